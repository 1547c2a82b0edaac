"""Stability by the words of the papers, case by case: slow, and nobody else's code."""

from __future__ import annotations

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Match

Two = tuple[int | None, int | None]


def is_stable(
    market: pl.Market, placed: Match, kind: str = "weak", reading: str = "mm"
) -> bool:
    """Whether no single and no couple blocks."""
    paired = {x for couple in market.couples for x in (couple.a, couple.b)}
    for agent, post in market.number_of_pair:
        free = agent not in paired and agent not in {a for a, _p in market.fixed}
        if (
            free
            and (agent, post) not in placed
            and blocks(market, placed, agent, post, kind)
        ):
            return False
    return not any(
        _couple_blocks(market, placed, couple, reading) for couple in market.couples
    )


def _rank(market: pl.Market, agent: int, post: int) -> int:
    return int(market.pairs.post_rank[market.number_of_pair[agent, post]])


def _own(market: pl.Market, agent: int, post: int) -> int:
    return int(market.pairs.agent_rank[market.number_of_pair[agent, post]])


def _there(market: pl.Market, placed: Match, post: int) -> list[int]:
    fixed = set(market.fixed)
    return [a for a, p in placed if p == post and (a, p) not in fixed]


def blocks(market: pl.Market, placed: Match, agent: int, post: int, kind: str) -> bool:
    mine = [_own(market, a, p) for a, p in placed if a == agent]
    rank = _own(market, agent, post)
    strictly = len(mine) < market.agents.quota[agent] or any(r > rank for r in mine)
    gladly = strictly or any(r == rank for r in mine)
    if kind == "weak":
        return strictly and _takes(market, placed, agent, post, or_as_well=False)
    if kind == "super":
        return gladly and _takes(market, placed, agent, post, or_as_well=True)
    return (strictly and _takes(market, placed, agent, post, or_as_well=True)) or (
        gladly and _takes(market, placed, agent, post, or_as_well=False)
    )


def _takes(
    market: pl.Market, placed: Match, agent: int, post: int, *, or_as_well: bool
) -> bool:
    """Whether there is room once everyone ranked below is gone, under every cap."""
    rank = _rank(market, agent, post)
    fixed = set(market.fixed)
    seats = int(market.posts.capacity[post])
    caps: list[tuple[tuple[int, ...], int]] = [((post,), seats)]
    caps += [
        (market.members(q), q.max)
        for q in market.quotas
        if q.is_hard and q.max is not None and post in market.members(q)
    ]
    for members, most in caps:
        stays = 0
        for a, p in placed:
            if p not in members:
                continue
            worst = rank - 1 if or_as_well else rank
            if (a, p) in fixed or _rank(market, a, p) <= worst:
                stays += int(market.agents.size[a])
        if stays + int(market.agents.size[agent]) > most:
            return False
    return True


def _couple_blocks(
    market: pl.Market, placed: Match, couple: pl.Couple, reading: str
) -> bool:
    where = dict(placed)
    now: Two = (where.get(couple.a), where.get(couple.b))
    for option in _better(market, couple, now):
        p, q = option
        if p is not None and q is not None and _rooms_of_both(market, p, q):
            if _is_chosen(market, placed, couple, (p, q)):
                return True
        elif p is not None and p == q:
            if _one_post(market, placed, couple, p, now, reading):
                return True
        elif all(
            post is None
            or post == there
            or _takes(market, placed, agent, post, or_as_well=False)
            for agent, post, there in (
                (couple.a, p, now[0]),
                (couple.b, q, now[1]),
            )
        ):
            return True
    return False


def _rooms(market: pl.Market) -> list[tuple[tuple[int, ...], int]]:
    """Posts and hard caps: which posts are inside, and the units that fit."""
    seats = [((n,), int(room)) for n, room in enumerate(market.posts.capacity)]
    caps = [q for q in market.quotas if q.is_hard and q.max is not None]
    return [*seats, *((market.members(q), q.max or 0) for q in caps)]


def _rooms_of_both(market: pl.Market, p: int, q: int) -> bool:
    """Whether both posts stand in one cap, or are one post that is not plain."""
    caps = _rooms(market)[len(market.posts.ids) :]
    if any({p, q} <= set(members) for members, _most in caps):
        return True
    return p == q and not market.is_plain


def _is_chosen(
    market: pl.Market, placed: Match, couple: pl.Couple, option: tuple[int, int]
) -> bool:
    """Each post and cap takes the best that fit, of all but the two, and the two."""
    two = list(zip((couple.a, couple.b), option, strict=True))
    others = [pair for pair in placed if pair[0] not in (couple.a, couple.b)]
    fixed, size = set(market.fixed), market.agents.size
    for members, most in _rooms(market):
        coming = [(a, p) for a, p in two if p in members]
        if not coming:
            continue
        worse = max(_rank(market, a, p) for a, p in coming)
        stays = [
            (a, p)
            for a, p in others
            if p in members and ((a, p) in fixed or _rank(market, a, p) <= worse)
        ]
        if sum(int(size[a]) for a, _p in [*stays, *coming]) > most:
            return False
    return True


def _better(market: pl.Market, couple: pl.Couple, now: Two) -> list[Two]:
    number = market.number_of_pair
    if couple.near:
        region = market.posts.groups[couple.near]
        both = [
            (p, q)
            for a, p in number
            if a == couple.a
            for b, q in number
            if b == couple.b and region[p] == region[q]
        ]
        worth = {
            (p, q): _own(market, couple.a, p) + _own(market, couple.b, q)
            for p, q in both
        }
        last = worth.get(now, 10**6) if now != (None, None) else 10**6  # type: ignore[arg-type]
        return [two for two in both if worth[two] < last]
    listed = list(couple.listed)
    listed = listed[: listed.index(now)] if now in listed else listed
    return [
        (p, q)
        for p, q in listed
        if (p is None or (couple.a, p) in number)
        and (q is None or (couple.b, q) in number)
    ]


def _one_post(
    market: pl.Market,
    placed: Match,
    couple: pl.Couple,
    post: int,
    now: Two,
    reading: str,
) -> bool:
    """McDermid and Manlove's cases for one post; else the choice of the post."""
    there = _there(market, placed, post)
    room = int(market.free_capacity[post])
    ra, rb = _rank(market, couple.a, post), _rank(market, couple.b, post)
    others = sorted(
        _rank(market, x, post) for x in there if x not in (couple.a, couple.b)
    )
    free = room - len(there)
    if reading == "mm":
        if now[0] == post:
            return free >= 1 or any(r > rb for r in others)
        if now[1] == post:
            return free >= 1 or any(r > ra for r in others)
        if free >= 2:
            return True
        if free == 1:
            return any(r > ra or r > rb for r in others)
        return any(
            s > ra and t > rb
            for i, s in enumerate(others)
            for j, t in enumerate(others)
            if i != j
        )
    if sum(r <= max(ra, rb) for r in others) + 2 <= room:
        return True
    return reading == "bis" and any(
        max(_rank(market, c.a, post), _rank(market, c.b, post)) > max(ra, rb)
        for c in market.couples
        if c is not couple and {c.a, c.b} <= set(there)
    )
