"""Candidates and lines of the demonstration, as a sheet has them. Nobody is real."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.jet.demo.bodies import Seats
from kakehashi.programmes.jet.demo.shares import WISHED, CountryShare
from kakehashi.programmes.jet.imports.words import name_key
from kakehashi.programmes.jet.models import Result

SPORTS: Final = ("柔道", "サッカー", "バスケットボール", "ラグビー", "卓球")
SYLLABLES: Final = tuple(
    f"{first}{vowel}" for first in "bcdfghjklmnprstvwyz" for vowel in "aeiou"
)
ALTERNATES, NOT_SELECTED, WITHDRAWN, COUPLES = 0.15, 0.20, 0.02, 0.006
GROUPS: Final = {"A": 0.55, "B": 0.35, "C": 0.05, "April": 0.05}
Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class World:
    """What rows are drawn from.

    Attributes:
        countries: the key of each country by its code.
        places: the code of each prefecture by its name; towns: codes of all bodies.
    """

    rng: random.Random
    shares: Sequence[CountryShare]
    countries: Mapping[str, int]
    places: Mapping[str, str]
    towns: Sequence[str]
    year: int

    def country(self, position: str) -> CountryShare:
        """A country by its share; interpreters and athletes come from more of them."""
        weights = [s.share if position == "ALT" else s.share**0.5 for s in self.shares]
        return self.rng.choices(self.shares, weights)[0]


def candidate_rows(world: World, seats: Mapping[str, int]) -> list[Row]:
    """Candidates for so many seats by position, with alternates and those not taken.

    Short-listed are as many as there are seats; the others are beside them.
    """
    rows: list[Row] = []
    for position, count in seats.items():
        rows += [_candidate(world, len(rows) + n, position) for n in range(count)]
    listed = len(rows)
    for result, share in (
        (Result.ALTERNATE, ALTERNATES),
        (Result.NOT_SELECTED, NOT_SELECTED),
    ):
        for _ in range(round(listed * share)):
            rows.append(_candidate(world, len(rows), "ALT") | {"result": result})
    _ranked(rows)
    _paired(world.rng, rows[:listed])
    for row in world.rng.sample(rows[:listed], round(listed * WITHDRAWN)):
        row["accepts"] = False
    return rows


def _candidate(world: World, number: int, position: str) -> Row:
    rng, country = world.rng, world.country(position)
    family = _name(rng, 3)
    given = _name(rng, 2)
    groups = list(GROUPS)
    return {
        "number": f"{world.year}-{number + 1:05}",
        "mission": f"実演 在{country.name_ja}日本国大使館",
        "family_name": family,
        "given_name": given,
        "name_key": name_key(family, given),
        "born_on": date(world.year - 23, 1, 1) - timedelta(days=rng.randrange(4000)),
        "email": "",
        "country": world.countries[country.code],
        "position": position,
        "japanese": rng.choice((4, 5))
        if position == "CIR"
        else rng.choice((0, 0, 1, 2)),
        "drives": rng.random() < 0.55,
        "sport": rng.choice(SPORTS) if position == "SEA" else "",
        "languages": "",
        "settlement": rng.choice(("", "", "rural", "town", "urban", "urban")),
        "group": rng.choices(groups, [GROUPS[g] for g in groups])[0],
        "city": "",
        "partner": "",
        **dict(zip(("wish_1", "wish_2", "wish_3"), _wishes(world), strict=True)),
        "degree_on": date(world.year - 1, 6, 15),
        "left_programme_in": None,
        "years_on_programme": 0,
        "years_in_japan": 0,
        "is_japanese_too": False,
        "points": min(max(round(rng.gauss(620, 130)), 0), 1000),
        "result": Result.SHORT_LIST,
        "alternate_rank": None,
        "accepts": True,
    }


def _name(rng: random.Random, parts: int) -> str:
    return "".join(rng.choices(SYLLABLES, k=parts)).capitalize()


def _wishes(world: World) -> list[str]:
    """Up to three places: the few that everyone wishes for, else a town anywhere."""
    rng = world.rng
    if rng.random() < 0.1:
        return ["", "", ""]
    names, shares = list(WISHED), list(WISHED.values())
    found: list[str] = []
    while len(found) < 3:
        famous = rng.random() < sum(shares)
        name = rng.choices(names, shares)[0]
        code = world.places[name] if famous else rng.choice(world.towns)
        if code not in found:
            found.append(code)
    return found


def _ranked(rows: Sequence[Row]) -> None:
    """Alternates by their points within country and position, 1 the next."""
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        if row["result"] == Result.ALTERNATE:
            row["accepts"] = None
            groups.setdefault((row["country"], row["position"]), []).append(row)
        elif row["result"] == Result.NOT_SELECTED:
            row["accepts"] = None
    for group in groups.values():
        group.sort(key=lambda row: (-row["points"], row["number"]))
        for rank, row in enumerate(group, start=1):
            row["alternate_rank"] = rank


def _paired(rng: random.Random, rows: Sequence[Row]) -> None:
    """Some come as two, and name each other."""
    two = rng.sample(
        [r for r in rows if r["position"] == "ALT"], 2 * round(len(rows) * COUPLES)
    )
    for one, other in zip(two[::2], two[1::2], strict=True):
        one["partner"], other["partner"] = other["number"], one["number"]


def demand_rows(world: World, seats: Sequence[Seats]) -> Iterator[Row]:
    """What each body asks for: the seats that fall vacant, by what they need."""
    for one in seats:
        for position, count in one.vacant.items():
            left = count
            while left:
                some = min(left, world.rng.choice((1, 2, 4, 8)))
                yield _line(world, one.body, position, some)
                left -= some


def _line(world: World, body: Organisation, position: str, seats: int) -> Row:
    rng = world.rng
    wants = rng.random() < (0.6 if position == "CIR" else 0.2)
    country = world.countries[world.country(position).code] if wants else None
    return {
        "body": body.pk,
        "position": position,
        "seats": seats,
        "elementary": position == "ALT" and rng.random() < 0.5,
        "junior_high": position == "ALT" and rng.random() < 0.6,
        "high": position == "ALT" and body.kind == Kind.PREFECTURE,
        "special": False,
        "settlement": _size(rng, body),
        "country": country,
        "country_is_required": wants and position == "CIR" and rng.random() < 0.5,
        "language": "",
        "japanese": 4 if position == "CIR" and rng.random() < 0.5 else 0,
        "licence": rng.random() < 0.15,
        "car": False,
        "sport": rng.choice(SPORTS) if position == "SEA" and rng.random() < 0.3 else "",
        "group": rng.choice(("", "", "", "A", "B")),
        "successor_of": "",
        "couple": rng.random() < 0.1,
        "dependants": rng.random() < 0.3,
        "housing": rng.choice(("provided", "helped", "helped", "own")),
        "rent_yen": rng.choice((None, 20_000, 35_000, 50_000)),
        "sister_country": None,
        "named_for": "",
        "budget": rng.random() < 0.95,
        "remarks": "",
    }


def _size(rng: random.Random, body: Organisation) -> str:
    if body.kind in (Kind.TOWN, Kind.VILLAGE):
        return "rural"
    if body.kind in (Kind.DESIGNATED_CITY, Kind.SPECIAL_WARD):
        return "urban"
    return rng.choice(("rural", "town", "town", "urban"))
