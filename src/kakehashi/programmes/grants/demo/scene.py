"""The whole demonstration of grants: two fiscal years, four stages, one cast."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kakehashi.engines.cases.models import Criterion, Rubric
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.verbs import mark_read
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.nendo import FiscalYear
from kakehashi.programmes.grants.demo.after import play_after
from kakehashi.programmes.grants.demo.approvals import play_approvals
from kakehashi.programmes.grants.demo.rounds import Cast, Stage, Tick, play_round
from kakehashi.programmes.grants.models import Call, Scheme
from kakehashi.programmes.grants.verbs.calls import (
    Terms,
    load_calls,
    publish_call,
    published_terms,
)

CRITERIA = (
    ("重要性", "地域の課題をとらえ、解決に近づくか。", 3),
    ("必要性", "助成がなければ進まない事業か。続ける見通しがあるか。", 2),
    ("他団体の範", "ほかの自治体が手本にできるか。", 3),
    ("実現性", "体制、日程、経費は無理がないか。", 2),
)
# scheme, how far it has come, days from today to the closing, applicants, budget
THIS_YEAR = (
    (Scheme.EXCHANGE, Stage.OPEN, 45, 34, 60_000_000),
    (Scheme.COOPERATION, Stage.CLOSING, 3, 46, 45_000_000),
    (Scheme.MULTICULTURAL, Stage.REVIEW, -35, 72, 90_000_000),
)
LAST_YEAR = (
    (Scheme.MULTICULTURAL, Stage.DECIDED, -410, 66, 100_000_000),
    (Scheme.COOPERATION, Stage.DECIDED, -385, 38, 45_000_000),
    (Scheme.EXCHANGE, Stage.DECIDED, -390, 48, 60_000_000),
)
APPLICATIONS = sum(row[3] for row in (*THIS_YEAR, *LAST_YEAR))


def play(
    *,
    applicants: Sequence[Organisation],
    cast: Cast,
    seed: int,
    on: date,
    by: User,
    tick: Tick,
) -> None:
    """Publish the real calls and play six demonstration rounds around ``on``.

    ``tick`` is told how many applications were made since it was last called.
    """
    rng = random.Random(seed)  # noqa: S311 -- plausible, not secret
    now = timezone.make_aware(datetime.combine(on, time(9)))
    load_calls(by=by, at=now - timedelta(days=500))
    rubric = _rubric(on)
    for year_before, rows in ((1, LAST_YEAR), (0, THIS_YEAR)):
        for scheme, stage, closes_in, count, budget in rows:
            call = publish_call(
                _terms(
                    scheme, on=on, closes_in=closes_in, budget=budget, back=year_before
                ),
                rubric=rubric,
                by=by,
                at=now + timedelta(days=closes_in - 75),
            )
            play_round(
                call,
                rng.sample(list(applicants), min(count, len(applicants))),
                stage=stage,
                cast=cast,
                rng=rng,
                now=now,
                tick=tick,
            )
            if stage == Stage.DECIDED:
                play_after(call, cast=cast, now=now)
        if year_before:
            for person in cast.everyone():
                mark_read(by=person, at=now - timedelta(days=120))
    play_approvals(by=by, now=now)


def _rubric(on: date) -> Rubric:
    rubric = Rubric.objects.create(
        name="助成審査基準(実演)", since=on - timedelta(days=600)
    )
    Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            position=position,
            title=title,
            guidance=guidance,
            weight=weight,
            max_points=5,
        )
        for position, (title, guidance, weight) in enumerate(CRITERIA, start=1)
    )
    return rubric


def _terms(scheme: str, *, on: date, closes_in: int, budget: int, back: int) -> Terms:
    """The latest real terms of a scheme with the demonstration's own window."""
    real = max(
        (terms for terms in published_terms() if terms.scheme == scheme),
        key=lambda terms: terms.fiscal_year,
    )
    closes_at = timezone.make_aware(
        datetime.combine(on + timedelta(days=closes_in), time(17))
    )
    year = FiscalYear.of(on).next().year - back
    asks_interim = scheme == Scheme.MULTICULTURAL
    return Terms(
        scheme=scheme,
        fiscal_year=year,
        name_ja=real.name_ja,
        name_en=real.name_en,
        summary_ja=real.summary_ja,
        summary_en=real.summary_en,
        opens_at=closes_at - timedelta(days=75, hours=8),
        closes_at=closes_at,
        branch_due_at=closes_at + timedelta(days=7),
        interim_due_at=_evening(year, 10, 31) if asks_interim else None,
        report_due_at=_evening(year + 1, 3, 10),
        repayment_days=20,
        advance_percent=50,
        project_from=date(year, 4, 1),
        project_to=date(year + 1, 2, 28),
        rate_percent=real.rate_percent,
        floor_yen=real.floor_yen,
        budget_yen=budget,
        caps=real.caps,
        ways=real.ways,
        exclusions=real.exclusions,
        source=real.source,
        source_note="募集期間、予算、報告と返還の期限、概算払の割合は実演のためのものです。",
        is_demonstration=True,
    )


def _evening(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(year, month, day, 17))  # noqa: DTZ001 -- made aware


def demonstration_exists() -> bool:
    return Call.objects.filter(is_demonstration=True).exists()
