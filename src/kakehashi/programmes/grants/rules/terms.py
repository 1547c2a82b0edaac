"""What a call offers a body: the way in, the ceiling, the sum it may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import (
    BudgetLine,
    Call,
    Cap,
    CapFor,
    Eligibility,
    ProcedureLine,
    Venue,
    Way,
)

Kind = Organisation.Kind
Cost = BudgetLine | ProcedureLine
LARGE = frozenset({Kind.PREFECTURE, Kind.DESIGNATED_CITY})


def way_in(eligibilities: Sequence[Eligibility], kind: str) -> Way | None:
    """How a body of ``kind`` may apply, or None when it may not."""
    return next((Way(e.way) for e in eligibilities if e.kind == kind), None)


def cap_for(
    caps: Sequence[Cap], *, kind: str, is_joint: bool, venue: str
) -> int | None:
    """The ceiling in yen, or None while it depends on an answer not given yet.

    A joint ceiling goes before the one of the body's kind; a call that sets ceilings
    by place needs the place first.
    Source: the calls' terms (facts/clair_grants, S80–S85).
    """
    by_kind = {cap.cap_for: cap.cap_yen for cap in caps}
    if is_joint and CapFor.JOINT in by_kind:
        return by_kind[CapFor.JOINT]
    if CapFor.ABROAD in by_kind or CapFor.HOME in by_kind:
        return (
            {
                Venue.ABROAD: by_kind.get(CapFor.ABROAD),
                Venue.HOME: by_kind.get(CapFor.HOME),
            }.get(Venue(venue))
            if venue
            else None
        )
    if kind in LARGE and CapFor.PREFECTURE in by_kind:
        return by_kind[CapFor.PREFECTURE]
    return by_kind.get(CapFor.MUNICIPALITY, by_kind.get(CapFor.SINGLE))


@dataclass(frozen=True, slots=True)
class Sums:
    """The foot of the cost table, in yen. ``None`` where nothing limits.

    ``may_ask`` is the least of the ceiling, the share of eligible costs that the
    call pays, and what other income leaves open.
    """

    total: int
    eligible: int
    cap: int | None
    share: int | None
    uncovered: int
    may_ask: int


def sums_of(
    lines: Sequence[Cost], *, call: Call, cap: int | None, other_income_yen: int
) -> Sums:
    """Add up a cost table against the terms of its call."""
    total = sum(line.amount_yen for line in lines)
    eligible = sum(line.amount_yen for line in lines if line.is_eligible)
    share = None if call.rate_percent is None else eligible * call.rate_percent // 100
    uncovered = max(total - other_income_yen, 0)
    bounds = [b for b in (cap, share, uncovered, eligible) if b is not None]
    return Sums(total, eligible, cap, share, uncovered, min(bounds))
