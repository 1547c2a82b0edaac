"""Transfers by exchange (移籍): who can move when posts are only passed on.

Cycles and chains of bounded length are all written down, and the best set of them that
share nobody is chosen. Source: Roth, Sönmez and Ünver (2007), there of kidneys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.placement.errors import InvalidMarket, NotOffered, Unverified
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.transfers.exchanges import (
    Exchange,
    Move,
    Seats,
    seats_of,
    verify_exchange,
)

POLICY: Final = "exchange"
_Path = tuple[int, ...]
MOST_RINGS: Final = 300_000
"""Cycles and chains above which no exchange is searched."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """Holders, each to the post of the one before; ``into`` a vacant post, or None."""

    agents: tuple[int, ...]
    into: int | None = None


def exchange(
    market: Market,
    holds: Mapping[str, str],
    *,
    longest: int = 3,
    vacant: Mapping[str, int] | None = None,
    time_limit: float = 60.0,
) -> Exchange:
    """The most people moved to a post they like better, then the least sum of ranks.

    A wish is a post that both sides list, where its holder does not list the post she
    holds or ranks it lower. Nobody else is moved, and nobody loses a post.

    Args:
        market: who lists what, and the capacities; who holds nothing does not move.
        holds: post by agent, by id.
        longest: moves that a cycle or a chain may have.
        vacant: seats by post that may be filled; None: all that capacity leaves.
        time_limit: seconds.

    Raises:
        InvalidMarket: ``unknown-id``, ``out-of-range``, ``too-many-at-post``,
            ``too-many-rings``.
        NotOffered: for couples, hard quotas, sizes, or several posts an agent.
    """
    _must_be_offered(market)
    if longest < 1:
        raise InvalidMarket(
            "out-of-range", "長さの上限は1以上です。", path=("longest",)
        )
    seats = seats_of(market, holds, vacant)
    rings = []
    for ring in _rings(seats, longest):
        rings.append(ring)
        if len(rings) > MOST_RINGS:
            message = (
                f"交換の組が{MOST_RINGS:,}を超えます。長さの上限を小さくしてください。"
            )
            raise InvalidMarket("too-many-rings", message, path=("longest",))
    chosen, is_proved = _best(seats, rings, time_limit)
    found = Exchange(
        tuple(_told(market, seats, ring) for ring in chosen if ring.into is None),
        tuple(_told(market, seats, ring) for ring in chosen if ring.into is not None),
        longest,
        "optimal" if is_proved else "feasible",
    )
    verdict = verify_exchange(market, holds, found, vacant=vacant)
    if not verdict.ok:
        raise Unverified(verdict.false)
    return found


def _must_be_offered(market: Market) -> None:
    if market.couples:
        raise NotOffered("夫婦など一緒に配置する組", POLICY)
    if any(quota.is_hard for quota in market.quotas):
        raise NotOffered("守る定員枠", POLICY)
    if not market.is_plain:
        raise NotOffered("2以上の大きさ(size)、2つ以上に就ける人", POLICY)


def _rings(seats: Seats, longest: int) -> Iterator[_Ring]:
    """Every cycle and every chain, coming to no post twice.

    One that would is two of them, shorter, that move the same people.
    """
    seekers: dict[int, list[int]] = {}
    for agent, post in seats.wishes:
        seekers.setdefault(post, []).append(agent)

    def on(begun: _Path, seen: frozenset[int], left: int, over: int) -> Iterator[_Path]:
        for agent in seekers.get(left, ()) if len(begun) < longest else ():
            here = seats.held[agent]
            if agent > over and here not in seen:
                yield (*begun, agent)
                yield from on((*begun, agent), seen | {here}, here, over)

    for post in seats.vacant:
        for path in on((), frozenset([post]), post, -1):
            yield _Ring(path, post)
    for first, here in seats.held.items():  # a cycle begins with its least agent
        for path in on((first,), frozenset([here]), here, first):
            if (first, seats.held[path[-1]]) in seats.wishes:
                yield _Ring(path)


def _targets(seats: Seats, ring: _Ring) -> Iterator[tuple[int, int]]:
    """Each agent of a ring with the post she goes to."""
    to = seats.held[ring.agents[-1]] if ring.into is None else ring.into
    for agent in ring.agents:
        yield agent, to
        to = seats.held[agent]


def _told(market: Market, seats: Seats, ring: _Ring) -> tuple[Move, ...]:
    agents, posts = market.agents.ids, market.posts.ids
    return tuple(
        (agents[agent], posts[seats.held[agent]], posts[to])
        for agent, to in _targets(seats, ring)
    )


def _best(
    seats: Seats, rings: Sequence[_Ring], seconds: float
) -> tuple[list[_Ring], bool]:
    """The rings that move the most, of those the best by rank, and whether proved."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy

    cp = cp_model.CpModel()
    x = [cp.new_bool_var(f"x{n}") for n in range(len(rings))]
    with_agent: dict[int, list[cp_model.IntVar]] = {}
    from_post: dict[int, list[cp_model.IntVar]] = {}
    for ring, chosen in zip(rings, x, strict=True):
        for agent in ring.agents:
            with_agent.setdefault(agent, []).append(chosen)
        if ring.into is not None:
            from_post.setdefault(ring.into, []).append(chosen)
    for some in with_agent.values():
        cp.add_at_most_one(some)
    for post, some in from_post.items():
        cp.add(sum(some) <= seats.vacant[post])
    ranks = [sum(seats.wishes[move] for move in _targets(seats, r)) for r in rings]
    worst = max(seats.wishes.values(), default=0)
    each = worst * len(seats.held) + 1  # no sum of ranks reaches it
    cp.maximize(
        sum(
            (each * len(ring.agents) - rank) * chosen
            for ring, rank, chosen in zip(rings, ranks, x, strict=True)
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(cp)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return [], False
    found = [
        ring for ring, chosen in zip(rings, x, strict=True) if solver.value(chosen)
    ]
    return found, status == cp_model.OPTIMAL
