"""Stability as constraints of the integer model: weak, strong, super, with couples.

Each pair that is not chosen has an agent who has as good, or a post that is full of as
good. Follows the definitions of `blocking`, which is not used here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kakehashi.engines.placement.markets.blocking import Kind, Reading
from kakehashi.engines.placement.markets.levels import chains_of, free_levels
from kakehashi.engines.placement.markets.market import Couple
from kakehashi.engines.placement.markets.options import Option
from kakehashi.engines.placement.solvers.exact import Expression, Model

STRICTLY: Final[dict[Kind, Sequence[tuple[bool, bool]]]] = {
    "weak": ((False, False),),
    "super": ((True, True),),
    "strong": ((True, False), (False, True)),
}
"""Of each inequality, whether only what an agent, and a post, likes better counts."""


class Stability:
    """Adds to a model that no pair and no couple blocks.

    With ``slack`` a pair may block, at a cost: ``slack`` then lists what to keep small.
    """

    def __init__(
        self,
        model: Model,
        *,
        kind: Kind = "weak",
        reading: Reading = "mm",
        slack: bool = False,
    ) -> None:
        self.model, self.cp, self.market = model, model.cp, model.market
        self.kind, self.reading = kind, reading
        self.has_slack, self.slack = slack, list[Expression]()
        pairs = self.market.pairs
        self.agents, self.posts = pairs.agent.tolist(), pairs.post.tolist()
        self.own, self.other = pairs.agent_rank.tolist(), pairs.post_rank.tolist()
        self.size: list[int] = self.market.agents.size.tolist()
        self.known: dict[tuple[Any, ...], Expression] = {}
        self._rooms()
        paired = {x for couple in self.market.couples for x in (couple.a, couple.b)}
        fixed = {self.market.number_of_pair.get(pair) for pair in self.market.fixed}
        for number, agent in enumerate(self.agents):
            if agent not in paired and number not in fixed:
                self._pair(number)
        for couple, options in zip(self.market.couples, model.y, strict=True):
            self._couple(couple, options)

    def _rooms(self) -> None:
        """Posts and hard caps as rooms, with the units up to each rank as variables."""
        levels = [level for level in free_levels(self.market) if level.is_cap]
        posts = len(self.market.posts.ids)
        self.room: list[int] = [
            *self.market.free_capacity.tolist(),
            *(level.most for level in levels),
        ]
        self.chains = [
            [post, *(posts + n for n in chain)]
            for post, chain in enumerate(chains_of(posts, levels))
        ]
        inside: list[dict[int, list[int]]] = [{} for _ in self.room]
        for number, post in enumerate(self.posts):
            for room in self.chains[post]:
                inside[room].setdefault(self.other[number], []).append(number)
        self.upto: list[dict[int, Expression]] = []
        self.ranks: list[list[int]] = []
        for by_rank, most in zip(inside, self.room, strict=True):
            total: Expression = 0
            upto: dict[int, Expression] = {-1: 0}
            for rank in sorted(by_rank):
                here = self.cp.new_int_var(0, max(most, 0), "")
                units = [
                    self.size[self.agents[n]] * self.model.x[n] for n in by_rank[rank]
                ]
                self.cp.add(here == total + sum(units))
                upto[rank] = total = here
            self.upto.append(upto)
            self.ranks.append(sorted(upto))

    def _units(self, room: int, rank: int, *, strictly: bool = False) -> Expression:
        """Units in a room up to a rank; the largest known rank that is not above it."""
        ranks = self.ranks[room]
        fits = bisect_left(ranks, rank) if strictly else bisect_right(ranks, rank)
        return self.upto[room][ranks[fits - 1]]

    def _bool(self) -> Expression:
        return self.cp.new_bool_var("")

    def _refused(self, number: int, *, strictly: bool = False) -> Expression:
        """True only where the post, or a cap around it, is full of others as good."""
        key = ("refused", number, strictly)
        if key not in self.known:
            rooms = self.chains[self.posts[number]]
            self.known[key] = self._any(
                [self._full(room, number, strictly=strictly) for room in rooms]
            )
        return self.known[key]

    def _full(self, room: int, number: int, *, strictly: bool) -> Expression:
        one = self._bool()
        others, need = self._beside(room, number, strictly=strictly)
        if need > 0:
            self.cp.add(others >= need * one)
        return one

    def _beside(
        self, room: int, number: int, *, strictly: bool
    ) -> tuple[Expression, int]:
        """Units of others as good (or better) in a room, and how many of them fill it.

        Strictly above her own rank she is not counted; else she is left out.
        """
        rank, size = self.other[number], self.size[self.agents[number]]
        units = self._units(room, rank, strictly=strictly)
        others = units if strictly else units - size * self.model.x[number]
        return others, self.room[room] - size + 1

    def _any(self, some: list[Expression]) -> Expression:
        if len(some) == 1:
            return some[0]
        one = self._bool()
        self.cp.add(sum(some) >= 1).only_enforce_if(one)
        return one

    def _good(self, number: int, *, strictly: bool) -> Expression:
        """How many the agent has that are as good as this (or better)."""
        agent, rank = self.agents[number], self.own[number]
        return sum(
            self.model.x[n]
            for n in self.market.pairs.of(agent)
            if (self.own[n] < rank if strictly else self.own[n] <= rank)
        )

    def _served(self, number: int, *, strictly: bool) -> Expression:
        """True only where the agent has all she may, each as good (or better)."""
        agent, rank = self.agents[number], self.own[number]
        key = ("served", agent, rank, strictly)
        if key not in self.known:
            self.known[key] = one = self._bool()
            most = int(self.market.free_quota[agent])
            self.cp.add(self._good(number, strictly=strictly) >= most * one)
        return self.known[key]

    def _pair(self, number: int) -> None:
        slack = self._slack()
        for by_agent, by_post in STRICTLY[self.kind]:
            self._either(number, slack, by_agent=by_agent, by_post=by_post)

    def _either(
        self, number: int, slack: list[Expression], *, by_agent: bool, by_post: bool
    ) -> None:
        """The agent is served, or the post refuses; one inequality where that says it.

        Source of the inequality: Delorme, García, Gondzio, Kalcsics, Manlove and
        Pettersson (2019).
        """
        agent, rooms = self.agents[number], self.chains[self.posts[number]]
        chosen = [self.model.x[number]] if by_agent else []
        if int(self.market.free_quota[agent]) == 1 and len(rooms) == 1:
            others, need = self._beside(rooms[0], number, strictly=by_post)
            served = sum([*chosen, *slack]) + self._good(number, strictly=by_agent)
            if need > 0:
                self.cp.add(others + need * served >= need)
            return
        self.cp.add_bool_or(
            [
                self.model.x[number],
                *slack,
                self._served(number, strictly=by_agent),
                self._refused(number, strictly=by_post),
            ]
        )

    def _couple(self, couple: Couple, options: list[tuple[Option, Expression]]) -> None:
        better: list[Expression] = []
        rank = -1
        for option, _y in options:
            if option.rank != rank:
                rank = option.rank
                better = [y for other, y in options if other.rank <= rank]
            refused = self._refuses_two(couple, option)
            self.cp.add(sum([*better, *refused, *self._slack()]) >= 1)

    def _slack(self) -> list[Expression]:
        if not self.has_slack:
            return []
        self.slack.append(self._bool())
        return [self.slack[-1]]

    def _refuses_two(self, couple: Couple, option: Option) -> list[Expression]:
        """What may be true for the option not to be had."""
        number, post = self.market.number_of_pair, option.first
        asked = [
            number[agent, post]
            for agent, post in ((couple.a, option.first), (couple.b, option.second))
            if post is not None
        ]
        rooms = [set(self.chains[self.posts[n]]) for n in asked]
        if len(asked) == 1 or rooms[0].isdisjoint(rooms[1]):
            return [self._refused(n) for n in asked]
        assert post is not None
        two = (asked[0], asked[1])
        is_one = post == option.second and len(self.chains[post]) == 1
        plain = is_one and self.market.is_plain
        if plain and self.reading == "mm":
            return [self._refuses_in_turn(post, two)]
        refused = self._not_chosen(couple, two)
        if plain and self.reading == "bis":
            self._outranks_no_couple(post, two, refused)
        return [refused]

    def _others(self, room: int, rank: int, two: Iterable[int]) -> Expression:
        """Units in a room up to a rank without those of some pairs."""
        inside = [n for n in two if self.other[n] <= rank]
        mine = sum(self.size[self.agents[n]] * self.model.x[n] for n in inside)
        return self._units(room, rank) - mine

    def _not_chosen(self, couple: Couple, two: tuple[int, int]) -> Expression:
        """A post, or a cap around it, is full of others as good as the worse of two."""
        pairs = self.market.pairs
        own = [*pairs.of(couple.a), *pairs.of(couple.b)]
        rooms = dict.fromkeys(r for n in two for r in self.chains[self.posts[n]])
        full = []
        for room in rooms:
            coming = [n for n in two if room in self.chains[self.posts[n]]]
            worse = max(self.other[n] for n in coming)
            held = [n for n in own if room in self.chains[self.posts[n]]]
            full.append(self._bool())
            units = sum(self.size[self.agents[n]] for n in coming)
            need = self.room[room] - units + 1
            if need > 0:
                others = self._others(room, worse, held)
                self.cp.add(others >= need * full[-1])
        return self._any(full)

    def _refuses_in_turn(self, post: int, two: tuple[int, int]) -> Expression:
        """As McDermid and Manlove: who is there keeps her seat, each finds another."""
        room, x = self.room[post], self.model.x
        good, bad = sorted(two, key=lambda n: self.other[n])
        refused, one, other = self._bool(), self._bool(), self._bool()
        first = self._others(post, self.other[good], two)
        second = self._others(post, self.other[bad], two)
        self.cp.add(first >= room - 1).only_enforce_if(one)
        self.cp.add(second >= room).only_enforce_if(other)
        self.cp.add_bool_or([one, other, x[good], x[bad], refused.negated()])
        self.cp.add(second >= room - 1).only_enforce_if([refused, x[good]])
        self.cp.add(first >= room - 1).only_enforce_if([refused, x[bad]])
        return refused

    def _outranks_no_couple(
        self, post: int, two: tuple[int, int], refused: Expression
    ) -> None:
        worse = max(self.other[n] for n in two)
        number = self.market.number_of_pair
        for couple, options in zip(self.market.couples, self.model.y, strict=True):
            if couple.a == self.agents[two[0]]:
                continue
            for option, y in options:
                if option.first == option.second == post:
                    ranks = [self.other[number[x, post]] for x in (couple.a, couple.b)]
                    if worse < max(ranks):
                        self.cp.add_implication(refused, y.negated())
