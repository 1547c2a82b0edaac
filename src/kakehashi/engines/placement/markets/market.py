"""A market (割当市場): who is placed, where there are seats, who may go where.

Everything is columnar and never changes. Agents and posts stand in the order of their
ids, whatever order they came in, so that the same market gives the same bytes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Agents:
    """Who is placed (応募者): ids in order, seats each may take, size in units.

    Attributes:
        quota: how many posts one may hold, at least 1.
        size: what one takes of a post's capacity (a family, a cost), at least 1.
    """

    ids: tuple[str, ...]
    quota: Ints
    size: Ints

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Position by id."""
        return {name: number for number, name in enumerate(self.ids)}


@dataclass(frozen=True, eq=False)
class Posts:
    """Where there are seats (配置先): ids in order, capacity, groups they are in.

    Attributes:
        groups: e.g. ``{"region": ("kyoto", "", …)}``, a value a post; empty: in none.
    """

    ids: tuple[str, ...]
    capacity: Ints
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Position by id."""
        return {name: number for number, name in enumerate(self.ids)}

    def column(self, group: str) -> npt.NDArray[np.object_]:
        """The values of a group, one a post."""
        if group not in self._columns:
            self._columns[group] = np.array(self.groups[group], dtype=object)
        return self._columns[group]

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[np.object_]]:
        return {}


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every acceptable pair, by agent and then by the agent's rank (a CSR).

    Attributes:
        start: of each agent's pairs, with the end of the last; length agents + 1.
        post: of each pair.
        agent_rank, post_rank: what either side makes of the other, 0 the best; equals
            are ties (同順位).
        weight: what the pair is worth (whole units), 0 where nothing is said.
    """

    start: Ints
    post: Ints
    agent_rank: Ints
    post_rank: Ints
    weight: Ints

    @cached_property
    def agent(self) -> Ints:
        """The agent of each pair."""
        count = np.diff(self.start)
        return np.repeat(np.arange(len(count), dtype=np.int64), count)

    def of(self, agent: int) -> range:
        """The pairs of one agent."""
        return range(int(self.start[agent]), int(self.start[agent + 1]))


@dataclass(frozen=True, slots=True)
class Quota:
    """Least and most units in a group of posts (定員枠); ``max`` None: no end.

    Attributes:
        penalty: what each unit below or above a soft quota (努力目標) costs in weight;
            0: it only decides between results that are worth the same.
    """

    name: str
    where: Mapping[str, str]
    min: int = 0
    max: int | None = None
    is_hard: bool = True
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Couple:
    """Two agents who are placed together: by pairs of posts listed, or near.

    A pair of the list may have None: that partner is unplaced.
    """

    a: int
    b: int
    listed: tuple[tuple[int | None, int | None], ...] = ()
    near: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Two agents who are never both in one group of posts (離す2人), such as rivals.

    Either may be unplaced; a post without a value of the group is near nobody.
    """

    a: int
    b: int
    group: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its name (要件): hard, or with what a pair that fails it loses."""

    name: str
    is_hard: bool = True
    penalty: int = 0


@dataclass(frozen=True, eq=False)
class Market:
    """Agents, posts, acceptable pairs, and what restrains who goes where.

    Attributes:
        quotas: in the order of their names. couples, apart: in that of their members,
            the first of two before the other; so that no order in a file matters.
        fixed: pairs (agent, post) that are decided already.
        failed: rules that a pair does not meet, by (agent, post).
    """

    agents: Agents
    posts: Posts
    pairs: Pairs
    quotas: Sequence[Quota] = ()
    couples: Sequence[Couple] = ()
    fixed: Sequence[tuple[int, int]] = ()
    rules: Sequence[Rule] = ()
    failed: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    apart: Sequence[Apart] = ()

    def __post_init__(self) -> None:
        quotas = sorted(self.quotas, key=lambda quota: quota.name)
        couples = sorted((_in_order(c) for c in self.couples), key=lambda c: c.a)
        apart = {(min(x.a, x.b), max(x.a, x.b), x.group) for x in self.apart}
        object.__setattr__(self, "quotas", quotas)
        object.__setattr__(self, "couples", couples)
        object.__setattr__(self, "apart", [Apart(*two) for two in sorted(apart)])

    @cached_property
    def number_of_pair(self) -> Mapping[tuple[int, int], int]:
        """The position of each acceptable pair by (agent, post)."""
        agents, posts = self.pairs.agent.tolist(), self.pairs.post.tolist()
        return {pair: at for at, pair in enumerate(zip(agents, posts, strict=True))}

    def pair_at(self, agents: Ints, posts: Ints) -> Ints:
        """The position of the pair of each agent and post; -1 where there is none."""
        known, order = self._codes
        wanted = agents * len(self.posts.ids) + posts
        if not len(known):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[at] == wanted, order[at], -1)

    @cached_property
    def _codes(self) -> tuple[Ints, Ints]:
        """Agent and post of each pair as one number, in order, and where each is."""
        codes = self.pairs.agent * len(self.posts.ids) + self.pairs.post
        order = np.argsort(codes)
        return codes[order], order

    @cached_property
    def free_quota(self) -> Ints:
        """How many posts each agent may still take beside what is fixed."""
        taken = np.bincount([a for a, _p in self.fixed], minlength=len(self.agents.ids))
        return self.agents.quota - taken.astype(np.int64)

    @cached_property
    def free_capacity(self) -> Ints:
        """What is left of each post beside what is fixed."""
        units = [int(self.agents.size[a]) for a, _p in self.fixed]
        taken = np.bincount(
            [p for _a, p in self.fixed],
            weights=units or None,
            minlength=len(self.posts.ids),
        )
        return self.posts.capacity - taken.astype(np.int64)

    def members(self, quota: Quota) -> tuple[int, ...]:
        """The posts of a quota, by position; all of them where it names no group."""
        inside = np.ones(len(self.posts.ids), dtype=bool)
        for name, value in quota.where.items():
            inside &= self.posts.column(name) == value
        return tuple(np.flatnonzero(inside).tolist())

    @cached_property
    def has_ties(self) -> bool:
        """Whether a side makes two others equals."""
        pairs = self.pairs
        same = pairs.agent[1:] == pairs.agent[:-1]
        if (same & (pairs.agent_rank[1:] == pairs.agent_rank[:-1])).any():
            return True
        span = int(pairs.post_rank.max(initial=0)) + 1
        codes = np.sort(pairs.post * span + pairs.post_rank)
        return bool((codes[1:] == codes[:-1]).any())

    @property
    def is_plain(self) -> bool:
        """Whether everyone takes one unit."""
        return bool((self.agents.size == 1).all())


def _in_order(couple: Couple) -> Couple:
    """The same couple with the first of the two before the other."""
    if couple.a <= couple.b:
        return couple
    listed = tuple((second, first) for first, second in couple.listed)
    return Couple(couple.b, couple.a, listed, couple.near)
