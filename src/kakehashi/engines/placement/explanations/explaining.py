"""Why somebody is not at a post (不配置の理由): from market and outcome alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kakehashi.engines.placement.explanations.losing import Loss, loss_of
from kakehashi.engines.placement.markets.board import Board
from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.policies import Fair, Stable, Welfare, policy_of
from kakehashi.engines.placement.reason import Kind, Reason

Placed = Sequence[tuple[int, int]]


def why(
    market: Market,
    placed: Placed,
    agent: int,
    post: int,
    *,
    policy: str = "stable",
    certificate: Mapping[str, Any] | None = None,
    status: str = "",
) -> Reason:
    """Why ``agent`` is, or is not, at ``post``, by the policy of the outcome.

    Linear in the placed pairs; where a whole is weighed, it is solved once more with
    the agent there, so that what it would cost is exact. Of a member of a couple it is
    solved for each place her partner may then have, the best dozen asked for.
    """
    name, where = market.agents.ids[agent], market.posts.ids[post]
    known = _before_all(market, placed, agent, post)
    if known is not None:
        return known
    if status in {"infeasible", "none"}:
        return Reason("nobody", name, where)
    asked = policy_of(policy)
    if isinstance(asked, Welfare | Fair):
        return _weighed(market, agent, post, asked, certificate or {})
    board = Board(market, placed)
    couples = {x for couple in market.couples for x in (couple.a, couple.b)}
    if agent in couples:
        return Reason("couple", name, where)
    if not board.wants(agent, post):
        return Reason("prefers", name, where)
    if not isinstance(asked, Stable):
        return Reason("turn", name, where)
    gave_up = bool((certificate or {}).get("gives_up"))
    return _at_post(board, agent, post, gave_up=gave_up)


def _before_all(market: Market, placed: Placed, agent: int, post: int) -> Reason | None:
    """What holds whatever the policy is."""
    name, where = market.agents.ids[agent], market.posts.ids[post]
    if (agent, post) in set(placed):
        return Reason("holds", name, where)
    soft = {rule.name for rule in market.rules if not rule.is_hard}
    failed = [n for n in market.failed.get((agent, post), ()) if n not in soft]
    if failed:
        return Reason("rule", name, where, rules=tuple(failed))
    if (agent, post) not in market.number_of_pair:
        return Reason("not-listed", name, where)
    if int(market.free_quota[agent]) == 0:
        return Reason("fixed", name, where)
    return None


def _at_post(board: Board, agent: int, post: int, *, gave_up: bool) -> Reason:
    """What the post, and the caps around it, make of one who would rather be there."""
    market = board.market
    name, where = market.agents.ids[agent], market.posts.ids[post]
    rank, size = board.rank[agent, post], board.size[agent]
    seats = int(market.posts.capacity[post])
    if board.room[post] < size:
        kind: Kind = "full" if any(p == post for _a, p in market.fixed) else "no-seat"
        return Reason(kind, name, where, capacity=seats)
    ranks, _units = board.filled[post]
    full = [
        room
        for room in board.chains[post]
        if board.units(room, rank) + size > board.room[room]
    ]
    # Where a cap would refuse as good a rank as the post does, it is the reason.
    hardest = min(
        full, key=lambda room: (board.filled[room][0][-1:], room == post), default=None
    )
    if hardest == post:
        ahead = sum(other <= rank for other in ranks)
        return Reason(
            "cutoff",
            name,
            where,
            capacity=seats,
            rank=rank + 1,
            last=ranks[-1] + 1,
            ahead=ahead,
        )
    posts = len(market.posts.ids)
    caps = [level for level in free_levels(market) if level.is_cap]
    if hardest is not None:
        quota = caps[hardest - posts].quota
        worst = board.filled[hardest][0][-1:] or [rank]
        return Reason(
            "quota",
            name,
            where,
            capacity=quota.max or 0,
            rank=rank + 1,
            last=worst[0] + 1,
            quota=quota.name,
        )
    return Reason("given-up" if gave_up else "room", name, where, capacity=seats)


def _weighed(
    market: Market,
    agent: int,
    post: int,
    policy: Welfare | Fair,
    certificate: Mapping[str, Any],
) -> Reason:
    name, where = market.agents.ids[agent], market.posts.ids[post]
    lost: Loss = loss_of(market, policy, agent, post, certificate)
    return Reason(
        lost.kind,
        name,
        where,
        quota=lost.quota,
        price=lost.price,
        loss=lost.loss,
        unit=lost.unit,
    )


def reasons(
    market: Market,
    placed: Placed,
    agent: int,
    *,
    policy: str = "stable",
    certificate: Mapping[str, Any] | None = None,
    status: str = "",
) -> Iterator[Reason]:
    """Of every post the agent lists, the best first: why, or why not."""
    pairs = market.pairs
    for at in sorted(pairs.of(agent), key=lambda n: int(pairs.agent_rank[n])):
        post = int(pairs.post[at])
        yield why(
            market,
            placed,
            agent,
            post,
            policy=policy,
            certificate=certificate,
            status=status,
        )
