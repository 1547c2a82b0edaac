"""What an exchange of posts is (移籍の交換), and whether one holds. No solvers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import unknown
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.proofs.claims import (
    ATTESTED,
    CHECKED,
    Claim,
    Verdict,
    one,
)

Move = tuple[str, str, str]
"""Who moves, from which post, to which."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who moves where (移籍の交換): cycles, and chains that begin at a vacant seat.

    Each goes to the post that the one before her leaves; the first of a cycle to the
    post of its last, the first of a chain to a vacant seat.

    Attributes:
        longest: moves a cycle or a chain may have.
        status: ``optimal``; or ``feasible`` where time ran out.
    """

    cycles: tuple[tuple[Move, ...], ...]
    chains: tuple[tuple[Move, ...], ...]
    longest: int
    status: str

    @property
    def moves(self) -> tuple[Move, ...]:
        """Every move, in the order of the agents' ids."""
        return tuple(sorted(m for ring in (*self.cycles, *self.chains) for m in ring))

    def told(self) -> dict[str, Any]:
        """The exchange as plain values."""
        return {
            "cycles": [[list(move) for move in ring] for ring in self.cycles],
            "chains": [[list(move) for move in ring] for ring in self.chains],
            "longest": self.longest,
            "status": self.status,
            "moved": len(self.moves),
        }


@dataclass(frozen=True, eq=False)
class Seats:
    """Who holds what, what she would rather have, and where a seat is vacant.

    Attributes:
        held: post by agent; vacant: seats by post, only where there are some.
        wishes: the rank of each pair an agent likes better than what she holds.
    """

    held: Mapping[int, int]
    vacant: Mapping[int, int]
    wishes: Mapping[tuple[int, int], int]


def seats_of(
    market: Market, holds: Mapping[str, str], vacant: Mapping[str, int] | None
) -> Seats:
    """Positions instead of ids; who is fixed has no wish.

    Raises:
        InvalidMarket: ``unknown-id``, ``out-of-range``, ``too-many-at-post``.
    """
    places, posts = market.agents.place, market.posts.place
    held = {}
    for agent, post in sorted(holds.items()):
        if agent not in places or post not in posts:
            name = agent if agent not in places else post
            raise unknown(name, ("holds", agent))
        held[places[agent]] = posts[post]
    for agent_, post_ in market.fixed:
        held.setdefault(agent_, post_)
    left = market.posts.capacity.tolist()
    for post_, count in Counter(held.values()).items():
        left[post_] -= count
        if left[post_] < 0:
            message = f"「{market.posts.ids[post_]}」にいる人が定員を超えています。"
            raise InvalidMarket("too-many-at-post", message, path=("holds",))
    if vacant is not None:
        for name, seats in vacant.items():
            if name not in posts:
                raise unknown(name, ("vacant", name))
            if not 0 <= seats <= left[posts[name]]:
                message = f"「{name}」の空きは0から{left[posts[name]]}までです。"
                raise InvalidMarket("out-of-range", message, path=("vacant", name))
        left = [vacant.get(name, 0) for name in market.posts.ids]
    free = {post: seats for post, seats in enumerate(left) if seats}
    return Seats(held, free, dict(_wishes(market, held)))


def _wishes(
    market: Market, held: Mapping[int, int]
) -> Iterator[tuple[tuple[int, int], int]]:
    settled = {agent for agent, _post in market.fixed}
    rank = market.pairs.agent_rank.tolist()
    for agent, here in sorted(held.items()):
        mine = market.number_of_pair.get((agent, here))
        for pair in () if agent in settled else market.pairs.of(agent):
            if mine is None or rank[pair] < rank[mine]:
                yield (agent, int(market.pairs.post[pair])), rank[pair]


def verify_exchange(
    market: Market,
    holds: Mapping[str, str],
    exchange: Exchange,
    *,
    vacant: Mapping[str, int] | None = None,
) -> Verdict:
    """Whether each who moves likes it better, once, and into a seat that is free.

    That nobody more can move is checked where everyone who wishes to moves; otherwise
    it is attested by the solver.
    """
    seats = seats_of(market, holds, vacant)
    agents, posts = market.agents.place, market.posts.place
    moves = [
        (agents.get(who, -1), posts.get(before, -1), posts.get(after, -1))
        for who, before, after in exchange.moves
    ]
    unliked = [
        f"「{exchange.moves[n][0]}」が、望まない移動をします。"
        for n, (who, before, after) in enumerate(moves)
        if seats.held.get(who) != before or (who, after) not in seats.wishes
    ]
    twice = [
        f"「{who}」が2回移動します。"
        for who, times in Counter(m[0] for m in exchange.moves).items()
        if times > 1
    ]
    wishing = {agent for agent, _post in seats.wishes}
    is_all = len({move[0] for move in moves}) >= len(wishing)
    claims = [
        one("better", unliked),
        one("once", twice),
        one("rings", list(_broken(exchange))),
        one("seats", list(_overfull(market, exchange, seats))),
        Claim("most", CHECKED if is_all else ATTESTED, holds=True),
    ]
    return Verdict(tuple(claims[: 5 if exchange.status == "optimal" else 4]))


def _broken(exchange: Exchange) -> Iterator[str]:
    """Rings that do not close, or have too many moves."""
    for rings, is_cycle in ((exchange.cycles, True), (exchange.chains, False)):
        for ring in rings:
            if not 0 < len(ring) <= exchange.longest:
                yield f"{len(ring)}人の組があります（上限{exchange.longest}人）。"
                continue
            into: Sequence[Move] = (ring[-1], *ring) if is_cycle else ring
            for before, after in pairwise(into):
                if after[2] != before[1]:
                    yield f"「{after[0]}」の移動先は、前の人が空けた席ではありません。"


def _overfull(market: Market, exchange: Exchange, seats: Seats) -> Iterator[str]:
    """Posts where more chains begin than seats are vacant."""
    place = market.posts.place
    begun = Counter(ring[0][2] for ring in exchange.chains if ring)
    for post, count in begun.items():
        if count > seats.vacant.get(place.get(post, -1), 0):
            yield f"「{post}」の空きより多くの人が移ります。"
