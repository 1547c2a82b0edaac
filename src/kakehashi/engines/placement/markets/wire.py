"""Markets as JSON (contract of the command line); the schema is in `docs/`.

Every error tells line, column and id, and nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import (
    MOST_WEIGHT,
    pairs_of_lists,
    pairs_of_weights,
    ruled,
    unknown,
)
from kakehashi.engines.placement.markets.joint import (
    beside_partners,
    couples_of,
    lists_of_couples,
    undecided,
)
from kakehashi.engines.placement.markets.market import (
    Agents,
    Couple,
    Market,
    Posts,
    Quota,
    Rule,
)
from kakehashi.engines.placement.markets.positions import (
    line_and_column,
    place_of,
    second_key,
)
from kakehashi.engines.placement.markets.values import (
    Path,
    array,
    count,
    flag,
    known,
    mapping,
    only,
    rows,
    string,
    text,
    whole,
    wrong,
)

KEYS: Final = frozenset(
    {
        "agents",
        "posts",
        "agent_lists",
        "post_lists",
        "weights",
        "quotas",
        "couples",
        "fixed",
        "rules",
        "failed",
        "timetable",
    }
)

KEYS_OF: Final = {
    "agents": frozenset({"id", "quota", "size", "name", "note"}),
    "posts": frozenset({"id", "capacity", "groups", "name", "note"}),
    "quotas": frozenset({"name", "where", "min", "max", "hard", "penalty", "note"}),
    "couples": frozenset({"a", "b", "list", "near", "apart", "note"}),
    "rules": frozenset({"name", "hard", "penalty", "note"}),
}
"""What a row may say; names and notes of people and posts are for people alone."""

_LONG: Final = re.compile(r"\d{4301,}")


def read_market(text: str) -> Market:
    """Read a market from JSON.

    Raises:
        InvalidMarket: with line, column and path of the first thing that is wrong.
    """
    told = parsed(text)
    try:
        return market_from(told)
    except InvalidMarket as error:
        raise error.at(*place_of(text, error.path)) from None


def parsed(text: str) -> object:
    """JSON as plain values, no key twice.

    Raises:
        InvalidMarket: with line and column of what cannot be read.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        message = "JSONとして読めません。途中で切れていないかご確認ください。"
        raise InvalidMarket(
            "not-json", message, line=error.lineno, column=error.colno
        ) from None
    except ValueError:  # a number of thousands of digits
        long = _LONG.search(text)
        line, column = line_and_column(text, long.start() if long else 0)
        message = "数の桁が多すぎます。"
        raise InvalidMarket(
            "number-too-long", message, line=line, column=column
        ) from None
    except RecursionError:
        message = "入れ子が深すぎます。"
        raise InvalidMarket("too-deep", message, line=1, column=1) from None
    except _Twice as twice:
        message = f"「{twice.key}」という項目が2回あります。"
        line, column = second_key(text)
        raise InvalidMarket("key-twice", message, line=line, column=column) from None


class _Twice(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def market_from(told: object) -> Market:
    """A market from values as JSON has them.

    Raises:
        InvalidMarket: with the path of the first thing that is wrong.
    """
    fields = mapping(told, ())
    for key in fields:
        if key not in KEYS:
            raise InvalidMarket(
                "unknown-key", f"「{key}」という項目はありません。", path=(key,)
            )
    if "agents" not in fields and "posts" not in fields:
        raise InvalidMarket("missing", "「agents」と「posts」がありません。")
    agents, posts = _agents(fields), _posts(fields)
    weights = _weights(fields, agents, posts)
    fixed = _fixed(fields, agents, posts)
    for key, keys in KEYS_OF.items():
        for row, path in rows(fields, key):
            only(row, keys, path)
    couples, apart = couples_of(fields, agents, posts)
    rules = _rules(fields)
    failed = _failed(fields, agents, posts, rules)
    if "agent_lists" in fields or "post_lists" in fields or not weights:
        own, other = _both_lists(fields, agents, posts, couples, fixed)
        pairs = pairs_of_lists(agents, posts, own, other, weights)
    else:
        pairs = pairs_of_weights(agents, posts, weights)
    return Market(
        agents,
        posts,
        beside_partners(ruled(pairs, rules, failed), posts, couples, fixed),
        quotas=_quotas(fields, posts),
        couples=undecided(couples, fixed),
        fixed=fixed,
        rules=rules,
        failed=failed,
        apart=apart,
    )


def _both_lists(
    fields: Mapping[str, Any],
    agents: Agents,
    posts: Posts,
    couples: Sequence[Couple],
    fixed: Sequence[tuple[int, int]],
) -> tuple[dict[str, list[list[str]]], dict[str, list[list[str]]]]:
    """What each side lists.

    Who is in a couple with a list lists what that list names; a side of which the file
    says nothing at all takes whoever lists it, as equals.
    """
    own, other = _lists(fields, "agent_lists"), _lists(fields, "post_lists")
    for agent, listed in lists_of_couples(couples, fixed).items():
        own[agents.ids[agent]] = [[posts.ids[post]] for post in listed]
    if "post_lists" not in fields:
        other = _mirrored(own, posts.ids)
    if "agent_lists" not in fields and not own:
        own = _mirrored(other, agents.ids)
    return own, other


def _mirrored(
    lists: Mapping[str, Sequence[Sequence[str]]], owners: Sequence[str]
) -> dict[str, list[list[str]]]:
    """Each owner takes everyone who lists it, as equals."""
    takes: dict[str, list[str]] = {name: [] for name in owners}
    for name, groups in lists.items():
        for other in dict.fromkeys(o for group in groups for o in group):
            if other in takes:
                takes[other].append(name)
    return {name: [equals] for name, equals in takes.items() if equals}


def _agents(fields: Mapping[str, Any]) -> Agents:
    rows = _by_id(fields, "agents")
    return Agents(
        tuple(rows),
        np.array([count(r, "quota", p, 1, 1) for r, p in rows.values()], np.int64),
        np.array([count(r, "size", p, 1, 1) for r, p in rows.values()], np.int64),
    )


def _posts(fields: Mapping[str, Any]) -> Posts:
    rows = _by_id(fields, "posts")
    capacity = [count(r, "capacity", p, 1, 0) for r, p in rows.values()]
    grouped = [
        {
            k: string(v, (*p, "groups", k))
            for k, v in mapping(r.get("groups", {}), p).items()
        }
        for r, p in rows.values()
    ]
    names = sorted({name for groups in grouped for name in groups})
    columns = {name: tuple(g.get(name, "") for g in grouped) for name in names}
    return Posts(tuple(rows), np.array(capacity, np.int64), columns)


def _by_id(
    fields: Mapping[str, Any], key: str
) -> dict[str, tuple[Mapping[str, Any], Path]]:
    """The rows in the order of their ids, each with its path."""
    found: dict[str, tuple[Mapping[str, Any], Path]] = {}
    for row, path in rows(fields, key):
        name = text(row, "id", path)
        if name in found:
            message = f"「{name}」という番号(id)が2回あります。"
            raise InvalidMarket("duplicate-id", message, path=(*path, "id"))
        found[name] = row, path
    return dict(sorted(found.items()))


def _lists(fields: Mapping[str, Any], key: str) -> dict[str, list[list[str]]]:
    told = mapping(fields.get(key, {}), (key,))
    if _are_lists(told):
        return dict(told)
    return {
        name: [
            [
                string(other, (key, name, n, m))
                for m, other in enumerate(array(group, (key, name, n)))
            ]
            for n, group in enumerate(array(groups, (key, name)))
        ]
        for name, groups in told.items()
    }


def _are_lists(told: Mapping[str, Any]) -> bool:
    """Whether all of it is lists of lists of text; then no path is needed."""
    if set(map(type, told.values())) - {list}:
        return False
    groups = list(chain.from_iterable(told.values()))
    if set(map(type, groups)) - {list}:
        return False
    return not set(map(type, chain.from_iterable(groups))) - {str}


def _weights(
    fields: Mapping[str, Any], agents: Agents, posts: Posts
) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for number, row in enumerate(array(fields.get("weights", []), ("weights",))):
        path: Path = ("weights", number)
        cells = array(row, path)
        if len(cells) != 3:
            raise wrong("3つの値の組", path)
        pair = _pair(cells[:2], agents, posts, path)
        weight = whole(cells[2], (*path, 2))
        if abs(weight) > MOST_WEIGHT:
            message = "重みが大きすぎます。合計があふれるおそれがあります。"
            raise InvalidMarket("weight-too-large", message, path=(*path, 2))
        if pair in found:
            raise InvalidMarket("pair-twice", "同じ組が2回あります。", path=path)
        found[pair] = weight
    return found


def _quotas(fields: Mapping[str, Any], posts: Posts) -> list[Quota]:
    found, names = [], set[str]()
    for row, path in rows(fields, "quotas"):
        name = text(row, "name", path)
        if name in names:
            message = f"「{name}」という定員枠が2回あります。"
            raise InvalidMarket("quota-twice", message, path=(*path, "name"))
        names.add(name)
        where = {
            group: string(value, (*path, "where", group))
            for group, value in mapping(row.get("where", {}), (*path, "where")).items()
        }
        for group, value in where.items():
            if value not in posts.groups.get(group, ()):
                raise unknown(f"{group}={value}", (*path, "where", group))
        least = count(row, "min", path, 0, 0)
        most = None if row.get("max") is None else count(row, "max", path, 0, 0)
        if most is not None and most < least:
            message = "上限が下限より小さくなっています。"
            raise InvalidMarket("crossed-quota", message, path=(*path, "max"))
        hard, penalty = flag(row, "hard", path), _penalty(row, path)
        found.append(Quota(name, where, least, most, hard, penalty))
    return found


def _fixed(
    fields: Mapping[str, Any], agents: Agents, posts: Posts
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    quota, capacity = agents.quota.tolist(), posts.capacity.tolist()
    for number, row in enumerate(array(fields.get("fixed", []), ("fixed",))):
        path: Path = ("fixed", number)
        agent, post = _pair(row, agents, posts, path)
        quota[agent] -= 1
        capacity[post] -= int(agents.size[agent])
        if (agent, post) in found or quota[agent] < 0 or capacity[post] < 0:
            message = "決まっている組が、人数か定員を超えています。"
            raise InvalidMarket("fixed-over", message, path=path)
        found.append((agent, post))
    return found


def _rules(fields: Mapping[str, Any]) -> list[Rule]:
    found: dict[str, Rule] = {}
    for row, path in rows(fields, "rules"):
        name = text(row, "name", path)
        if name in found:
            message = f"「{name}」という要件が2回あります。"
            raise InvalidMarket("rule-twice", message, path=(*path, "name"))
        found[name] = Rule(name, flag(row, "hard", path), _penalty(row, path))
    return list(found.values())


def _failed(
    fields: Mapping[str, Any], agents: Agents, posts: Posts, rules: Sequence[Rule]
) -> dict[tuple[int, int], tuple[str, ...]]:
    found = {}
    named = {rule.name: 0 for rule in rules}
    for number, row in enumerate(array(fields.get("failed", []), ("failed",))):
        path: Path = ("failed", number)
        cells = array(row, path)
        if len(cells) != 3:
            raise wrong("3つの値の組", path)
        names = list(enumerate(array(cells[2], (*path, 2))))
        told = tuple(string(name, (*path, 2, n)) for n, name in names)
        for n, name in names if "rules" in fields else ():
            known(name, named, (*path, 2, n))
        found[_pair(cells[:2], agents, posts, path)] = told
    return found


def _penalty(row: Mapping[str, Any], path: Path) -> int:
    penalty = count(row, "penalty", path, 0, 0)
    if penalty and flag(row, "hard", path):
        message = "必ず守る枠や要件には、点数(penalty)を付けられません。"
        raise InvalidMarket("penalty-of-hard", message, path=(*path, "penalty"))
    return penalty


def _pair(value: object, agents: Agents, posts: Posts, path: Path) -> tuple[int, int]:
    cells = array(value, path)
    if len(cells) != 2:
        raise wrong("2つの値の組", path)
    return (
        known(cells[0], agents.place, (*path, 0)),
        known(cells[1], posts.place, (*path, 1)),
    )
