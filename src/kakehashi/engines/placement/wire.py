"""Markets as JSON (contract of the command line); the schema is in `docs/`.

Every error tells line, column and id, and nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from kakehashi.engines.placement.building import (
    MOST_WEIGHT,
    pairs_of_lists,
    pairs_of_weights,
    unknown,
)
from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.market import (
    Agents,
    Couple,
    Market,
    Posts,
    Quota,
    Rule,
)
from kakehashi.engines.placement.positions import place_of, second_key

Path = tuple[str | int, ...]
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
    }
)
MOST_UNITS: Final = 2**31


def read_market(text: str) -> Market:
    """Read a market from JSON.

    Raises:
        InvalidMarket: with line, column and path of the first thing that is wrong.
    """
    try:
        told = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        message = "JSONとして読めません。途中で切れていないかご確認ください。"
        raise InvalidMarket(
            "not-json", message, line=error.lineno, column=error.colno
        ) from None
    except RecursionError:
        message = "入れ子が深すぎます。"
        raise InvalidMarket("too-deep", message, line=1, column=1) from None
    except _Twice as twice:
        message = f"「{twice.key}」という項目が2回あります。"
        line, column = second_key(text)
        raise InvalidMarket("key-twice", message, line=line, column=column) from None
    try:
        return market_from(told)
    except InvalidMarket as error:
        raise error.at(*place_of(text, error.path)) from None


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
    fields = _object(told, ())
    for key in fields:
        if key not in KEYS:
            raise InvalidMarket(
                "unknown-key", f"「{key}」という項目はありません。", path=(key,)
            )
    agents, posts = _agents(fields), _posts(fields)
    weights = _weights(fields, agents, posts)
    if "agent_lists" in fields or "post_lists" in fields or not weights:
        pairs = pairs_of_lists(
            agents,
            posts,
            _lists(fields, "agent_lists"),
            _lists(fields, "post_lists"),
            weights,
        )
    else:
        pairs = pairs_of_weights(agents, posts, weights)
    return Market(
        agents,
        posts,
        pairs,
        quotas=_quotas(fields, posts),
        couples=_couples(fields, agents, posts),
        fixed=_fixed(fields, agents, posts),
        rules=[
            Rule(_text(row, "name", p), _flag(row, "hard", p))
            for row, p in _rows(fields, "rules")
        ],
        failed=_failed(fields, agents, posts),
    )


def _agents(fields: Mapping[str, Any]) -> Agents:
    rows = _by_id(fields, "agents")
    return Agents(
        tuple(rows),
        np.array([_count(r, "quota", p, 1, 1) for r, p in rows.values()], np.int64),
        np.array([_count(r, "size", p, 1, 1) for r, p in rows.values()], np.int64),
    )


def _posts(fields: Mapping[str, Any]) -> Posts:
    rows = _by_id(fields, "posts")
    capacity = [_count(r, "capacity", p, 1, 0) for r, p in rows.values()]
    grouped = [
        {
            k: _string(v, (*p, "groups", k))
            for k, v in _object(r.get("groups", {}), p).items()
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
    for row, path in _rows(fields, key):
        name = _text(row, "id", path)
        if name in found:
            message = f"「{name}」という番号(id)が2回あります。"
            raise InvalidMarket("duplicate-id", message, path=(*path, "id"))
        found[name] = row, path
    return dict(sorted(found.items()))


def _lists(fields: Mapping[str, Any], key: str) -> dict[str, list[list[str]]]:
    told = _object(fields.get(key, {}), (key,))
    return {
        name: [
            [
                _string(other, (key, name, n, m))
                for m, other in enumerate(_array(group, (key, name, n)))
            ]
            for n, group in enumerate(_array(groups, (key, name)))
        ]
        for name, groups in told.items()
    }


def _weights(
    fields: Mapping[str, Any], agents: Agents, posts: Posts
) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for number, row in enumerate(_array(fields.get("weights", []), ("weights",))):
        path: Path = ("weights", number)
        cells = _array(row, path)
        if len(cells) != 3:
            raise _wrong("3つの値の組", path)
        pair = _pair(cells[:2], agents, posts, path)
        weight = _whole(cells[2], (*path, 2))
        if abs(weight) > MOST_WEIGHT:
            message = "重みが大きすぎます。合計があふれるおそれがあります。"
            raise InvalidMarket("weight-too-large", message, path=(*path, 2))
        if pair in found:
            raise InvalidMarket("pair-twice", "同じ組が2回あります。", path=path)
        found[pair] = weight
    return found


def _quotas(fields: Mapping[str, Any], posts: Posts) -> list[Quota]:
    found, names = [], set[str]()
    for row, path in _rows(fields, "quotas"):
        name = _text(row, "name", path)
        if name in names:
            message = f"「{name}」という定員枠が2回あります。"
            raise InvalidMarket("quota-twice", message, path=(*path, "name"))
        names.add(name)
        where = {
            group: _string(value, (*path, "where", group))
            for group, value in _object(row.get("where", {}), (*path, "where")).items()
        }
        for group, value in where.items():
            if value not in posts.groups.get(group, ()):
                raise unknown(f"{group}={value}", (*path, "where", group))
        least = _count(row, "min", path, 0, 0)
        most = None if row.get("max") is None else _count(row, "max", path, 0, 0)
        if most is not None and most < least:
            message = "上限が下限より小さくなっています。"
            raise InvalidMarket("crossed-quota", message, path=(*path, "max"))
        hard = _flag(row, "hard", path)
        found.append(Quota(name, where, least, most, hard))
    return found


def _couples(fields: Mapping[str, Any], agents: Agents, posts: Posts) -> list[Couple]:
    found, taken = [], set[int]()
    for row, path in _rows(fields, "couples"):
        a, b = (_known(row.get(k), agents.place, (*path, k)) for k in ("a", "b"))
        if a == b or not taken.isdisjoint({a, b}):
            message = "同じ人が2組に入っています。"
            raise InvalidMarket("couple-twice", message, path=path)
        taken |= {a, b}
        listed: dict[tuple[int | None, int | None], None] = {}
        for number, two in enumerate(_array(row.get("list", []), (*path, "list"))):
            here: Path = (*path, "list", number)
            cells = _array(two, here)
            if len(cells) != 2:
                raise _wrong("2つの値の組", here)
            first, second = (
                None if c is None else _known(c, posts.place, (*here, n))
                for n, c in enumerate(cells)
            )
            listed.setdefault((first, second))  # repeats keep the first
        near = row.get("near", "")
        found.append(Couple(a, b, tuple(listed), _string(near, (*path, "near"))))
    return found


def _fixed(
    fields: Mapping[str, Any], agents: Agents, posts: Posts
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    quota, capacity = agents.quota.tolist(), posts.capacity.tolist()
    for number, row in enumerate(_array(fields.get("fixed", []), ("fixed",))):
        path: Path = ("fixed", number)
        agent, post = _pair(row, agents, posts, path)
        quota[agent] -= 1
        capacity[post] -= int(agents.size[agent])
        if (agent, post) in found or quota[agent] < 0 or capacity[post] < 0:
            message = "決まっている組が、人数か定員を超えています。"
            raise InvalidMarket("fixed-over", message, path=path)
        found.append((agent, post))
    return found


def _failed(
    fields: Mapping[str, Any], agents: Agents, posts: Posts
) -> dict[tuple[int, int], tuple[str, ...]]:
    found = {}
    for number, row in enumerate(_array(fields.get("failed", []), ("failed",))):
        path: Path = ("failed", number)
        cells = _array(row, path)
        if len(cells) != 3:
            raise _wrong("3つの値の組", path)
        names = enumerate(_array(cells[2], (*path, 2)))
        told = tuple(_string(name, (*path, 2, n)) for n, name in names)
        found[_pair(cells[:2], agents, posts, path)] = told
    return found


def _pair(value: object, agents: Agents, posts: Posts, path: Path) -> tuple[int, int]:
    cells = _array(value, path)
    if len(cells) != 2:
        raise _wrong("2つの値の組", path)
    return (
        _known(cells[0], agents.place, (*path, 0)),
        _known(cells[1], posts.place, (*path, 1)),
    )


def _known(value: object, places: Mapping[str, int], path: Path) -> int:
    name = _string(value, path)
    if name not in places:
        raise unknown(name, path)
    return places[name]


def _rows(fields: Mapping[str, Any], key: str) -> list[tuple[Mapping[str, Any], Path]]:
    told = enumerate(_array(fields.get(key, []), (key,)))
    return [(_object(row, (key, n)), (key, n)) for n, row in told]


def _count(row: Mapping[str, Any], key: str, path: Path, usual: int, least: int) -> int:
    where = (*path, key)
    value = _whole(row.get(key, usual), where)
    if not least <= value <= MOST_UNITS:
        message = f"{least}以上の数を書いてください。"
        raise InvalidMarket("out-of-range", message, path=where)
    return value


def _whole(value: object, path: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidMarket("not-whole", "整数を書いてください。", path=path)
    return value


def _text(row: Mapping[str, Any], key: str, path: Path) -> str:
    if key not in row:
        raise InvalidMarket("missing", f"「{key}」がありません。", path=path)
    return _string(row[key], (*path, key))


def _flag(row: Mapping[str, Any], key: str, path: Path) -> bool:
    value = row.get(key, True)
    if not isinstance(value, bool):
        raise _wrong("trueかfalse", (*path, key))
    return value


def _string(value: object, path: Path) -> str:
    if not isinstance(value, str):
        raise _wrong("文字列", path)
    return value


def _array(value: object, path: Path) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _wrong("配列", path)
    return list(value)


def _object(value: object, path: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong("オブジェクト", path)
    return value


def _wrong(wanted: str, path: Path) -> InvalidMarket:
    return InvalidMarket("wrong-kind", f"{wanted}を書いてください。", path=path)
