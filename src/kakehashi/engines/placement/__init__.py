"""The placement engine: allot what is scarce, prove it, explain it.

Pure Python over columns, usable by itself by anyone who places people::

    from kakehashi.engines import placement as pl

    market = pl.read_market(text)
    outcome = pl.solve(market, pl.Stable(), seed=2027)
    assert pl.verify(market, outcome.told()).ok

Nothing here knows Django, and nothing of ``verify`` knows a solver. The rooms, each
knowing only those after it: ``explanations``, ``timetables`` and ``transfers``;
``solvers``; ``proofs``; and ``markets``, with policies and outcomes between them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kakehashi.engines.placement.errors import (
        InvalidMarket,
        NotOffered,
        PlacementError,
        Unverified,
    )
    from kakehashi.engines.placement.explanations.comparing import compare
    from kakehashi.engines.placement.explanations.explaining import reasons, why
    from kakehashi.engines.placement.explanations.next_in_line import alternates
    from kakehashi.engines.placement.explanations.tabling import compare_policies, sweep
    from kakehashi.engines.placement.markets.amending import (
        Add,
        Fix,
        Release,
        SetCapacity,
        SetQuota,
        Withdraw,
        amend,
    )
    from kakehashi.engines.placement.markets.columns import ColumnRule, pairs_from
    from kakehashi.engines.placement.markets.folder import read_folder, write_folder
    from kakehashi.engines.placement.markets.market import (
        Agents,
        Couple,
        Market,
        Pairs,
        Posts,
        Quota,
        Rule,
    )
    from kakehashi.engines.placement.markets.wire import market_from, read_market
    from kakehashi.engines.placement.markets.writing import told_of
    from kakehashi.engines.placement.outcome import Outcome
    from kakehashi.engines.placement.policies import (
        Fair,
        ImmediateAcceptance,
        Policy,
        SerialDictatorship,
        Stable,
        TopTradingCycles,
        Welfare,
        policy_of,
    )
    from kakehashi.engines.placement.proofs.verifier import verify
    from kakehashi.engines.placement.reason import Reason
    from kakehashi.engines.placement.shares import Shares, equal_shares, verify_shares
    from kakehashi.engines.placement.solvers.solving import solve
    from kakehashi.engines.placement.timetables.choosing import choose_meetings
    from kakehashi.engines.placement.timetables.left_out import never_of
    from kakehashi.engines.placement.timetables.meetings import (
        Meeting,
        Timetable,
        timetable,
    )
    from kakehashi.engines.placement.timetables.plans import (
        Absence,
        Interpreter,
        Plans,
        plans_from,
        read_plans,
    )
    from kakehashi.engines.placement.timetables.timetable_proof import verify_timetable
    from kakehashi.engines.placement.transfers.exchanges import (
        Exchange,
        verify_exchange,
    )
    from kakehashi.engines.placement.transfers.exchanging import exchange

__all__ = [
    "Absence",
    "Add",
    "Agents",
    "ColumnRule",
    "Couple",
    "Exchange",
    "Fair",
    "Fix",
    "ImmediateAcceptance",
    "Interpreter",
    "InvalidMarket",
    "Market",
    "Meeting",
    "NotOffered",
    "Outcome",
    "Pairs",
    "PlacementError",
    "Plans",
    "Policy",
    "Posts",
    "Quota",
    "Reason",
    "Release",
    "Rule",
    "SerialDictatorship",
    "SetCapacity",
    "SetQuota",
    "Shares",
    "Stable",
    "Timetable",
    "TopTradingCycles",
    "Unverified",
    "Welfare",
    "Withdraw",
    "alternates",
    "amend",
    "choose_meetings",
    "compare",
    "compare_policies",
    "equal_shares",
    "exchange",
    "market_from",
    "never_of",
    "pairs_from",
    "plans_from",
    "policy_of",
    "read_folder",
    "read_market",
    "read_plans",
    "reasons",
    "solve",
    "sweep",
    "timetable",
    "told_of",
    "verify",
    "verify_exchange",
    "verify_shares",
    "verify_timetable",
    "why",
    "write_folder",
]

_ROOMS: Final = {
    "Absence": "timetables.plans",
    "Add": "markets.amending",
    "Agents": "markets.market",
    "ColumnRule": "markets.columns",
    "Couple": "markets.market",
    "Exchange": "transfers.exchanges",
    "Fair": "policies",
    "Fix": "markets.amending",
    "ImmediateAcceptance": "policies",
    "Interpreter": "timetables.plans",
    "InvalidMarket": "errors",
    "Market": "markets.market",
    "Meeting": "timetables.meetings",
    "NotOffered": "errors",
    "Outcome": "outcome",
    "Pairs": "markets.market",
    "PlacementError": "errors",
    "Plans": "timetables.plans",
    "Policy": "policies",
    "Posts": "markets.market",
    "Quota": "markets.market",
    "Reason": "reason",
    "Release": "markets.amending",
    "Rule": "markets.market",
    "SerialDictatorship": "policies",
    "SetCapacity": "markets.amending",
    "SetQuota": "markets.amending",
    "Shares": "shares",
    "Stable": "policies",
    "Timetable": "timetables.meetings",
    "TopTradingCycles": "policies",
    "Unverified": "errors",
    "Welfare": "policies",
    "Withdraw": "markets.amending",
    "alternates": "explanations.next_in_line",
    "amend": "markets.amending",
    "choose_meetings": "timetables.choosing",
    "compare": "explanations.comparing",
    "compare_policies": "explanations.tabling",
    "equal_shares": "shares",
    "exchange": "transfers.exchanging",
    "market_from": "markets.wire",
    "never_of": "timetables.left_out",
    "pairs_from": "markets.columns",
    "plans_from": "timetables.plans",
    "policy_of": "policies",
    "read_folder": "markets.folder",
    "read_market": "markets.wire",
    "read_plans": "timetables.plans",
    "reasons": "explanations.explaining",
    "solve": "solvers.solving",
    "sweep": "explanations.tabling",
    "told_of": "markets.writing",
    "timetable": "timetables.meetings",
    "verify": "proofs.verifier",
    "verify_exchange": "transfers.exchanges",
    "verify_shares": "shares",
    "verify_timetable": "timetables.timetable_proof",
    "why": "explanations.explaining",
    "write_folder": "markets.folder",
}


def __getattr__(name: str) -> object:
    """Import a room when one of its names is asked for."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
