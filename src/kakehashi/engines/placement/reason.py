"""A reason (理由) as typed values, with its sentence in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kakehashi.engines.placement.sayings import (
    EQUALS,
    FAIRNESS,
    PLACE,
    SAYS,
    TIGHT,
    UNITS,
)

Kind = Literal[
    "holds",
    "fixed",
    "rule",
    "not-listed",
    "prefers",
    "cutoff",
    "full",
    "no-seat",
    "quota",
    "couple",
    "turn",
    "costs",
    "equal",
    "impossible",
    "unkept",
    "given-up",
    "room",
    "nobody",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one agent is, or is not, at one post.

    Attributes:
        rank: of the agent in the eyes of the post, from 1; last: of the worst one in.
        ahead: how many the post holds and ranks above the agent, or as high.
        quota, price: a quota that is tight, and what a place in it is worth.
        loss, unit: what the whole would lose with the agent there, and in what.
    """

    kind: Kind
    agent: str
    post: str
    capacity: int = 0
    rank: int = 0
    last: int = 0
    ahead: int = 0
    rules: tuple[str, ...] = ()
    quota: str = ""
    price: int = 0
    loss: int = 0
    unit: str = ""

    def text(self, language: str = "ja") -> str:
        """The reason as a sentence, in Japanese or English."""
        column = 0 if language == "ja" else 1
        tight = TIGHT[column] if self.quota else ""
        if self.kind == "cutoff" and self.rank == self.last:
            tight = EQUALS[column]
        return (
            SAYS[self.kind][column]
            .format(
                post=self.post,
                capacity=self.capacity,
                rank=self.rank,
                last=self.last,
                ahead=self.ahead,
                rules=("、", ", ")[column].join(self.rules),
                quota=self.quota,
                loss=self.loss,
                unit=_unit(self.unit, column),
                tight=tight.format(quota=self.quota, price=self.price),
            )
            .strip()
        )


def _unit(name: str, column: int) -> str:
    if name in UNITS:
        return UNITS[name][column]
    if name.startswith("rank "):
        return PLACE[column].format(place=name.removeprefix("rank "))
    return FAIRNESS[column]
