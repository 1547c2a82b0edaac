"""What may be asked for (配置の方式): each says what it promises, and gives up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final, Literal

from kakehashi.engines.placement.markets.blocking import READINGS, Reading

Ties = Literal["lottery", "max", "strong", "super"]
TIES: Final[tuple[Ties, ...]] = ("lottery", "max", "strong", "super")
Fairness = Literal["rank-maximal", "leximin", "max-min"]
FAIR: Final[tuple[Fairness, ...]] = ("rank-maximal", "leximin", "max-min")
Objective = Literal["weight", "size", "rank"]
OBJECTIVES: Final[tuple[Objective, ...]] = ("weight", "size", "rank")


def _known(field: str, value: object, values: Sequence[str]) -> None:
    if value not in values:
        raise ValueError(f"{field} is one of {', '.join(values)}, not {value!r}")


@dataclass(frozen=True, slots=True)
class Stable:
    """A stable matching (安定マッチング): no two would rather have each other.

    Without couples and sizes it always exists and is the best one for the side that
    proposes. It may leave seats empty that another policy would fill. Where floors are
    not reached by it, the floors are kept and stability is given up for as few pairs as
    can be; the outcome names them. Source: Gale and Shapley (1962).

    Attributes:
        ties: ``lottery``: equals are ordered by a public lottery; ``max``: as many are
            placed as a weakly stable matching can place; ``strong``, ``super``: not
            even an equal would be taken instead, which need not exist (Irving, Manlove
            and Scott 2000, 2003).
        couple_blocking: when a couple blocks (`blocking.Reading`).
    """

    proposer: Literal["agents", "posts"] = "agents"
    ties: Ties = "lottery"
    couple_blocking: Reading = "mm"

    def __post_init__(self) -> None:
        _known("proposer", self.proposer, ("agents", "posts"))
        _known("ties", self.ties, TIES)
        _known("couple_blocking", self.couple_blocking, READINGS)

    @property
    def name(self) -> str:
        """How outcomes call it."""
        if self.ties != "lottery":
            return f"stable-{self.ties}"
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
class ImmediateAcceptance:
    """First choices first, and what is taken stays taken (即時受入方式, Boston).

    As many as can be get their first choice by the posts' order; who lists bravely and
    loses finds the second choice full. Somebody may gain by a false list.
    Source: Abdulkadiroğlu and Sönmez (2003).
    """

    @property
    def name(self) -> str:
        """How outcomes call it."""
        return "immediate"


@dataclass(frozen=True, slots=True)
class Welfare:
    """The most of what is asked for (総効用最大), and among the best the next thing.

    Quotas over groups of posts are kept, least and most. It may part two who would
    rather have each other, and a person may gain by a false list.

    Attributes:
        objective: what counts, the first thing most: ``weight`` in all, ``size`` (how
            many are placed), ``rank`` (the fewest places down the lists in all).
    """

    objective: tuple[Objective, ...] = ("weight", "size")

    def __post_init__(self) -> None:
        for name in self.objective or ("",):
            _known("objective", name, OBJECTIVES)

    @property
    def name(self) -> str:
        """How outcomes call it."""
        usual = self.objective == ("weight", "size")
        return "welfare" if usual else "welfare:" + "-then-".join(self.objective)


@dataclass(frozen=True, slots=True)
class Fair:
    """The fairest by the places people get on their lists (公平な配置).

    ``rank-maximal``: the most first choices, among those the most second choices, and
    so on (Irving, Kavitha, Mehlhorn, Michail and Paluch 2006). ``leximin``: the fewest
    left out, then the fewest at the worst place, then at the next worst, and so on;
    with weights, by what each pair is worth. ``max-min``: the fewest left out, the
    worst place as good as can be and the fewest there, then the fewest places down in
    all, whatever the weights say.
    What posts want counts for nothing but who is acceptable.
    """

    kind: Fairness = "rank-maximal"

    def __post_init__(self) -> None:
        _known("kind", self.kind, FAIR)

    @property
    def name(self) -> str:
        """How outcomes call it."""
        return self.kind


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


Policy = (
    Stable
    | SerialDictatorship
    | ImmediateAcceptance
    | TopTradingCycles
    | Welfare
    | Fair
)


def policy_of(name: object) -> Policy | None:
    """The policy that outcomes call so; None where there is none."""
    known: list[Policy] = [
        Stable(),
        Stable("posts"),
        *(Stable(ties=ties) for ties in TIES[1:]),
        SerialDictatorship(),
        ImmediateAcceptance(),
        TopTradingCycles(),
        *(Fair(kind) for kind in FAIR),
        *(Welfare(some) for n in (1, 2, 3) for some in permutations(OBJECTIVES, n)),
    ]
    return next((policy for policy in known if policy.name == name), None)
