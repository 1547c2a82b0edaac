"""How a call comes to be: its terms laid down, with their source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from kakehashi.engines.cases.models import Rubric
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.pages.editions import renew_public_pages
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Call, Cap, Eligibility, Exclusion, Way
from kakehashi.programmes.grants.rules.layers import problems_with_layers


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one call. Money in yen; ``None`` where not known or not set.

    ``caps`` maps `CapFor` to yen, ``ways`` maps an organisation kind to `Way`,
    ``exclusions`` are (Japanese, English) sentences.
    """

    scheme: str
    fiscal_year: int
    name_ja: str
    name_en: str
    closes_at: datetime
    source: str
    opens_at: datetime | None = None
    is_hour_known: bool = True
    round_number: int = 1
    summary_ja: str = ""
    summary_en: str = ""
    source_note: str = ""
    through_due_at: datetime | None = None
    branch_due_at: datetime | None = None
    interim_due_at: datetime | None = None
    report_due_at: datetime | None = None
    repayment_days: int | None = None
    advance_percent: int | None = None
    project_from: date | None = None
    project_to: date | None = None
    rate_percent: int | None = None
    floor_yen: int | None = None
    budget_yen: int | None = None
    caps: Mapping[str, int] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    exclusions: Sequence[tuple[str, str]] = ()
    is_demonstration: bool = False


@transaction.atomic
def publish_call(
    terms: Terms, *, rubric: Rubric | None = None, by: User | None, at: datetime
) -> Call:
    """Publish a call (公募) with its ceilings, who may apply and what is excluded.

    Raises:
        Refused: ``layers-out-of-order``.
    """
    if problems := problems_with_layers(
        closes_at=terms.closes_at,
        through_due_at=terms.through_due_at,
        branch_due_at=terms.branch_due_at,
    ):
        raise Refused(*problems)
    call = Call.objects.create(
        scheme=terms.scheme,
        fiscal_year=terms.fiscal_year,
        round_number=terms.round_number,
        name_ja=terms.name_ja,
        name_en=terms.name_en,
        summary_ja=terms.summary_ja,
        summary_en=terms.summary_en,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        is_hour_known=terms.is_hour_known,
        through_due_at=terms.through_due_at,
        branch_due_at=terms.branch_due_at,
        interim_due_at=terms.interim_due_at,
        report_due_at=terms.report_due_at,
        repayment_days=terms.repayment_days,
        advance_percent=terms.advance_percent,
        project_from=terms.project_from,
        project_to=terms.project_to,
        rate_percent=terms.rate_percent,
        floor_yen=terms.floor_yen,
        budget_yen=terms.budget_yen,
        rubric=rubric,
        source=terms.source,
        source_note=terms.source_note,
        is_demonstration=terms.is_demonstration,
    )
    Cap.objects.bulk_create(
        Cap(call=call, cap_for=cap_for, cap_yen=cap_yen)
        for cap_for, cap_yen in terms.caps.items()
    )
    Eligibility.objects.bulk_create(
        Eligibility(call=call, kind=kind, way=way) for kind, way in terms.ways.items()
    )
    Exclusion.objects.bulk_create(
        Exclusion(call=call, position=n, text_ja=ja, text_en=en)
        for n, (ja, en) in enumerate(terms.exclusions, start=1)
    )
    record("publish-call", by=by, at=at, subject=f"grants.call:{call.pk}")
    renew_public_pages(at=at)
    return call


@transaction.atomic
def load_calls(*, by: User | None, at: datetime) -> list[Call]:
    """Publish the real calls of ``data/calls.toml`` that are not there yet."""
    known = set(
        Call.objects.filter(is_demonstration=False).values_list("scheme", "fiscal_year")
    )
    return [
        publish_call(terms, by=by, at=at)
        for terms in published_terms()
        if (terms.scheme, terms.fiscal_year) not in known
    ]


def published_terms() -> list[Terms]:
    """The terms of every real call, as the association published them."""
    text = files("kakehashi.programmes.grants").joinpath("data/calls.toml").read_text()
    told = tomllib.loads(text)
    return [_terms(told["terms"][call["terms"]], call) for call in told["call"]]


def _terms(terms: Mapping[str, Any], call: Mapping[str, Any]) -> Terms:
    year = call["fiscal_year"]
    until = terms.get("project_until")
    return Terms(
        scheme=call["terms"],
        fiscal_year=year,
        name_ja=terms["name_ja"],
        name_en=terms["name_en"],
        summary_ja=terms["summary_ja"],
        summary_en=terms["summary_en"],
        opens_at=_midnight(call["opens_on"]) if "opens_on" in call else None,
        closes_at=_midnight(call["closes_on"] + timedelta(days=1)),
        is_hour_known=False,
        project_from=date(year, 4, 1),
        project_to=date.fromisoformat(f"{year + 1}-{until}") if until else None,
        rate_percent=terms.get("rate_percent"),
        floor_yen=terms.get("floor_yen"),
        caps=terms["caps"],
        ways={
            **dict.fromkeys(terms["direct"], Way.DIRECT),
            **dict.fromkeys(terms["through"], Way.THROUGH),
        },
        exclusions=[(ja, en) for ja, en in terms["exclusions"]],
        source=terms["source"],
        source_note=terms["source_note"],
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
