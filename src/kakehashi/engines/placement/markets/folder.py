"""Markets as a folder of tables (CSV or Parquet), for those too large for JSON.

``agents`` (id, quota, size), ``posts`` (id, capacity, group:…), ``pairs`` (agent, post,
agent_rank, post_rank, weight), ``quotas`` (name, min, max, hard, penalty, group:…),
``couples`` (a, b, near, apart), ``couple_lists`` (a, post_a, post_b; best first),
``fixed`` (agent, post), ``rules`` (name, hard, penalty), ``failed`` (agent, post,
rule). Pairs stand as they count: none that fails a hard rule, and weights less the
penalties.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import MOST_WEIGHT
from kakehashi.engines.placement.markets.columns import GROUP, Failures
from kakehashi.engines.placement.markets.joint import beside_partners
from kakehashi.engines.placement.markets.market import Ints, Market, Pairs
from kakehashi.engines.placement.markets.tables import (
    ENDINGS,
    Table,
    read_table,
    write_table,
)
from kakehashi.engines.placement.markets.values import MOST_UNITS
from kakehashi.engines.placement.markets.wire import market_from

COLUMNS = {
    "agents": ("id", "quota", "size"),
    "posts": ("id", "capacity"),
    "pairs": ("agent", "post", "agent_rank", "post_rank", "weight"),
    "quotas": ("name", "min", "max", "hard", "penalty"),
    "couples": ("a", "b", "near", "apart"),
    "couple_lists": ("a", "post_a", "post_b"),
    "fixed": ("agent", "post"),
    "rules": ("name", "hard", "penalty"),
    "failed": ("agent", "post", "rule"),
}
GROUPED = {"posts", "quotas"}
WEIGHT = {"least": -MOST_WEIGHT, "most": MOST_WEIGHT}
UNITS = {"least": 0, "most": MOST_UNITS}
SEATS = {"least": 1, "most": MOST_UNITS}


def read_folder(path: str | Path) -> Market:
    """Read a market from a folder of tables.

    Raises:
        InvalidMarket: with file, line and column of the first thing that is wrong.
    """
    folder = Path(path)
    if not folder.is_dir():
        message = f"フォルダ「{folder.name}」がありません。"
        raise InvalidMarket("no-folder", message)
    tables = {
        name: read_table(folder, name, known, GROUP if name in GROUPED else "")
        for name, known in COLUMNS.items()
    }
    if not any(folder.glob("agents.*")) and not any(folder.glob("posts.*")):
        message = "agentsとpostsの表(CSVかParquet)がありません。"
        raise InvalidMarket("missing", message)
    told = _told(tables)
    try:
        market = market_from(told)
    except InvalidMarket as error:
        raise _placed(tables, error) from None
    pairs = beside_partners(
        _pairs(tables["pairs"], market), market.posts, market.couples, market.fixed
    )
    failed = _failed(tables["failed"], market)
    found = Market(
        market.agents,
        market.posts,
        pairs,
        market.quotas,
        market.couples,
        market.fixed,
        market.rules,
        failed,
        market.apart,
    )
    _no_failing(tables["failed"], found)
    return found


def _told(tables: dict[str, Table]) -> dict[str, Any]:
    """All but pairs and failures, as JSON has them."""
    agents, posts, quotas = (tables[name] for name in ("agents", "posts", "quotas"))
    rules, couples, fixed = (tables[name] for name in ("rules", "couples", "fixed"))
    most = _most(quotas)
    wheres = _groups(quotas)
    return {
        "agents": _rows(
            id=agents.texts("id"),
            quota=agents.whole("quota", usual=1, **SEATS).tolist(),
            size=agents.whole("size", usual=1, **SEATS).tolist(),
        ),
        "posts": _rows(
            id=posts.texts("id"),
            capacity=posts.whole("capacity", usual=1, **UNITS).tolist(),
            groups=_groups(posts),
        ),
        "quotas": _rows(
            name=quotas.texts("name"),
            min=quotas.whole("min", usual=0, **UNITS).tolist(),
            max=most,
            hard=quotas.flags("hard"),
            penalty=quotas.whole("penalty", usual=0, **UNITS).tolist(),
            where=[{k: v for k, v in where.items() if v} for where in wheres],
        ),
        "rules": _rows(
            name=rules.texts("name"),
            hard=rules.flags("hard"),
            penalty=rules.whole("penalty", usual=0, **UNITS).tolist(),
        ),
        "couples": _couples(couples, tables["couple_lists"]),
        "fixed": [
            list(two)
            for two in zip(fixed.texts("agent"), fixed.texts("post"), strict=True)
        ],
    }


def _rows(**columns: list[Any]) -> list[dict[str, Any]]:
    cells = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in cells]


def _most(quotas: Table) -> list[int | None]:
    """The most of each quota; an empty cell is no end."""
    numbers = quotas.whole("max", usual=MOST_UNITS, **UNITS).tolist()
    return [None if number == MOST_UNITS else number for number in numbers]


def _groups(table: Table) -> list[dict[str, str]]:
    names = [name for name in table.columns if name.startswith(GROUP)]
    columns = {n.removeprefix(GROUP): table.texts(n, needed=False) for n in names}
    return _rows(**columns) if columns else [{} for _ in range(table.rows)]


def _couples(couples: Table, lists: Table) -> list[dict[str, Any]]:
    how = {key: couples.texts(key, needed=False) for key in ("near", "apart")}
    found = _rows(a=couples.texts("a"), b=couples.texts("b"), **how)
    by_first: dict[str, list[list[str | None]]] = {row["a"]: [] for row in found}
    columns = [lists.texts("a")]
    columns += [lists.texts(name, needed=False) for name in ("post_a", "post_b")]
    for row, (a, first, second) in enumerate(zip(*columns, strict=True)):
        if a not in by_first:
            message = f"「{a}」から始まる2人組はありません。"
            raise lists.wrong("unknown-id", message, row=row, column="a")
        by_first[a].append([first or None, second or None])
    for couple in found:
        for key in ("near", "apart"):
            if not couple[key]:
                del couple[key]
        if "near" not in couple and "apart" not in couple:
            couple["list"] = by_first[couple["a"]]
    return found


def _placed(tables: dict[str, Table], error: InvalidMarket) -> InvalidMarket:
    """An error with its path in JSON as one with its cell in a table."""
    name, *rest = error.path or ("agents",)
    table = tables[str(name)]
    row = rest[0] if rest and isinstance(rest[0], int) else None
    column = str(rest[-1]) if len(rest) > 1 else ""
    if name == "fixed" and len(rest) > 1:
        column = COLUMNS["fixed"][int(rest[1])]
    if "groups" in rest or "where" in rest:
        column = GROUP + column
    if name == "couples" and row is not None and "list" in rest:
        firsts = tables["couple_lists"].texts("a")
        mine = [n for n, a in enumerate(firsts) if a == table.texts("a")[row]]
        column = COLUMNS["couple_lists"][int(rest[-1]) + 1]
        table, row = tables["couple_lists"], mine[int(rest[2])]
    return table.wrong(error.code, error.message, row=row, column=column)


def _pairs(table: Table, market: Market) -> Pairs:
    """The table of pairs as a CSR."""
    agent = table.known("agent", market.agents.ids)
    post = table.known("post", market.posts.ids)
    own = table.whole("agent_rank", usual=None, **UNITS)
    other = table.whole("post_rank", usual=None, **UNITS)
    weight = table.whole("weight", usual=0, **WEIGHT)
    codes = agent * len(market.posts.ids) + post
    table.once(codes, "post", "pair-twice", "同じ組が2回あります。")
    order = np.lexsort((post, own, agent))
    count = np.bincount(agent, minlength=len(market.agents.ids))
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    columns = (start, *(column[order] for column in (post, own, other, weight)))
    for column in columns:
        column.setflags(write=False)
    return Pairs(*columns)


def _failed(table: Table, market: Market) -> Failures:
    """The table of what failed, a bit for each rule."""
    names = [rule.name for rule in market.rules]
    agent = table.known("agent", market.agents.ids)
    post = table.known("post", market.posts.ids)
    rule = table.known("rule", names)
    if len(names) > 32:
        raise table.wrong("too-many-rules", "要件は32個までです。", column="rule")
    codes = agent * len(market.posts.ids) + post
    message = "同じ組の同じ要件が2回あります。"
    table.once(codes * max(len(names), 1) + rule, "rule", "pair-twice", message)
    known, at = np.unique(codes, return_inverse=True)
    masks = np.zeros(len(known), dtype=np.uint32)
    np.bitwise_or.at(masks, at, np.uint32(1) << rule.astype(np.uint32))
    return Failures(names, len(market.posts.ids), known, masks)


def _no_failing(table: Table, market: Market) -> None:
    """That no pair of the market fails a hard rule."""
    if not table.rows:
        return
    hard = np.array([rule.is_hard for rule in market.rules], dtype=bool)
    agent = table.known("agent", market.agents.ids)
    post = table.known("post", market.posts.ids)
    rule = table.known("rule", [rule.name for rule in market.rules])
    wrong = np.flatnonzero(hard[rule] & (market.pair_at(agent, post) >= 0))
    if len(wrong):
        message = "必ず守る要件を満たさない組が、組の表にあります。"
        raise table.wrong("failed-pair", message, row=int(wrong[0]), column="rule")


def write_folder(market: Market, path: str | Path, *, ending: str = ".csv") -> None:
    """Write a market as a folder of tables, ``.csv`` or ``.parquet``.

    What the folder has of either kind under these names is replaced.
    """
    if ending not in ENDINGS:
        raise ValueError(ending)
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name in COLUMNS:
        for end in ENDINGS:
            (folder / (name + end)).unlink(missing_ok=True)
    for name, columns in _columns(market).items():
        if len(next(iter(columns.values()))):
            write_table(folder, name, columns, ending)


def _columns(market: Market) -> dict[str, dict[str, Any]]:
    """The columns of every table."""
    agents, posts, pairs = market.agents, market.posts, market.pairs
    groups = {GROUP + name: list(cells) for name, cells in posts.groups.items()}
    return {
        "agents": {"id": list(agents.ids), "quota": agents.quota, "size": agents.size},
        "posts": {"id": list(posts.ids), "capacity": posts.capacity, **groups},
        "pairs": {
            "agent": _named(agents.ids, pairs.agent),
            "post": _named(posts.ids, pairs.post),
            "agent_rank": pairs.agent_rank,
            "post_rank": pairs.post_rank,
            "weight": pairs.weight,
        },
        "fixed": {
            "agent": [agents.ids[a] for a, _p in market.fixed],
            "post": [posts.ids[p] for _a, p in market.fixed],
        },
        "rules": {
            "name": [rule.name for rule in market.rules],
            "hard": [rule.is_hard for rule in market.rules],
            "penalty": [rule.penalty for rule in market.rules],
        },
        **_restraints(market),
    }


def _named(ids: tuple[str, ...], places: Ints) -> Any:
    """Ids by position, as a column of texts."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy

    return pa.array(list(ids), pa.string()).take(pa.array(places))


def _restraints(market: Market) -> dict[str, dict[str, Any]]:
    """The columns of quotas, couples, their lists, and of what failed."""
    ids, places = market.agents.ids, market.posts.ids
    listed = [
        (c.a, first, second) for c in market.couples for first, second in c.listed
    ]
    failed = [(a, p, n) for (a, p), names in market.failed.items() for n in names]
    names = sorted({name for quota in market.quotas for name in quota.where})
    both = [(c.a, c.b) for c in market.couples] + [(x.a, x.b) for x in market.apart]
    return {
        "quotas": {
            "name": [quota.name for quota in market.quotas],
            "min": [quota.min for quota in market.quotas],
            "max": [quota.max for quota in market.quotas],
            "hard": [quota.is_hard for quota in market.quotas],
            "penalty": [quota.penalty for quota in market.quotas],
            **{GROUP + n: [q.where.get(n, "") for q in market.quotas] for n in names},
        },
        "couples": {
            "a": [ids[a] for a, _b in both],
            "b": [ids[b] for _a, b in both],
            "near": [*(c.near for c in market.couples), *("" for _ in market.apart)],
            "apart": [*("" for _ in market.couples), *(x.group for x in market.apart)],
        },
        "couple_lists": {
            "a": [ids[a] for a, _first, _second in listed],
            "post_a": ["" if p is None else places[p] for _a, p, _second in listed],
            "post_b": ["" if p is None else places[p] for _a, _first, p in listed],
        },
        "failed": {
            "agent": [ids[a] for a, _p, _name in failed],
            "post": [places[p] for _a, p, _name in failed],
            "rule": [name for _a, _p, name in failed],
        },
    }
