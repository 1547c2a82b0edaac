"""What may be asked for (配置の方式): each says what it promises, and gives up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Stable:
    """A stable matching (安定マッチング): no two would rather have each other.

    Equals are ordered by a public lottery with a seed; the matching is then weakly
    stable. It is the best stable one for the proposing side. It may leave seats empty
    that another policy would fill. Source: Gale and Shapley (1962).
    """

    proposer: Literal["agents", "posts"] = "agents"

    @property
    def name(self) -> str:
        """How outcomes call it."""
        return "stable" if self.proposer == "agents" else "stable-posts"


@dataclass(frozen=True, slots=True)
class SerialDictatorship:
    """One after another takes the best seat left (順番選択), in the order of a lottery.

    Nobody gains by a false list, and no exchange would please all; what posts want
    counts for nothing but who is acceptable.
    Source: Satterthwaite and Sonnenschein (1981).
    """

    @property
    def name(self) -> str:
        """How outcomes call it."""
        return "serial-dictatorship"


@dataclass(frozen=True, slots=True)
class Welfare:
    """The most weight in all (総効用最大), and among the best the most people placed.

    Quotas over groups of posts are kept, least and most, where they are nested or
    apart. It may part two who would rather have each other, and a person may gain by a
    false list.
    """

    @property
    def name(self) -> str:
        """How outcomes call it."""
        return "welfare"


@dataclass(frozen=True, slots=True)
class TopTradingCycles:
    """Seats are traded until nobody would trade (上位交換方式), from the posts' order.

    Nobody gains by a false list, and no exchange would please all. Somebody may be
    passed over by one whom the post ranks lower. Equals are drawn.
    Source: Abdulkadiroğlu and Sönmez (2003).
    """

    @property
    def name(self) -> str:
        """How outcomes call it."""
        return "ttc"


Policy = Stable | SerialDictatorship | TopTradingCycles | Welfare
