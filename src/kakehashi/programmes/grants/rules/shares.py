"""The Method of Equal Shares for a round: every reviewer carries the same money.

D. Peters, G. Pierczyński, P. Skowron, "Proportional Participatory Budgeting with
Additive Utilities", NeurIPS 2021. Reviewers are the voters, their marks the utilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

from kakehashi.programmes.grants.rules.cut_offs import (
    Candidate,
    How,
    Limits,
    Purse,
    Result,
    complete,
    in_rank,
    result_of,
)

Payments = Mapping[int, Fraction]
"""What each reviewer pays of her part, in yen, exactly."""


def equal_shares(
    candidates: Sequence[Candidate], *, budget_yen: int, limits: Limits | None = None
) -> Result:
    """Award by equal shares, then by rank with what is left.

    Without ``limits`` the choice by shares has the guarantee of the paper: a group of
    reviewers of the same mind decides over its part of the money (EJR up to one
    project). Upper bounds keep projects out; least shares are told, not forced.
    """
    ranked = in_rank(candidates)
    purse = Purse(budget_yen, limits or Limits())
    for candidate, _payments in carried(ranked, purse):
        purse.pay(candidate, How.SHARES)
    return result_of(ranked, purse, complete(ranked, purse))


def carried(
    ranked: Sequence[Candidate], purse: Purse
) -> Iterator[tuple[Candidate, Payments]]:
    """The projects reviewers can carry together, in order, with who pays what.

    Each time the one with the least price of a point (ρ); of equal prices the better
    in rank. A price only rises as parts shrink, so old prices are lower bounds and
    only the cheapest is counted anew.
    """
    reviewers = sorted({who for c in ranked for who in c.marks})
    if not reviewers:
        return
    part = Fraction(purse.budget_yen, len(reviewers))
    parts = dict.fromkeys(reviewers, part)
    waiting = [(Fraction(0), place) for place in range(len(ranked))]
    heapify(waiting)
    while waiting:
        _old, place = heappop(waiting)
        candidate = ranked[place]
        if purse.why_not(candidate) is not None:
            continue
        price = price_of_a_point(candidate, parts)
        if price is None:
            continue
        if waiting and (price, place) > waiting[0]:
            heappush(waiting, (price, place))
            continue
        payments = {
            who: min(parts[who], price * points)
            for who, points in candidate.marks.items()
            if points
        }
        for who, yen in payments.items():
            parts[who] -= yen
        yield candidate, payments


def price_of_a_point(
    candidate: Candidate, parts: Mapping[int, Fraction]
) -> Fraction | None:
    """The least ρ at which Σ min(part, ρ × mark) pays for it; None if never."""
    owed, points = Fraction(candidate.sum_yen), sum(candidate.marks.values())
    supporters = sorted(
        (parts[who] / mark, who) for who, mark in candidate.marks.items() if mark
    )
    for limit, who in supporters:
        price = owed / points
        if price <= limit:
            return price
        owed -= parts[who]
        points -= candidate.marks[who]
    return None
