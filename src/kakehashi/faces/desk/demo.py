"""The demonstration association (実演): register, people, calls, applications.

It lives in a face because it is the one place that may see every programme.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from kakehashi.faces.imports.demo import send_sheets
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.verbs import register_person, start_role
from kakehashi.foundation.ledger.verbs import (
    KindRow,
    load_document_kinds,
    set_section_mark,
)
from kakehashi.foundation.organisations.models import (
    LOCAL_GOVERNMENTS,
    Kind,
    Organisation,
)
from kakehashi.foundation.organisations.queries import branch_of, headquarters
from kakehashi.foundation.organisations.verbs import load_register
from kakehashi.programmes.experts import demo as experts
from kakehashi.programmes.grants.demo import scene
from kakehashi.programmes.grants.demo.rounds import Cast
from kakehashi.programmes.grants.queries.past_awards import past_awards

Say = Callable[[int, int, str], None]
BODIES = 130  # local governments that take part in the demonstration
MARK = "自国助"  # made up for the demonstration (実演)
KINDS = (
    ("grants.decision", "助成の決定通知", 10),
    ("grants.application", "助成申請", 5),
    ("experts.agreement", "専門家派遣の協定書", 10),
)
FAMILIAR = ("132012", "394050", "221309", "011002", "130001")


def exists() -> bool:
    return scene.demonstration_exists()


def load(*, seed: int, on: date, say: Say) -> dict[str, float]:
    """Load everything for the day ``on``; returns what was made, by name."""
    rng = random.Random(seed)  # noqa: S311 -- plausible, not secret
    at = timezone.make_aware(datetime.combine(on - timedelta(days=520), time(9)))
    total = scene.APPLICATIONS
    say(0, total, "登録簿")
    with transaction.atomic():
        operator = register_person(
            "demo-operator",
            display_name="実演 運用担当",
            is_demonstration=True,
            by=None,
            at=at,
        )
        load_register(by=operator, at=at)
        applicants = _applicants(rng)
        cast = _cast(applicants, operator=operator, at=at)
    done = 0

    def tick(count: int) -> None:
        nonlocal done
        done += count
        say(done, total, "申請")

    scene.play(
        applicants=applicants, cast=cast, seed=seed, on=on, by=operator, tick=tick
    )
    with transaction.atomic():
        experts.play(
            applicants,
            cast.officers,
            secretary=cast.secretariat[0],
            by=operator,
            now=timezone.make_aware(datetime.combine(on, time(9))),
        )
    send_sheets(
        applicants,
        by=cast.secretariat[0],
        organisation=headquarters(),
        at=timezone.make_aware(datetime.combine(on - timedelta(days=1), time(10))),
    )
    _give_addresses()
    return {
        "organisations": Organisation.objects.count(),
        "people": User.objects.count(),
        "applications": done,
        "past_awards": past_awards().count(),
    }


def _give_addresses() -> None:
    """Mail begins today: what was told in the past is on the desks only."""
    demonstrators = User.objects.filter(is_demonstration=True)
    demonstrators.update(email=Concat(F("username"), Value("@example.invalid")))


def _applicants(rng: random.Random) -> list[Organisation]:
    """Some familiar bodies first, then a draw over the whole register."""
    bodies = Organisation.objects.filter(kind__in=LOCAL_GOVERNMENTS, until=None)
    familiar = list(bodies.filter(code__in=FAMILIAR).order_by("code"))
    others = list(bodies.exclude(code__in=FAMILIAR).order_by("code"))
    return familiar + rng.sample(others, BODIES - len(familiar))


def _cast(applicants: Sequence[Organisation], *, operator: User, at: datetime) -> Cast:
    def person(
        username: str, name: str, post: Post, organisation: Organisation
    ) -> User:
        user = register_person(
            username, display_name=name, is_demonstration=True, by=operator, at=at
        )
        start_role(
            user,
            organisation=organisation,
            post=post,
            since=at.date(),
            by=operator,
            at=at,
        )
        return user

    association = headquarters()
    set_section_mark(
        MARK, organisation_id=association.pk, since=at.date(), by=operator, at=at
    )
    load_document_kinds(
        [
            KindRow(code, name, years, at.date(), "実演のための年数")
            for code, name, years in KINDS
        ],
        by=operator,
        at=at,
    )
    start_role(
        operator,
        organisation=association,
        post=Post.OPERATOR,
        since=at.date(),
        by=operator,
        at=at,
    )
    officers, branches = {}, {}
    for body in applicants:
        officers[body.pk] = person(
            f"demo-{body.code}", f"実演 {body.name}担当", Post.OFFICER, body
        )
        branch = branch_of(body)
        if branch is not None and branch.pk not in branches:
            branches[branch.pk] = person(
                f"demo-branch-{branch.pk}",
                f"実演 {branch.name}担当",
                Post.BRANCH,
                branch,
            )
    secretariat = [
        person(
            f"demo-secretariat-{n}", f"実演 協会職員{n}", Post.SECRETARIAT, association
        )
        for n in (1, 2, 3)
    ]
    person("demo-director", "実演 理事", Post.DIRECTOR, association)
    person("demo-auditor", "実演 監事", Post.AUDITOR, association)
    for office in Organisation.objects.filter(kind=Kind.OVERSEAS_OFFICE)[:1]:
        person("demo-office", f"実演 {office.name}職員", Post.OFFICE, office)
    prefectures = Organisation.objects.filter(kind=Kind.PREFECTURE).order_by("code")
    reviewers = []
    for n, prefecture in enumerate(prefectures[3:45:7], start=1):
        seat = Organisation.objects.create(
            kind=Kind.NPO, name=f"実演 審査委員の所属{n}", prefecture=prefecture
        )
        reviewers.append(
            person(f"demo-reviewer-{n}", f"実演 審査委員{n}", Post.REVIEWER, seat)
        )
    return Cast(officers, branches, secretariat, reviewers)
