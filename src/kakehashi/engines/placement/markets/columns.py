"""Acceptable pairs from columns: every rule asked of everybody, in blocks of agents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import MOST_WEIGHT, ranks_by
from kakehashi.engines.placement.markets.market import (
    Agents,
    Ints,
    Market,
    Pairs,
    Posts,
    Rule,
)
from kakehashi.engines.placement.markets.values import MOST_UNITS

Columns = Mapping[str, npt.NDArray[Any]]
Test = Callable[[Columns, Columns], Any]
Part = tuple[Ints, Ints, Ints, Ints, Ints]
CELLS = 2**20
"""Pairs of an agent and a post that are asked about at once."""
MOST_RULES = 32
GROUP = "group:"
"""What the name of a column of posts begins with that says a group."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A rule over columns (要件): ``test(agents, posts)`` says who meets it.

    Columns of agents have the shape (n, 1), those of posts (1, m): they broadcast.
    """

    name: str
    test: Test
    hard: bool = True
    penalty: int = 0
    text: str | None = None


class Failures(Mapping[tuple[int, int], tuple[str, ...]]):
    """The rules that each pair does not meet, by (agent, post): a bit for each rule.

    Only pairs that fail something are in it, in the order of agents and posts.
    """

    def __init__(
        self,
        names: Sequence[str],
        posts: int,
        codes: Ints,
        masks: npt.NDArray[np.uint32],
    ) -> None:
        self.names, self.posts = tuple(names), posts
        self.codes, self.masks = codes, masks

    def __getitem__(self, pair: tuple[int, int]) -> tuple[str, ...]:
        agent, post = pair
        at = int(np.searchsorted(self.codes, agent * self.posts + post))
        known = 0 <= post < self.posts and at < len(self.codes)
        if not known or int(self.codes[at]) != agent * self.posts + post:
            raise KeyError(pair)
        return self._named(int(self.masks[at]))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for code in self.codes.tolist():
            yield divmod(code, self.posts)

    def __len__(self) -> int:
        return len(self.codes)

    def _named(self, mask: int) -> tuple[str, ...]:
        return tuple(name for n, name in enumerate(self.names) if mask >> n & 1)


@dataclass(frozen=True, eq=False)
class Screened:
    """What columns say: sides, pairs, and who failed which rule."""

    agents: Agents
    posts: Posts
    pairs: Pairs
    rules: tuple[Rule, ...]
    failed: Failures

    def market(self, **more: Any) -> Market:
        """A market of it, with ``quotas``, ``couples`` and what is ``fixed``."""
        told = (self.agents, self.posts, self.pairs)
        return Market(*told, rules=self.rules, failed=self.failed, **more)


def pairs_from(
    agents: Mapping[str, Sequence[Any]],
    posts: Mapping[str, Sequence[Any]],
    *,
    rules: Sequence[ColumnRule],
    score: Test | None = None,
    priority: Test | None = None,
    keep: int | None = None,
) -> Screened:
    """The pairs that meet every hard rule, of columns with an ``id`` each.

    Agents may have ``quota`` and ``size``, posts ``capacity`` and ``group:…``. Score
    and priority are whole numbers, asked as a rule is: the score says the weight and
    what an agent would rather have, ``priority`` what a post would; without it posts go
    by the score. Soft rules take their penalty off the weight, not off the wish. Of
    each agent the ``keep`` heaviest pairs are kept, all of them where it is None.

    Raises:
        InvalidMarket: with the column, and the row from 0, of what is wrong.
    """
    own, mine = _by_id(agents, "agents")
    other, theirs = _by_id(posts, "posts")
    told = tuple(Rule(rule.name, rule.hard, rule.penalty) for rule in rules)
    _check(told)
    sides = (
        Agents(
            mine, _whole(own, "quota", "agents", 1), _whole(own, "size", "agents", 1)
        ),
        Posts(theirs, _whole(other, "capacity", "posts", 0), _groups(other)),
    )
    parts = list[Part]()
    codes, masks = [np.zeros(0, np.int64)], [np.zeros(0, np.uint32)]
    across = {name: column[None, :] for name, column in other.items()}
    step = max(CELLS // max(len(theirs), 1), 1)
    for first in range(0, len(mine), step):
        down = {name: c[first : first + step, None] for name, c in own.items()}
        shape = (min(step, len(mine) - first), len(theirs))
        mask, less = _asked(rules, down, across, shape)
        failing = np.flatnonzero(mask)
        codes.append(failing + first * len(theirs))
        masks.append(mask.ravel()[failing])
        wish, rank = (_scored(f, down, across, shape) for f in (score, priority))
        banned = np.uint32(sum(1 << n for n, rule in enumerate(rules) if rule.hard))
        kept = _heaviest((mask & banned) == 0, wish - less, keep)
        parts.append(_listed(kept, wish, wish if priority is None else rank, less))
    failed = Failures(
        [r.name for r in rules],
        len(theirs),
        np.concatenate(codes),
        np.concatenate(masks),
    )
    return Screened(*sides, _pairs(parts), told, failed)


def _listed(
    kept: npt.NDArray[np.bool_], wish: Ints, priority: Ints, less: Ints
) -> Part:
    """What is kept of a block, row by row, the best wish first: how many of each row,
    then post, own rank, priority and weight of each pair.
    """
    posts = kept.shape[1]
    top = int(wish.max(initial=0))
    last = np.iinfo(np.int64).max
    words = np.where(kept, (top - wish) * posts + np.arange(posts), last)
    words.sort(axis=1)
    is_pair = words != last
    below = words // max(posts, 1)
    step = np.zeros(words.shape, dtype=np.int64)
    if posts:
        np.cumsum(below[:, 1:] != below[:, :-1], axis=1, out=step[:, 1:])
    post = (words - below * posts)[is_pair]
    row = np.repeat(np.arange(len(kept)), count := is_pair.sum(axis=1))
    told = (post, step[is_pair], priority[row, post], (wish - less)[row, post])
    return (count, *told)


def _pairs(parts: list[Part]) -> Pairs:
    """Blocks, each in its order, as a CSR."""
    empty = [np.zeros(0, np.int64)] * 5
    columns = [np.concatenate(some) for some in zip(*parts, strict=True)] or empty
    count, post, own, priority, weight = columns
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
    told = (start, post, own, ranks_by(post, priority), weight)
    for column in told:
        column.setflags(write=False)
    return Pairs(*told)


def _asked(
    rules: Sequence[ColumnRule], down: Columns, across: Columns, shape: tuple[int, int]
) -> tuple[npt.NDArray[np.uint32], Ints]:
    """Which rules each pair of a block fails, as bits, and what it loses by them."""
    mask, less = np.zeros(shape, np.uint32), np.zeros(shape, np.int64)
    for number, rule in enumerate(rules):
        answer = np.asarray(rule.test(down, across))
        if answer.dtype != np.bool_:
            message = f"要件「{rule.name}」の答えが真偽値ではありません。"
            raise InvalidMarket("wrong-kind", message, path=("rules", number))
        fails = ~np.broadcast_to(answer, shape)
        mask |= fails.astype(np.uint32) << np.uint32(number)
        if rule.penalty:
            less += fails * rule.penalty
    return mask, less


def _scored(
    score: Test | None, down: Columns, across: Columns, shape: tuple[int, int]
) -> Ints:
    """The whole numbers that a score says of a block; 0 where nothing is said."""
    told = np.asarray(0 if score is None else score(down, across))
    if told.dtype.kind not in "iu":
        raise InvalidMarket("not-whole", "点数は整数にしてください。", path=("score",))
    if told.size and (int(told.max()) > MOST_WEIGHT or int(told.min()) < -MOST_WEIGHT):
        message = "重みが大きすぎます。合計があふれるおそれがあります。"
        raise InvalidMarket("weight-too-large", message, path=("score",))
    return np.broadcast_to(told.astype(np.int64), shape)


def _heaviest(
    kept: npt.NDArray[np.bool_], weight: Ints, most: int | None
) -> npt.NDArray[np.bool_]:
    """Of each row the heaviest that are kept, of equals the first."""
    if most is None or most >= kept.shape[1]:
        return kept
    order = np.lexsort((-weight, ~kept), axis=1)[:, :most]
    found = np.zeros_like(kept)
    np.put_along_axis(found, order, values=True, axis=1)
    return found & kept


def _check(rules: Sequence[Rule]) -> None:
    """That names differ, and only soft rules have a penalty."""
    for number, rule in enumerate(rules):
        path = ("rules", number)
        if number >= MOST_RULES:
            message = f"要件は{MOST_RULES}個までです。"
            raise InvalidMarket("too-many-rules", message, path=path)
        if rule.name in {other.name for other in rules[:number]}:
            message = f"「{rule.name}」という要件が2回あります。"
            raise InvalidMarket("rule-twice", message, path=path)
        if not 0 <= rule.penalty <= MOST_UNITS:
            message = "0以上の数を書いてください。"
            raise InvalidMarket("out-of-range", message, path=(*path, "penalty"))
        if rule.is_hard and rule.penalty:
            message = "必ず守る枠や要件には、点数(penalty)を付けられません。"
            raise InvalidMarket("penalty-of-hard", message, path=(*path, "penalty"))


def _by_id(
    told: Mapping[str, Sequence[Any]], side: str
) -> tuple[dict[str, npt.NDArray[Any]], tuple[str, ...]]:
    """The columns of a side in the order of its ids, and the ids."""
    if "id" not in told:
        raise InvalidMarket("missing", "「id」がありません。", path=(side,))
    names = list(told["id"])
    seen: set[str] = set()
    for row, name in enumerate(names):
        path = (side, "id", row)
        if not isinstance(name, str):
            raise InvalidMarket("wrong-kind", "文字列を書いてください。", path=path)
        if name in seen:
            message = f"「{name}」という番号(id)が2回あります。"
            raise InvalidMarket("duplicate-id", message, path=path)
        seen.add(name)
    order = sorted(range(len(names)), key=names.__getitem__)
    columns: dict[str, npt.NDArray[Any]] = {}
    for key, column in told.items():
        cells = np.asarray(column)
        if cells.shape != (len(names),):
            message = f"「{key}」の行数が「id」と違います。"
            raise InvalidMarket("wrong-length", message, path=(side, key))
        columns[key] = cells[order] if len(order) else cells
    return columns, tuple(str(names[n]) for n in order)


def _whole(columns: Columns, key: str, side: str, least: int) -> Ints:
    """A column of whole numbers from ``least`` on; 1 where there is no such column."""
    cells = columns.get(key)
    if cells is None or not len(cells):
        return np.ones(len(columns["id"]), dtype=np.int64)
    if cells.dtype.kind not in "iu":
        raise InvalidMarket("not-whole", "整数を書いてください。", path=(side, key))
    wrong = np.flatnonzero((cells < least) | (cells > MOST_UNITS))
    if len(wrong):
        message = f"「{columns['id'][wrong[0]]}」: {least}以上の数を書いてください。"
        raise InvalidMarket("out-of-range", message, path=(side, key))
    return cells.astype(np.int64)


def _groups(columns: Columns) -> dict[str, tuple[str, ...]]:
    """The groups of the posts by name."""
    return {
        key.removeprefix(GROUP): tuple(str(cell) for cell in columns[key].tolist())
        for key in sorted(columns)
        if key.startswith(GROUP)
    }
