"""The market of a round (割当市場): candidates and openings as columns, rules by name.

Health, family, religion and diet have no column here, so that no objective can know
them. Nationality is a rule only where a line names one, as the programme's plan allows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kakehashi.programmes.jet.models import Lock, RegionLimit, Round
from kakehashi.programmes.jet.queries.placing import (
    WHERE,
    WHO,
    limits_of,
    locks_of,
    open_lines,
    to_place,
)

if TYPE_CHECKING:
    from kakehashi.engines.placement import ColumnRule, Market

GROUPS: Final = ("", "April", "A", "B", "C")
SIZES: Final = ("", "rural", "town", "urban")
POSITIONS: Final = ("ALT", "CIR", "SEA")
WISHES: Final = 3
Rows = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, eq=False)
class Placing:
    """A market with the rows it was made of.

    Attributes:
        people, lines: the columns read, by name, each a list in the order of the keys.
        person, line: the key of a row by its name in the market.
    """

    market: Market
    people: Rows
    lines: Rows
    person: Mapping[str, int]
    line: Mapping[str, int]

    @property
    def digest(self) -> str:
        """SHA-256 of all that is weighed, the same for the same rows."""
        market, found = self.market, hashlib.sha256()
        pairs = market.pairs
        columns = (pairs.start, pairs.post, pairs.agent_rank, pairs.post_rank)
        for column in (*columns, pairs.weight, market.posts.capacity):
            found.update(column.tobytes())
        rest = (market.agents.ids, market.posts.ids, market.quotas, market.couples)
        found.update(repr((rest, sorted(market.fixed))).encode())
        return found.hexdigest()


def placing_of(round_: Round) -> Placing:
    """The market of a round as the database has it now, around its locks."""
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy is heavy

    people = _columns(WHO, to_place(round_.cycle).order_by("number"))
    lines = _columns(WHERE, open_lines(round_.cycle).order_by("code"))
    agents, posts = _agents(people), _posts(lines, people)
    agents["named"] = _named(people, lines)
    found = pl.pairs_from(
        agents,
        posts,
        rules=_rules(round_),
        score=_wish(round_),
        priority=lambda a, _p: a["points"],
    )
    person = dict(zip(people["number"], people["pk"], strict=True))
    line = dict(zip(lines["code"], lines["pk"], strict=True))
    market = found.market(
        quotas=_quotas(limits_of(round_.cycle), set(posts["group:region"])),
        couples=_couples(people, found.agents.place),
    )
    market = pl.amend(market, *_fixed(locks_of(round_), people, lines))
    return Placing(market, people, lines, person, line)


def wish_met(person: Mapping[str, Any], line: Mapping[str, Any]) -> int:
    """Which wish a line meets, 1 to 3; 0 for none. A prefecture holds its towns."""
    places = {line["body"], line["prefecture"]}
    for number in range(1, WISHES + 1):
        if person[f"wish_{number}"] in places:
            return number
    return 0


def _columns(names: Sequence[str], rows: Any) -> dict[str, list[Any]]:
    cells = zip(*rows.values_list(*names), strict=True)
    return {key: list[Any]() for key in names} | dict(
        zip(names, map(list, cells), strict=False)
    )


def _agents(people: Rows) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 -- heavy

    return {
        "id": people["number"],
        "position": np.array([POSITIONS.index(p) for p in people["position"]], np.int8),
        "country": np.array(people["country_id"], np.int32),
        "japanese": np.array(people["japanese"], np.int8),
        "drives": np.array(people["drives"], bool),
        "sport": np.array([_code(s) for s in people["sport"]], np.int64),
        "group": np.array([GROUPS.index(g) for g in people["group"]], np.int8),
        "size of place": np.array([SIZES.index(s) for s in people["settlement"]]),
        "points": np.array([p or 0 for p in people["points"]], np.int32),
        **{
            f"wish_{n}": np.array([w or -1 for w in people[f"wish_{n}_id"]], np.int32)
            for n in range(1, WISHES + 1)
        },
    }


def _posts(lines: Rows, people: Rows) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 -- heavy

    number = {name: n for n, name in enumerate(people["number"], start=1)}
    bodies, prefectures = body_and_prefecture(lines)
    return {
        "id": lines["code"],
        "capacity": np.array(lines["seats"], np.int64),
        "position": np.array([POSITIONS.index(p) for p in lines["position"]], np.int8),
        "country": np.array([c or 0 for c in lines["country_id"]], np.int32),
        "required": np.array(lines["country_is_required"], bool),
        "japanese": np.array(lines["japanese"], np.int8),
        "licence": np.array(lines["licence"], bool),
        "sport": np.array([_code(s) for s in lines["sport"]], np.int64),
        "group": np.array([GROUPS.index(g) for g in lines["group"]], np.int8),
        "size of place": np.array([SIZES.index(s) for s in lines["settlement"]]),
        "named": np.array([number.get(n, -1) if n else 0 for n in lines["named_for"]]),
        "body": np.array(bodies, np.int32),
        "prefecture": np.array(prefectures, np.int32),
        "group:region": lines["statement__region__code"],
        "group:prefecture": [str(p) for p in prefectures],
    }


def body_and_prefecture(lines: Rows) -> tuple[list[int], list[int]]:
    """The keys of the body of each line and of its prefecture, which may be itself."""
    bodies = list(lines["statement__organisation_id"])
    within = lines["statement__organisation__prefecture_id"]
    return bodies, [p or b for b, p in zip(bodies, within, strict=True)]


def _named(people: Rows, lines: Rows) -> Any:
    """Who is recruited for one line alone: her number there, 0 for everyone else."""
    import numpy as np  # noqa: PLC0415 -- heavy

    named = set(lines["named_for"]) - {""}
    own = enumerate(people["number"], start=1)
    return np.array([n if name in named else 0 for n, name in own], np.int64)


def _code(text: str) -> int:
    """A number for a word, the same for the same word; 0 for none."""
    word = " ".join(text.split()).casefold()
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:7]) if word else 0


def _rules(round_: Round) -> list[ColumnRule]:
    from kakehashi.engines.placement import ColumnRule  # noqa: PLC0415 -- numpy

    return [
        ColumnRule("職種", lambda a, p: a["position"] == p["position"]),
        ColumnRule(
            "国籍の要件",
            lambda a, p: ~p["required"] | (a["country"] == p["country"]),
        ),
        ColumnRule("日本語", lambda a, p: a["japanese"] >= p["japanese"]),
        ColumnRule("運転免許", lambda a, p: a["drives"] | ~p["licence"]),
        ColumnRule("競技", lambda a, p: (p["sport"] == 0) | (a["sport"] == p["sport"])),
        ColumnRule("指名", lambda a, p: a["named"] == p["named"]),
        ColumnRule(
            "国籍の希望",
            lambda a, p: (p["country"] == 0) | (a["country"] == p["country"]),
            hard=False,
            penalty=round_.off_country,
        ),
        ColumnRule(
            "居住地の規模",
            lambda a, p: (
                (a["size of place"] == 0) | (a["size of place"] == p["size of place"])
            ),
            hard=False,
            penalty=round_.off_settlement,
        ),
        ColumnRule(
            "来日の時期",
            lambda a, p: (p["group"] == 0) | (a["group"] == p["group"]),
            hard=False,
            penalty=round_.off_group,
        ),
    ]


def _wish(round_: Round) -> Any:
    """What a pair is worth by the wishes it meets: the first that is met counts."""
    import numpy as np  # noqa: PLC0415 -- heavy

    points = (round_.points_1, round_.points_2, round_.points_3)

    def score(a: Any, p: Any) -> Any:
        worth = np.zeros((len(a["wish_1"]), p["body"].shape[1]), np.int32)
        for number, points_ in reversed(list(enumerate(points, start=1))):
            wish = a[f"wish_{number}"]
            worth[(wish == p["body"]) | (wish == p["prefecture"])] = points_
        return worth + round_.points_placed

    return score


def _quotas(limits: Any, known: set[str]) -> list[Any]:
    from kakehashi.engines.placement import Quota  # noqa: PLC0415 -- numpy

    return [
        Quota(
            limit.region.name,
            {"region": limit.region.code},
            limit.least,
            limit.most,
            is_hard=limit.is_hard,
        )
        for limit in limits
        if limit.region.code in known
    ]


def lost_limits(limits: Sequence[RegionLimit], lines: Rows) -> list[RegionLimit]:
    """Floors of regions that ask for nobody at all, which no market can know."""
    known = set(lines["statement__region__code"])
    return [x for x in limits if x.least and x.region.code not in known]


def _couples(people: Rows, place: Mapping[str, int]) -> list[Any]:
    """Partners who are both to be placed and name each other, near by prefecture."""
    from kakehashi.engines.placement import Couple  # noqa: PLC0415 -- numpy

    number = dict(zip(people["pk"], people["number"], strict=True))
    partner = dict(zip(people["pk"], people["partner_id"], strict=True))
    return [
        Couple(place[number[one]], place[number[other]], near="prefecture")
        for one, other in partner.items()
        if other in partner and partner[other] == one and one < other
    ]


def _fixed(locks: Iterable[Lock], people: Rows, lines: Rows) -> list[Any]:
    """The locks whose two ends are still there."""
    from kakehashi.engines.placement import Fix  # noqa: PLC0415 -- numpy

    number = dict(zip(people["pk"], people["number"], strict=True))
    code = dict(zip(lines["pk"], lines["code"], strict=True))
    return [
        Fix(number[lock.candidate_id], code[lock.opening_id])
        for lock in locks
        if lock.candidate_id in number and lock.opening_id in code
    ]
