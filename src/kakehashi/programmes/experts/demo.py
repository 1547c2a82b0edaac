"""A roster and requests of the demonstration, walked by the verbs. Nobody is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.verbs import register_person, start_role
from kakehashi.foundation.notices.rules import evening_of
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.experts.models import Candidate, Dispatch, Expert, Field
from kakehashi.programmes.experts.verbs import answer, enter, open_, step

DAY = timedelta(days=1)
OFFICE = "シンガポール事務所"
ROSTER = (  # name, number of the field, languages, countries, retired
    ("実演 水谷", 2, "英語、タイ語", "タイ・ラオス", False),
    ("実演 森本", 3, "英語", "ベトナム", False),
    ("実演 岸", 5, "英語、インドネシア語", "インドネシア", True),
    ("実演 町田", 10, "英語", "マレーシア", False),
    ("実演 清水", 13, "英語", "フィリピン・タイ", True),
    ("実演 畑中", 1, "中国語", "中国", False),
)
WAY = (  # the steps of the straight way, in days from the first day there
    ("send", -70),
    ("accept", -66),
    ("ask", -62),
    ("name", -55),
    ("agree", -45),
    ("travel", -30),
    ("depart", -1),
    ("report", 40),
    ("publish", 60),
)
REQUESTS = (  # receiving body, country, whom, first day from today, the last step
    ("実演県水道公社", "フィリピン", 4, -200, "publish"),
    ("実演市農業局", "タイ", 0, -50, "report"),
    ("実演州水産局", "インドネシア", 2, -10, "depart"),
    ("実演省林業局", "ベトナム", 1, 50, "name"),
    ("実演市都市計画局", "マレーシア", 3, 60, "accept"),
    ("実演県上下水道局", "タイ", 4, 68, "send"),
    ("実演省農業庁", "中国", 5, 90, ""),
)
Officers = Mapping[int, User]


def play(
    towns: Sequence[Organisation],
    officers: Officers,
    *,
    secretary: User,
    by: User,
    now: datetime,
) -> None:
    """Enter a roster of people of ``towns``, and walk a request to each kind of state.

    ``officers`` by the key of their town answer for it; ``by`` registers the officer of
    the office abroad. A demonstration without that office has nothing here.
    """
    office = Organisation.objects.filter(kind=Kind.OVERSEAS_OFFICE, name=OFFICE).first()
    if office is None:
        return
    begun = now - 300 * DAY
    roster = [
        _entered(person, town, by=officers[town.pk], at=begun)
        for person, town in zip(ROSTER, towns, strict=False)
    ]
    officer = _officer_at(office, by=by, at=begun)
    for body, country, whom, days, last in REQUESTS:
        starts_on, expert = timezone.localdate(now + days * DAY), roster[whom]
        at = min(now - 2 * DAY, _morning(starts_on - 72 * DAY))
        row = _opened(office, body, country, expert, starts_on, by=officer, at=at)
        if last:
            _walked(row, expert, last, officer, secretary, officers)


def _officer_at(office: Organisation, *, by: User, at: datetime) -> User:
    officer = register_person(
        "demo-experts",
        display_name=f"実演 {OFFICE}担当",
        is_demonstration=True,
        by=by,
        at=at,
    )
    start_role(
        officer,
        organisation=office,
        post=Post.OFFICER,
        since=at.date(),
        by=by,
        at=at,
    )
    return officer


def _entered(
    person: tuple[str, int, str, str, bool],
    town: Organisation,
    *,
    by: User,
    at: datetime,
) -> Expert:
    name, field, languages, countries, is_retired = person
    values = {
        "name": name,
        "is_retired": is_retired,
        "languages": languages,
        "countries": countries,
        "qualifications": "架空の人物です。(実演)",
        "available_from": at.date(),
        "months_a_year": 2,
        "consented_on": at.date(),
        "valid_until": (at + 1000 * DAY).date(),
        "fields": Field.objects.filter(number=field),
        "code": town.code,
    }
    return enter(Expert(is_demonstration=True), values, by=by, at=at)


def _opened(
    office: Organisation,
    body: str,
    country: str,
    expert: Expert,
    starts_on: date,
    *,
    by: User,
    at: datetime,
) -> Dispatch:
    values = {
        "receiving_body": body,
        "country": country,
        "field": expert.fields.get(),
        "problem": "現地の職員だけでは直し方が分からない。(実演)",
        "aim": "現地の職員が自分で続けられるようになる。(実演)",
        "work": "現地での指導と講義",
        "languages": expert.languages,
        "starts_on": starts_on,
        "ends_on": starts_on + 27 * DAY,
        "interpreter": True,
        "lodging": True,
        "is_demonstration": True,
    }
    return open_(office, values, by=by, at=at)


def _walked(
    row: Dispatch,
    expert: Expert,
    last: str,
    officer: User,
    secretary: User,
    officers: Officers,
) -> None:
    """The steps of the straight way up to ``last``, each on its day."""
    assert row.starts_on is not None
    for name, days in WAY:
        at = _morning(row.starts_on + days * DAY)
        told = _values(name, expert, row.starts_on)
        by = officer if name in {"send", "report"} else secretary
        step(row, told, name, by=by, at=at)
        if name == "ask":
            asked = Candidate.objects.get(dispatch=row, expert=expert)
            retired = expert.is_retired  # whose answer the association writes down
            who = secretary if retired else officers[expert.organisation_id]
            yes = {"says_yes": True, "note": ""}
            answer(asked, yes, by=who, at=at + DAY)
        if name == last:
            return


def _values(name: str, expert: Expert, starts_on: date) -> dict[str, Any]:
    ends_on = starts_on + 27 * DAY
    values: dict[str, dict[str, Any]] = {
        "ask": {"expert": expert, "due_on": starts_on - 58 * DAY},
        "name": {"expert": expert},
        "agree": {"agreed_on": starts_on - 45 * DAY},
        "travel": {
            "departs_on": starts_on - DAY,
            "returns_on": ends_on + DAY,
            "report_due_on": ends_on + 30 * DAY,
            "is_insured": True,
            "has_visa": True,
            "is_briefed": True,
        },
        "report": {
            "report": "現地の職員と一緒に3か所を直し、手順をまとめた。(実演)",
            "title": "現地の職員と一緒に直す",
            "summary": "4週間の滞在で、直し方と手順を伝えました。(実演)",
            "consent": True,
        },
    }
    return values.get(name, {})


def _morning(day: date) -> datetime:
    return evening_of(day) - timedelta(hours=7)
