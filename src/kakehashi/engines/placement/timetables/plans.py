"""What a day of business meetings has to keep to, read from a market file.

Hours are numbered from 1, in files and in every public value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import unknown
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.markets.positions import place_of
from kakehashi.engines.placement.markets.values import (
    Path,
    array,
    count,
    known,
    mapping,
    rows,
    string,
    text,
    whole,
    wrong,
)

AGENT: Final = "agent"
POST: Final = "post"
MOST_SLOTS: Final = 1024
KEYS: Final = frozenset({"rooms", "absent", "interpreters", "needs"})


@dataclass(frozen=True, slots=True)
class Absence:
    """The hours at which an agent or a post, by position, is not there.

    Attributes:
        side: ``agent`` or ``post``. slots: from 1.
    """

    side: str
    who: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who interprets (通訳), what she speaks, and the hours at which she is away."""

    id: str
    speaks: tuple[str, ...]
    absent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plans:
    """Everything a timetable has to keep to beside the meetings.

    Attributes:
        rooms: how many tables there are; None: as many as are wanted.
        needs: by (agent, post), languages of which an interpreter speaks at least one.
    """

    rooms: int | None = None
    absent: Sequence[Absence] = ()
    interpreters: Sequence[Interpreter] = ()
    needs: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)


def must_be_hours(slots: int) -> None:
    """Refuse a number of hours that is none.

    Raises:
        InvalidMarket: ``out-of-range``.
    """
    if isinstance(slots, bool) or not 1 <= slots <= MOST_SLOTS:
        message = f"時間枠の数は1から{MOST_SLOTS}までです。"
        raise InvalidMarket("out-of-range", message, path=("slots",))


def read_plans(text: str, market: Market, slots: int = MOST_SLOTS) -> Plans:
    """The plans in the JSON text that a market was read from; none: nothing is asked.

    Raises:
        InvalidMarket: with line, column and path of the first thing that is wrong.
    """
    must_be_hours(slots)
    value = mapping(json.loads(text), ()).get("timetable", {})
    try:
        return plans_from(value, market, slots)
    except InvalidMarket as error:
        raise error.at(*place_of(text, error.path)) from None


def plans_from(value: object, market: Market, slots: int = MOST_SLOTS) -> Plans:
    """What stands at ``timetable`` in a market file; ``slots`` is the last hour.

    Raises:
        InvalidMarket: with the path of the first thing that is wrong.
    """
    must_be_hours(slots)
    fields = mapping(value, ("timetable",))
    for key in fields:
        if key not in KEYS:
            message = f"「{key}」という項目はありません。"
            raise InvalidMarket("unknown-key", message, path=("timetable", key))
    rooms = fields.get("rooms")
    try:
        return Plans(
            None if rooms is None else count(fields, "rooms", (), 0, 0),
            _absences(fields, market, slots),
            _interpreters(fields, slots),
            _needs(fields, market),
        )
    except InvalidMarket as error:
        path = ("timetable", *error.path)
        raise InvalidMarket(error.code, error.message, path=path) from None


def _absences(
    fields: Mapping[str, Any], market: Market, slots: int
) -> tuple[Absence, ...]:
    away: dict[tuple[str, int], set[int]] = {}
    for number, row in enumerate(array(fields.get("absent", []), ("absent",))):
        path: Path = ("absent", number)
        cells = array(row, path)
        if len(cells) not in (2, 3):
            raise wrong("番号(id)と時間枠の組", path)
        one = _one(cells, market, path)
        away.setdefault(one, set()).update(_hours(cells[1], slots, (*path, 1)))
    return tuple(
        Absence(side, who, tuple(sorted(hours)))
        for (side, who), hours in sorted(away.items())
    )


def _one(cells: Sequence[object], market: Market, path: Path) -> tuple[str, int]:
    """Whose absence it is; a third cell says which side, where both have the id."""
    name = string(cells[0], (*path, 0))
    sides = {AGENT: market.agents.place, POST: market.posts.place}
    if len(cells) == 3:
        side = string(cells[2], (*path, 2))
        if side not in sides:
            raise wrong("「agent」か「post」", (*path, 2))
        return side, known(name, sides[side], (*path, 0))
    found = [(side, places[name]) for side, places in sides.items() if name in places]
    if not found:
        raise unknown(name, (*path, 0))
    if len(found) > 1:
        message = (
            f"「{name}」は応募者にも配置先にもあります。"
            "3つ目に「agent」か「post」を書いてください。"
        )
        raise InvalidMarket("either-side", message, path=(*path, 0))
    return found[0]


def _hours(value: object, slots: int, path: Path) -> tuple[int, ...]:
    found = set()
    for number, cell in enumerate(array(value, path)):
        hour = whole(cell, (*path, number))
        if not 1 <= hour <= slots:
            message = f"時間枠は1から{slots}までの数で書いてください。"
            raise InvalidMarket("out-of-range", message, path=(*path, number))
        found.add(hour)
    return tuple(sorted(found))


def _interpreters(fields: Mapping[str, Any], slots: int) -> tuple[Interpreter, ...]:
    found: dict[str, Interpreter] = {}
    for row, path in rows(fields, "interpreters"):
        name = text(row, "id", path)
        if name in found:
            message = f"「{name}」という通訳が2回あります。"
            raise InvalidMarket("duplicate-id", message, path=(*path, "id"))
        for key in row:
            if key not in {"id", "speaks", "absent"}:
                message = f"「{key}」という項目はありません。"
                raise InvalidMarket("unknown-key", message, path=(*path, key))
        speaks = _languages(row.get("speaks", []), (*path, "speaks"))
        away = _hours(row.get("absent", []), slots, (*path, "absent"))
        found[name] = Interpreter(name, speaks, away)
    return tuple(found[name] for name in sorted(found))


def _needs(
    fields: Mapping[str, Any], market: Market
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Languages of each pair; several rows of a pair add up, any one will do."""
    found: dict[tuple[int, int], set[str]] = {}
    for number, row in enumerate(array(fields.get("needs", []), ("needs",))):
        path: Path = ("needs", number)
        cells = array(row, path)
        if len(cells) != 3:
            raise wrong("3つの値の組", path)
        agent = known(cells[0], market.agents.place, (*path, 0))
        post = known(cells[1], market.posts.place, (*path, 1))
        told = [cells[2]] if isinstance(cells[2], str) else cells[2]
        languages = _languages(told, (*path, 2))
        if not languages:
            raise wrong("言語", (*path, 2))
        found.setdefault((agent, post), set()).update(languages)
    return {pair: tuple(sorted(found[pair])) for pair in sorted(found)}


def _languages(value: object, path: Path) -> tuple[str, ...]:
    told = enumerate(array(value, path))
    return tuple(sorted({string(cell, (*path, n)) for n, cell in told}))
