"""Couples who would rather be elsewhere (2人組のブロッキング), by each definition.

Shares nothing with the solvers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kakehashi.engines.placement.markets.blocking import Reading
from kakehashi.engines.placement.markets.board import Board
from kakehashi.engines.placement.markets.market import Couple, Market
from kakehashi.engines.placement.markets.options import Option, options_of

Placed = Sequence[tuple[int, int]]


def blocking_couples(
    market: Market, placed: Placed, reading: Reading = "mm"
) -> Iterator[tuple[Couple, Option]]:
    """Couples and the options they, and both posts, would rather have.

    A post looks at whom it has as they stand: neither of two is given the seat that the
    other leaves, unless the post ranks her higher. Of two posts every reading says the
    same; of one post for both they differ: ``mm`` (McDermid and Manlove 2010), ``kpr``
    (Kojima, Pathak and Roth 2013: the post would choose both), ``bis`` (Biró, Irving
    and Schlotter 2011: as kpr, or both outrank one of another couple there). Under caps
    and with sizes every reading is kpr; so it is of two posts under one cap, which
    would have to choose both.
    """
    if not market.couples:
        return
    board = Board(market, placed)
    where = dict(placed)
    for couple in market.couples:
        now = (where.get(couple.a), where.get(couple.b))
        known = options_of(market, couple)
        held = [option.rank for option in known if (option.first, option.second) == now]
        for option in known:
            if held and option.rank >= held[0]:
                break
            if _both_taken(board, couple, option, now, reading):
                yield couple, option


def _both_taken(
    board: Board,
    couple: Couple,
    option: Option,
    now: tuple[int | None, int | None],
    reading: Reading,
) -> bool:
    if not _share_room(board, option):
        return all(
            post is None or post == there or not board.refuses(agent, post)
            for agent, post, there in zip(
                (couple.a, couple.b), (option.first, option.second), now, strict=True
            )
        )
    assert option.first is not None
    is_one = option.first == option.second and len(board.chains[option.first]) == 1
    if not is_one or not board.market.is_plain:
        return _chosen(board, couple, option, now)
    if reading == "mm":
        return _one_after_another(board, couple, option.first, now)
    if _chosen(board, couple, option, now):
        return True
    return reading == "bis" and _outrank(board, couple, option.first)


def _others(board: Board, couple: Couple, post: int) -> list[tuple[int, int]]:
    """Rank and units of everyone at a post but the two."""
    two = (couple.a, couple.b)
    return [
        (board.rank[x, post], board.size[x]) for x in board.at[post] if x not in two
    ]


def _share_room(board: Board, option: Option) -> bool:
    """Whether both posts are one, or stand under one cap."""
    if option.first is None or option.second is None:
        return False
    return not set(board.chains[option.first]).isdisjoint(board.chains[option.second])


def _chosen(
    board: Board, couple: Couple, option: Option, now: tuple[int | None, int | None]
) -> bool:
    """Both are among the best that fit, of those there and the two.

    A post, and every cap around it, chooses anew without the seats they hold now.
    """
    two = (couple.a, couple.b)
    asked = _inside(board, zip(two, (option.first, option.second), strict=True))
    held = _inside(board, zip(two, now, strict=True))
    for room, coming in asked.items():
        worse = max(rank for rank, _units in coming)
        others = board.units(room, worse)
        others -= sum(units for rank, units in held.get(room, ()) if rank <= worse)
        if others + sum(units for _rank, units in coming) > board.room[room]:
            return False
    return True


def _inside(
    board: Board, seats: Iterable[tuple[int, int | None]]
) -> dict[int, list[tuple[int, int]]]:
    """By room the rank and units of each who has, or asks for, a seat in it."""
    found: dict[int, list[tuple[int, int]]] = {}
    for agent, post in seats:
        if post is None:
            continue
        for room in board.chains[post]:
            told = (board.rank[agent, post], board.size[agent])
            found.setdefault(room, []).append(told)
    return found


def _one_after_another(
    board: Board, couple: Couple, post: int, now: tuple[int | None, int | None]
) -> bool:
    """Each finds a free seat, or one held by somebody ranked below her; not the same.

    Who is there already keeps her seat.
    """
    free = board.room[post] - sum(board.size[x] for x in board.at[post])
    others = sorted(_others(board, couple, post), reverse=True)
    coming = [
        one
        for one, there in zip((couple.a, couple.b), now, strict=True)
        if there != post
    ]
    for one in sorted(coming, key=lambda x: board.rank[x, post], reverse=True):
        while free < board.size[one]:
            if not others or others[0][0] <= board.rank[one, post]:
                return False
            free += others.pop(0)[1]
        free -= board.size[one]
    return True


def _outrank(board: Board, couple: Couple, post: int) -> bool:
    """Two who are there together, and one of them ranks below both."""
    worse = max(board.rank[one, post] for one in (couple.a, couple.b))
    there = set(board.at[post])
    return any(
        worse < max(board.rank[other.a, post], board.rank[other.b, post])
        for other in board.market.couples
        if other is not couple and {other.a, other.b} <= there
    )
