"""Plain functions that make what the tests of experts need. Nobody here is real."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes import experts
from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Candidate, Dispatch, Expert, Field
from kakehashi.programmes.experts.verbs import answer, open_, step
from tests.programmes.grants.makers import (
    NOON,
    a_person,
    a_town,
    an_officer,
    the_association,
)

FULL: dict[str, Any] = {
    "receiving_body": "実演県農業局",
    "country": "タイ",
    "problem": "水が足りない季節に米が作れない。",
    "aim": "水をためて使う方法を身につける。",
    "work": "現地での指導と講義",
    "languages": "タイ語、英語",
    "starts_on": date(2027, 2, 1),
    "ends_on": date(2027, 2, 28),
    "interpreter": True,
    "lodging": True,
}
PLAN: dict[str, Any] = {
    "departs_on": date(2027, 1, 31),
    "returns_on": date(2027, 3, 1),
    "report_due_on": date(2027, 3, 31),
    "is_insured": True,
    "has_visa": True,
    "is_briefed": True,
}
RESULT = {
    "report": "ため池を3か所で一緒に直した。",
    "title": "ため池を直す",
    "summary": "実演県で、ため池の直し方を伝えた。",
    "consent": True,
}


def a_field(number: int = 1) -> Field:
    """A field of the data file (農業 is the first)."""
    with (Path(experts.__file__).parent / "data/fields.csv").open() as rows:
        row = next(r for r in csv.DictReader(rows) if r["number"] == str(number))
    return Field.objects.get_or_create(number=number, defaults=row)[0]


def an_office(name: str = "実演バンコク事務所") -> Organisation:
    found, _new = Organisation.objects.get_or_create(
        kind=Organisation.Kind.OVERSEAS_OFFICE,
        name=name,
        defaults={"parent": the_association(), "time_zone": "Asia/Bangkok"},
    )
    return found


def an_office_officer(username: str = "sam", at: Organisation | None = None) -> User:
    """The officer in charge (担当) of an office abroad: who files for it."""
    return a_person(username, Post.OFFICER, at or an_office())


def a_secretary(username: str = "sato") -> User:
    return a_person(username, Post.SECRETARIAT, the_association())


def an_expert(name: str = "実演 水谷", **columns: Any) -> Expert:
    """Somebody who fits the request of `FULL` in every respect."""
    expert = Expert.objects.create(
        **{
            "name": name,
            "organisation": a_town(),
            "languages": "英語",
            "countries": "タイ・ラオス",
            "available_from": date(2026, 4, 1),
            "months_a_year": 2,
            "consented_on": date(2026, 4, 1),
            "valid_until": date(2028, 3, 31),
            **columns,
        }
    )
    expert.fields.add(a_field())
    return expert


def a_request(**columns: Any) -> Dispatch:
    """A draft of the office, filled in."""
    values = {**FULL, "field": a_field(), **columns}
    return open_(an_office(), values, by=an_office_officer(), at=NOON)


def same_request(dispatch: Dispatch) -> Dispatch:
    """The same row, as it is now."""
    return Dispatch.objects.select_related("case", "expert").get(pk=dispatch.pk)


def take(
    dispatch: Dispatch, name: str, by: User | None = None, **values: Any
) -> Dispatch:
    """One step, by the secretary unless it is said by whom."""
    row = same_request(dispatch)
    step(row, values, name, by=by or a_secretary(), at=NOON)
    return same_request(row)


def said_yes(dispatch: Dispatch, expert: Expert) -> Candidate:
    """The body is asked and says yes."""
    take(dispatch, "ask", expert=expert, due_on=date(2026, 12, 10))
    asked = Candidate.objects.get(dispatch=dispatch, expert=expert)
    return answer(asked, {"says_yes": True, "note": ""}, by=an_officer(), at=NOON)


def a_request_at(state: State, **columns: Any) -> Dispatch:
    """A request that has come as far as ``state`` on the straight way."""
    found = a_request(**columns)
    for name, reached in WAY:
        if found.case.state == state:
            return found
        if name == "ask":
            said_yes(found, an_expert())
            found = same_request(found)
            continue
        found = take(
            found,
            name,
            by=an_office_officer() if name == "send" else None,
            **_values(name),
        )
        assert found.case.state == reached
    assert found.case.state == state
    return found


WAY = (
    ("send", State.REQUESTED),
    ("accept", State.ACCEPTED),
    ("ask", State.ASKED),
    ("name", State.NAMED),
    ("agree", State.AGREED),
    ("travel", State.AGREED),
    ("depart", State.DISPATCHED),
    ("report", State.REPORTED),
    ("publish", State.PUBLISHED),
)


def _values(name: str) -> dict[str, Any]:
    values: dict[str, dict[str, Any]] = {
        "name": {"expert": Expert.objects.last()},
        "agree": {"agreed_on": date(2026, 11, 20)},
        "travel": PLAN,
        "report": RESULT,
    }
    return values.get(name, {})
