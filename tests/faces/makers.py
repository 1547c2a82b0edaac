"""Makers for tests of the faces: bodies, people, calls and cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from kakehashi.engines.cases.models import Case, Stop
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.grants.models import Application, Call, Cap, Eligibility

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # noon in Japan
_next = count(1)


def the_association(name: str = "実演協会") -> Organisation:
    return Organisation.objects.get_or_create(
        kind=Kind.ASSOCIATION, defaults={"name": name, "name_en": "Demo Association"}
    )[0]


def a_prefecture(
    name: str = "高知県", code: str = "390003", **columns: Any
) -> Organisation:
    return Organisation.objects.get_or_create(
        code=code, defaults={"kind": Kind.PREFECTURE, "name": name} | columns
    )[0]


def a_town(name: str = "檮原町", code: str = "394050", **columns: Any) -> Organisation:
    defaults = {"kind": Kind.TOWN, "name": name, "prefecture": a_prefecture()} | columns
    return Organisation.objects.get_or_create(code=code, defaults=defaults)[0]


def a_branch() -> Organisation:
    return Organisation.objects.get_or_create(
        kind=Kind.BRANCH,
        parent=a_prefecture(),
        defaults={"name": "高知県支部", "prefecture": a_prefecture()},
    )[0]


def an_office(zone: str = "America/New_York") -> Organisation:
    return Organisation.objects.create(
        kind=Kind.OVERSEAS_OFFICE,
        name="ニューヨーク事務所",
        name_en="New York Office",
        parent=the_association(),
        time_zone=zone,
    )


def a_person(
    post: str = "", at: Organisation | None = None, *, name: str = "", **columns: Any
) -> User:
    """A person, with a role since April where ``post`` is given."""
    number = next(_next)
    user = User.objects.create(
        username=f"person-{number}",
        display_name=name or f"実演 {number}",
        email=f"person-{number}@example.jp",
        **columns,
    )
    if post:
        hold(user, post, at or a_town())
    return user


def hold(user: User, post: str, at: Organisation, **term: date | None) -> Role:
    user.__dict__.pop("_roles_on", None)
    return Role.objects.create(
        user=user, organisation=at, post=post, **({"since": date(2020, 4, 1)} | term)
    )


def an_officer(at: Organisation | None = None) -> User:
    return a_person(Post.OFFICER, at or a_town(), name="檮原 花")


def a_call(**columns: Any) -> Call:
    number = next(_next)
    call = Call.objects.create(
        **{
            "scheme": "multicultural",
            "fiscal_year": 2027,
            "round_number": number,
            "name_ja": f"多文化共生の助成 {number}",
            "name_en": f"Multicultural grant {number}",
            "opens_at": NOW - timedelta(days=30),
            "closes_at": NOW + timedelta(days=10),
            "source": "test",
        }
        | columns
    )
    Cap.objects.create(call=call, cap_for="municipality", cap_yen=3_000_000)
    Eligibility.objects.create(call=call, kind=Kind.TOWN, way="direct")
    return call


def a_case(
    *,
    applicant: Organisation | None = None,
    stands_at: Organisation | None = None,
    call: Call | None = None,
    **columns: Any,
) -> Case:
    """A case as it lies in the database; a draft if it stands at its applicant."""
    body = applicant or a_town()
    place = stands_at or body
    number = next(_next)
    is_home = place == body
    case = Case.objects.create(
        **{
            "kind": "grants.application",
            "reference": f"G-2027-{number:04d}",
            "title": f"日本語教室 {number}",
            "state": "draft" if is_home else "submitted",
            "fiscal_year": 2027,
            "applicant": body,
            "stands_at": place,
            "stands_since": NOW - timedelta(days=3),
            "opened_at": NOW - timedelta(days=9),
            "submitted_at": None if is_home else NOW - timedelta(days=5),
        }
        | columns
    )
    if call is not None:
        Application.objects.create(
            case=case, call=call, saved_at=NOW, requested_yen=1_000_000
        )
    return case


def on_route(
    case: Case, *bodies: Organisation, here: Organisation | None = None
) -> None:
    for number, body in enumerate(bodies, start=1):
        Stop.objects.create(
            case=case,
            number=number,
            organisation=body,
            arrived_at=NOW - timedelta(days=3) if body == here else None,
        )
