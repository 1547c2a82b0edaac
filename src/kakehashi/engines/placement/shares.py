"""A budget shared equally among those who judge (均等配分), and whether it holds.

Each judge has the same part of the budget. A project is paid by those who value it,
each as much per point as the others, or all she has left; the one that asks the least
per point comes first. So a part of the judges who agree decides on its part of the
money. Source: Peters, Pierczyński and Skowron (2021), method of equal shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import unknown
from kakehashi.engines.placement.proofs.claims import Verdict, one

Points = Mapping[str, Mapping[str, int]]
"""Points by project by judge."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Which projects are paid, in their order, and by whom how much (均等配分).

    Attributes:
        paid: project, then judge, to an exact sum; the sums of a project are its cost.
        filled: projects chosen after them from what nobody could agree on.
    """

    budget: int
    paid: Mapping[str, Mapping[str, Fraction]]
    filled: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Every project that gets its money, in the order it was chosen."""
        return (*self.paid, *self.filled)

    def told(self) -> dict[str, Any]:
        """As plain values; a sum is numerator and denominator."""
        return {
            "budget": self.budget,
            "paid": {
                project: {
                    judge: [part.numerator, part.denominator]
                    for judge, part in sorted(parts.items())
                }
                for project, parts in self.paid.items()
            },
            "filled": list(self.filled),
        }


def equal_shares(
    costs: Mapping[str, int], points: Points, budget: int, *, fill: bool = True
) -> Shares:
    """Projects paid from equal shares; of two at the same price the lesser id is first.

    Args:
        costs: whole, above 0, by project.
        points: by judge and project, 0 or more; 0 or left out: she pays nothing for it.
        budget: in the unit of the costs.
        fill: what is left over goes to those of most points per cost that it can pay.

    Raises:
        InvalidMarket: ``out-of-range``, ``unknown-id``.
    """
    _must_be_readable(costs, points, budget)
    purse = {judge: Fraction(budget, len(points)) for judge in sorted(points)}
    left, paid = set(costs), dict[str, Mapping[str, Fraction]]()
    while True:
        priced = (
            (price, project)
            for project in sorted(left)
            if (price := _price(costs[project], _payers(points, project, purse)))
        )
        best = min(priced, default=None)
        if best is None:
            break
        price, project = best
        paid[project] = {
            judge: part
            for judge, worth, have in _payers(points, project, purse)
            if (part := min(have, price * worth))
        }
        for judge, part in paid[project].items():
            purse[judge] -= part
        left.remove(project)
    rest = budget - sum(costs[project] for project in paid)
    return Shares(
        budget, paid, tuple(_filling(costs, points, left, rest) if fill else ())
    )


def _must_be_readable(costs: Mapping[str, int], points: Points, budget: int) -> None:
    for project, cost in costs.items():
        if type(cost) is not int or cost <= 0:
            message = "費用は1以上の整数です。"
            raise InvalidMarket("out-of-range", message, path=("costs", project))
    if type(budget) is not int or budget < 0:
        message = "予算は0以上の整数です。"
        raise InvalidMarket("out-of-range", message, path=("budget",))
    for judge, given in points.items():
        for project, worth in given.items():
            if project not in costs:
                raise unknown(project, ("points", judge, project))
            if type(worth) is not int or worth < 0:
                message = "点数は0以上の整数です。"
                path = ("points", judge, project)
                raise InvalidMarket("out-of-range", message, path=path)


def _payers(
    points: Points, project: str, purse: Mapping[str, Fraction]
) -> list[tuple[str, int, Fraction]]:
    """Who would pay for a project, what it is worth to her, and what she has."""
    return [
        (judge, worth, have)
        for judge, have in purse.items()
        if (worth := points[judge].get(project, 0)) and have
    ]


def _price(cost: int, payers: Sequence[tuple[str, int, Fraction]]) -> Fraction | None:
    """The least price of a point at which they pay the whole cost, or None.

    Who has the least for what it is worth to her gives all she has, the first of all.
    """
    left, worth_left = Fraction(cost), sum(worth for _judge, worth, _have in payers)
    for _judge, worth, have in sorted(payers, key=lambda p: p[2] / p[1]):
        if have * worth_left >= left * worth:
            return left / worth_left
        left -= have
        worth_left -= worth
    return None


def _filling(
    costs: Mapping[str, int], points: Points, left: set[str], rest: int
) -> Iterator[str]:
    total = {p: sum(given.get(p, 0) for given in points.values()) for p in left}
    for project in sorted(left, key=lambda p: (Fraction(-total[p], costs[p]), p)):
        if total[project] and costs[project] <= rest:
            rest -= costs[project]
            yield project


def verify_shares(costs: Mapping[str, int], points: Points, shares: Shares) -> Verdict:
    """Whether the payments are a price system; nothing of it knows how they were found.

    Checked: each project is paid whole by those who value it, nobody pays more than
    her share, and those who value a project that is not paid have not enough left for
    it. (The order of the projects follows from none of it and is not a claim.)
    """
    spent = dict.fromkeys(points, Fraction(0))
    wrong, short = [], []
    for project, parts in shares.paid.items():
        if sum(parts.values()) != costs.get(project):
            short.append(f"「{project}」の支払いの合計が費用と合いません。")
        for judge, part in parts.items():
            if part < 0 or not points.get(judge, {}).get(project, 0):
                wrong.append(f"「{judge}」は「{project}」に点を入れていません。")
            else:
                spent[judge] += part
    share = Fraction(shares.budget, max(len(points), 1))
    over = [
        f"「{judge}」が持ち分を超えます。" for judge in spent if spent[judge] > share
    ]
    total = sum(costs.get(project, 0) for project in shares.chosen)
    could = [
        f"「{project}」に点を入れた人に、まだ足りるお金があります。"
        for project in sorted(set(costs) - set(shares.paid))
        if sum(share - spent[j] for j in points if points[j].get(project, 0))
        >= costs[project]
    ]
    twice = [
        f"「{project}」は選べません。"
        for project in shares.filled
        if project in shares.paid or project not in costs
    ]
    return Verdict(
        (
            one("paid-whole", short),
            one("valued", wrong),
            one("share", over),
            one("nothing-left-out", could),
            one("budget", ["予算を超えます。"] if total > shares.budget else twice),
        )
    )
