"""The placement engine: allot what is scarce, prove it, explain it.

Pure Python over columns, usable by itself by anyone who places people::

    from kakehashi.engines import placement as pl

    market = pl.read_market(text)
    outcome = pl.solve(market, pl.Stable(), seed=2027)
    assert pl.verify(market, outcome.told()).ok

Nothing here knows Django, and nothing of ``verify`` knows a solver.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kakehashi.engines.placement.comparing import compare
    from kakehashi.engines.placement.errors import (
        InvalidMarket,
        NotOffered,
        PlacementError,
        Unverified,
    )
    from kakehashi.engines.placement.explaining import reasons, why
    from kakehashi.engines.placement.market import Agents, Market, Pairs, Posts
    from kakehashi.engines.placement.outcome import Outcome
    from kakehashi.engines.placement.policies import (
        Policy,
        SerialDictatorship,
        Stable,
        TopTradingCycles,
        Welfare,
    )
    from kakehashi.engines.placement.solving import solve
    from kakehashi.engines.placement.verifier import verify
    from kakehashi.engines.placement.wire import market_from, read_market

__all__ = [
    "Agents",
    "InvalidMarket",
    "Market",
    "NotOffered",
    "Outcome",
    "Pairs",
    "PlacementError",
    "Policy",
    "Posts",
    "SerialDictatorship",
    "Stable",
    "TopTradingCycles",
    "Unverified",
    "Welfare",
    "compare",
    "market_from",
    "read_market",
    "reasons",
    "solve",
    "verify",
    "why",
]

_ROOMS: Final = {
    "Agents": "market",
    "InvalidMarket": "errors",
    "Market": "market",
    "NotOffered": "errors",
    "Outcome": "outcome",
    "Pairs": "market",
    "PlacementError": "errors",
    "Policy": "policies",
    "Posts": "market",
    "SerialDictatorship": "policies",
    "Stable": "policies",
    "TopTradingCycles": "policies",
    "Unverified": "errors",
    "Welfare": "policies",
    "compare": "comparing",
    "market_from": "wire",
    "read_market": "wire",
    "reasons": "explaining",
    "solve": "solving",
    "verify": "verifier",
    "why": "explaining",
}


def __getattr__(name: str) -> object:
    """Import a room when one of its names is asked for."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
