"""What a version of a round amounts to (結果の数字): counted over plain rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Figures = dict[str, Any]


class Placed(NamedTuple):
    """One person of a version: what she is, and where she is put.

    Attributes:
        line: the name of the opening, "" where she is put nowhere.
        wish: 1 to 3 where a wish is met, else 0. region: of the opening, by code.
    """

    person: str
    country: int
    position: str
    line: str
    region: str
    wish: int


class Line(NamedTuple):
    """One opening: its name, seats, position, region by code, and who could take it."""

    line: str
    seats: int
    position: str
    region: str
    takers: int


def figures_of(people: Sequence[Placed], lines: Sequence[Line]) -> Figures:
    """Counts of a version: by wish, country, position and region, and empty seats.

    ``wishes`` has the first, second and third wish met, none met, and put nowhere.
    """
    there = [one for one in people if one.line]
    taken = Counter(one.line for one in there)
    empty = [_empty(line, taken[line.line]) for line in lines]
    return {
        "people": len(people),
        "placed": len(there),
        "seats": sum(line.seats for line in lines),
        "empty_posts": sum(row["empty"] for row in empty),
        "wishes": _wishes(people),
        "by_country": _by(people, [str(one.country) for one in people]),
        "by_position": _by(people, [one.position for one in people]),
        "by_region": _by_region(there, lines),
        "empty": [row for row in empty if row["empty"]],
    }


def _wishes(people: Sequence[Placed]) -> list[int]:
    met = Counter(one.wish for one in people if one.line)
    nowhere = sum(not one.line for one in people)
    return [met[1], met[2], met[3], met[0], nowhere]


def _by(people: Sequence[Placed], names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[Placed]] = {}
    for name, one in zip(names, people, strict=True):
        found.setdefault(name, []).append(one)
    return {name: _wishes(found[name]) for name in sorted(found)}


def _by_region(
    there: Sequence[Placed], lines: Sequence[Line]
) -> dict[str, dict[str, int]]:
    """Seats, people and wishes met in each region, by its code."""
    seats = Counter[str]()
    for line in lines:
        seats[line.region] += line.seats
    people = Counter(one.region for one in there)
    wished = Counter(one.region for one in there if one.wish)
    return {
        region: {
            "seats": seats[region],
            "placed": people[region],
            "wished": wished[region],
        }
        for region in sorted(seats)
    }


def _empty(line: Line, taken: int) -> dict[str, Any]:
    """How many seats of a line are empty, and the reason that is known of it."""
    why = "nobody-fits" if not line.takers else "others-first"
    if 0 < line.takers < line.seats:
        why = "few-fit"
    return {
        "line": line.line,
        "region": line.region,
        "position": line.position,
        "empty": line.seats - taken,
        "takers": line.takers,
        "why": why,
    }


def shares(wishes: Sequence[int]) -> Mapping[str, int]:
    """Percent of those placed whose first, second, third or no wish was met."""
    placed = sum(wishes[:4])
    names = ("first", "second", "third", "none")
    return {
        name: round(100 * count / placed) if placed else 0
        for name, count in zip(names, wishes, strict=False)
    }
