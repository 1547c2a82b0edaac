"""Plain functions that make what the tests of jet need. Nobody here is real."""

from __future__ import annotations

from datetime import date
from typing import Any

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.jet.imports.words import name_key
from kakehashi.programmes.jet.models import Candidate, Country, Cycle, Opening, Round
from kakehashi.programmes.jet.verbs.placing import place_round
from kakehashi.programmes.jet.verbs.rounds import open_round, plan_cycle
from kakehashi.programmes.jet.verbs.taking import take_candidates, take_demand
from tests.programmes.grants.makers import NOON, a_secretary, a_town, the_association

YEAR = 2027


def the_secretary() -> User:
    the_association()
    return User.objects.filter(username="sato").first() or a_secretary()


def a_country(code: str = "US") -> Country:
    names = {"US": ("アメリカ", "United States"), "KR": ("韓国", "Korea")}
    ja, en = names[code]
    values = {"name_ja": ja, "name_en": en, "source": "実演"}
    return Country.objects.get_or_create(code=code, defaults=values)[0]


def a_cycle() -> Cycle:
    found = Cycle.objects.filter(year=YEAR).first()
    return found or plan_cycle(YEAR, source="実演", by=the_secretary(), at=NOON)


def candidate_row(number: str = "2027-00001", **values: Any) -> dict[str, Any]:
    """A candidate as a sheet has her: a teacher who is short-listed and comes."""
    row: dict[str, Any] = {
        "number": number,
        "mission": "実演 在アメリカ大使館",
        "family_name": f"Family{number[-2:]}",
        "given_name": "Ann",
        "born_on": date(2002, 3, 4),
        "email": "",
        "country": a_country().pk,
        "position": "ALT",
        "japanese": 0,
        "drives": False,
        "sport": "",
        "languages": "",
        "settlement": "",
        "group": "A",
        "city": "",
        "partner": "",
        "wish_1": "",
        "wish_2": "",
        "wish_3": "",
        "degree_on": None,
        "left_programme_in": None,
        "years_on_programme": 0,
        "years_in_japan": 0,
        "is_japanese_too": False,
        "points": 500,
        "result": "short-list",
        "alternate_rank": None,
        "accepts": True,
        **values,
    }
    return row | {"name_key": name_key(row["family_name"], row["given_name"])}


def demand_row(body: Organisation | None = None, **values: Any) -> dict[str, Any]:
    """A line that a body asks for: one teacher, whoever she is."""
    return {
        "body": (body or a_town()).pk,
        "position": "ALT",
        "seats": 1,
        "elementary": True,
        "junior_high": True,
        "high": False,
        "special": False,
        "settlement": "rural",
        "country": None,
        "country_is_required": False,
        "language": "",
        "japanese": 0,
        "licence": False,
        "car": False,
        "sport": "",
        "group": "",
        "successor_of": "",
        "couple": False,
        "dependants": False,
        "housing": "helped",
        "rent_yen": None,
        "sister_country": None,
        "named_for": "",
        "budget": True,
        "remarks": "",
        **values,
    }


def candidates(*rows: dict[str, Any]) -> list[Candidate]:
    cycle = a_cycle()
    take_candidates(cycle, rows, by=the_secretary(), at=NOON)
    return list(Candidate.objects.filter(cycle=cycle).order_by("number"))


def demand(*rows: dict[str, Any]) -> list[Opening]:
    cycle = a_cycle()
    take_demand(cycle, rows, by=the_secretary(), at=NOON)
    return list(Opening.objects.filter(statement__cycle=cycle).order_by("code"))


def a_round() -> Round:
    return open_round(a_cycle(), by=the_secretary(), at=NOON)


def two_towns() -> tuple[Organisation, Organisation]:
    return a_town(), a_town("実演町", "39406")


def a_full_round() -> Round:
    """Three people, two towns, one of whom two wish for."""
    near, far = two_towns()
    demand(demand_row(near, seats=1), demand_row(far, seats=2))
    candidates(
        candidate_row("2027-00001", wish_1=near.code, points=700),
        candidate_row("2027-00002", wish_1=near.code, points=600),
        candidate_row("2027-00003", wish_1=far.code),
    )
    return a_round()


def a_placed_round() -> Round:
    round_ = a_full_round()
    place_round(round_, policy="welfare", seed=1, by=the_secretary(), at=NOON)
    return round_
