"""Who is next for a seat (補欠), and what her coming sets off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kakehashi.engines.placement.explanations.losing import start_of
from kakehashi.engines.placement.markets.amending import SetCapacity, amend
from kakehashi.engines.placement.markets.board import Board
from kakehashi.engines.placement.markets.building import unknown
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import policy_of
from kakehashi.engines.placement.solvers.solving import solve

SAYS: Final = (
    "{place}番目: {agent}。{moves}",
    "Number {place}: {agent}. {moves}",
)
MOVES: Final = ("{agent}が{before}から{after}へ", "{agent} from {before} to {after}")
NONE: Final = ("配置なし", "no place")


@dataclass(frozen=True, slots=True)
class Alternate:
    """Who takes a seat more at a post (補欠者), and everyone who moves by it.

    Attributes:
        moves: agent, post before, post after, by id; None where she has none. The one
            who takes the seat comes first.
    """

    place: int
    agent: str
    moves: tuple[tuple[str, str | None, str | None], ...]

    def text(self, language: str = "ja") -> str:
        """The alternate and the chain of moves as a sentence."""
        column = 0 if language == "ja" else 1
        told = (", " if column else "、").join(
            MOVES[column].format(
                agent=agent, before=before or NONE[column], after=after or NONE[column]
            )
            for agent, before, after in self.moves
        )
        return SAYS[column].format(place=self.place, agent=self.agent, moves=told)


def alternates(outcome: Outcome, post: str, *, most: int = 10) -> list[Alternate]:
    """The next ones for seats of a post, in order, each with what she sets off.

    The post is given one seat more, then another: what the policy makes of it is the
    truth, also under caps and with couples. Ends where one seat more moves nobody in.

    Raises:
        InvalidMarket: ``unknown-id``.
    """
    market, policy = outcome.market, policy_of(outcome.policy)
    assert policy is not None
    seed = int(outcome.certificate.get("seed", 0))
    start = start_of(market, outcome.certificate)
    found: list[Alternate] = []
    before = outcome
    while len(found) < most:
        seats = _seats(before.market, post) + 1
        wider = amend(before.market, SetCapacity(post, seats))
        after = solve(wider, policy, seed=seed, **start)
        moves = _moves(before, after)
        came = [move for move in moves if move[2] == post]
        if not came:
            return found
        rest = [move for move in moves if move not in came]
        board = Board(market, before.placed)
        place = market.posts.place[post]
        came.sort(key=lambda move: board.rank[market.agents.place[move[0]], place])
        chain = (*came, *rest)
        found.append(Alternate(len(found) + 1, came[0][0], chain))
        before = after
    return found


def _seats(market: Market, post: str) -> int:
    if post not in market.posts.place:
        raise unknown(post, ("posts",))
    return int(market.posts.capacity[market.posts.place[post]])


def _moves(before: Outcome, after: Outcome) -> list[tuple[str, str | None, str | None]]:
    old, new = _single(before), _single(after)
    return [
        (agent, old[agent], new[agent])
        for agent in sorted(old)
        if old[agent] != new[agent]
    ]


def _single(outcome: Outcome) -> dict[str, str | None]:
    """Post by agent; of several seats, all of them in one text."""
    return {
        agent: (", ".join(held) or None) if isinstance(held, list) else held
        for agent, held in outcome.match().items()
    }
