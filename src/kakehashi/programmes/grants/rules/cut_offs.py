"""Who would be awarded down to which line (採択ライン), within limits of the round.

Candidates stand in rank order: by mean mark, the best first, equal means by reference.
Two ways to spend the money by rank: with a strict line the first project that no longer
fits ends the list; filling up passes over it and looks further down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import MUNICIPALITIES, Organisation

Kind = Organisation.Kind
GRAIN = 1000  # yen: a reduced sum is cut to whole thousands (千円未満切捨て)


class Group(TextChoices):
    """Kinds of body as limits see them."""

    LARGE = "large", gettext_lazy("Prefectures and designated cities")
    MUNICIPALITY = "municipality", gettext_lazy("Other municipalities")
    ASSOCIATION = "association", gettext_lazy("Associations and others")


class Way(TextChoices):
    """What an awarded project would get."""

    ASKED = "asked", gettext_lazy("As asked")
    PERCENT = "percent", gettext_lazy("A share of what is asked")
    CAPPED = "capped", gettext_lazy("As asked, up to a ceiling")


class How(TextChoices):
    """How a project came to be chosen."""

    RANK = "rank", gettext_lazy("by rank")
    KEPT = "kept", gettext_lazy("with money kept for a least share")
    SHARES = "shares", gettext_lazy("by equal shares")
    COMPLETED = "completed", gettext_lazy("by rank, with what equal shares left")


class Why(StrEnum):
    """Why a project was left out."""

    NO_MONEY = "no-money"
    AFTER_LINE = "after-line"
    PREFECTURE_SHARE = "prefecture-share"
    PREFECTURE_PROJECTS = "prefecture-projects"
    KIND_SHARE = "kind-share"
    KEPT_FOR_OTHERS = "kept-for-others"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fully scored application; ``sum_yen`` is what it would get.

    Attributes:
        marks: by reviewer, in hundredths of a point, so that sums stay exact.
        prefecture: the two digits of its code, or ``""``.
    """

    reference: str
    sum_yen: int
    mean: float
    marks: Mapping[int, int]
    prefecture: str
    group: Group
    is_new: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a round. Percentages are of the money to give; None is no bound."""

    prefecture_percent: int | None = None
    prefecture_projects: int | None = None
    at_most: Mapping[Group, int] = field(default_factory=dict)
    at_least: Mapping[Group, int] = field(default_factory=dict)
    new_at_least: int | None = None

    @property
    def are_none(self) -> bool:
        return self == Limits()


@dataclass(frozen=True, slots=True)
class Floor:
    """A least share; ``group`` None stands for new projects."""

    group: Group | None
    needed_yen: int

    @property
    def name(self) -> str:
        return _("New projects") if self.group is None else str(self.group.label)

    def counts(self, candidate: Candidate) -> bool:
        return candidate.is_new if self.group is None else candidate.group == self.group


@dataclass(frozen=True, slots=True)
class Missing:
    """A least share that is not reached, in yen.

    ``is_unattainable``: all such projects together would not reach it either.
    """

    name: str
    needed_yen: int
    reached_yen: int
    is_unattainable: bool

    @property
    def missing_yen(self) -> int:
        return self.needed_yen - self.reached_yen


@dataclass(frozen=True, slots=True)
class Result:
    """Who is in and who is out, each in rank order, and what that comes to in yen.

    ``ties``: references with equal means of which money took some and left others.
    """

    chosen: Mapping[str, How]
    left_out: Mapping[str, Why]
    total_yen: int
    budget_yen: int
    missing: tuple[Missing, ...]
    ties: tuple[tuple[str, ...], ...]

    @property
    def left_yen(self) -> int:
        return self.budget_yen - self.total_yen


def group_of(kind: str) -> Group:
    """The group of a body of ``kind``."""
    if kind in (Kind.PREFECTURE, Kind.DESIGNATED_CITY):
        return Group.LARGE
    return Group.MUNICIPALITY if kind in MUNICIPALITIES else Group.ASSOCIATION


def sum_for(asked_yen: int, way: str, *, percent: int, ceiling_yen: int) -> int:
    """What a project that asks for ``asked_yen`` would get, in yen.

    A share of 1,000 yen or more is cut to whole thousands.
    """
    if way == Way.PERCENT:
        share = asked_yen * percent // 100
        return share // GRAIN * GRAIN if share >= GRAIN else share
    return min(asked_yen, ceiling_yen) if way == Way.CAPPED else asked_yen


def in_rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best mean first; equal means by reference."""
    return sorted(candidates, key=lambda c: (-c.mean, c.reference))


class Purse:
    """What is spent so far, and on whom; says why a candidate cannot be paid."""

    def __init__(self, budget_yen: int, limits: Limits) -> None:
        self.budget_yen, self.limits = budget_yen, limits
        self.chosen: dict[str, How] = {}
        self.total_yen = 0
        self.by_prefecture: Counter[str] = Counter()
        self.projects: Counter[str] = Counter()
        self.by_group: Counter[Group] = Counter()
        self.new_yen = 0

    def why_not(self, candidate: Candidate) -> Why | None:
        """The first bound that ``candidate`` would break; money comes last."""
        limits, place, paid = self.limits, candidate.prefecture, candidate.sum_yen
        most = limits.prefecture_projects
        if place and most is not None and self.projects[place] >= most:
            return Why.PREFECTURE_PROJECTS
        share = self._share(limits.prefecture_percent)
        if place and share is not None and self.by_prefecture[place] + paid > share:
            return Why.PREFECTURE_SHARE
        share = self._share(limits.at_most.get(candidate.group))
        if share is not None and self.by_group[candidate.group] + paid > share:
            return Why.KIND_SHARE
        return Why.NO_MONEY if self.total_yen + paid > self.budget_yen else None

    def pay(self, candidate: Candidate, how: How) -> None:
        self.chosen[candidate.reference] = how
        self.total_yen += candidate.sum_yen
        self.by_prefecture[candidate.prefecture] += candidate.sum_yen
        self.projects[candidate.prefecture] += 1
        self.by_group[candidate.group] += candidate.sum_yen
        self.new_yen += candidate.sum_yen if candidate.is_new else 0

    def reached(self, floor: Floor) -> int:
        """What ``floor`` has got so far, in yen."""
        return self.new_yen if floor.group is None else self.by_group[floor.group]

    def floors(self) -> Iterator[Floor]:
        """The least shares, those of kinds of body before that of new projects."""
        for group in Group:
            if (percent := self.limits.at_least.get(group)) is not None:
                yield Floor(group, -(-self.budget_yen * percent // 100))
        if self.limits.new_at_least is not None:
            yield Floor(None, -(-self.budget_yen * self.limits.new_at_least // 100))

    def _share(self, percent: int | None) -> int | None:
        return None if percent is None else self.budget_yen * percent // 100


def ranked_cut_off(
    candidates: Sequence[Candidate],
    *,
    budget_yen: int,
    limits: Limits | None = None,
    fill: bool = False,
) -> Result:
    """Award by rank while the money lasts.

    With ``fill`` a project that no longer fits is passed over and cheaper ones below
    it may come in; without, it ends the list (strict line). One that a limit keeps out
    is passed over in both. If rank alone does not reach a least share, its best
    projects are chosen first, with money kept for them, and the rest goes by rank.
    """
    ranked = in_rank(candidates)
    free = Purse(budget_yen, limits or Limits())
    left_out = _walk(ranked, free, How.RANK, fill=fill)
    if not any(free.reached(floor) < floor.needed_yen for floor in free.floors()):
        return result_of(ranked, free, left_out)
    purse = Purse(budget_yen, free.limits)
    for floor in purse.floors():
        _keep_for(floor, ranked, purse)
    left_out = _walk(ranked, purse, How.RANK, fill=fill)
    for reference, why in left_out.items():
        if reference in free.chosen and why in (Why.NO_MONEY, Why.AFTER_LINE):
            left_out[reference] = Why.KEPT_FOR_OTHERS
    return result_of(ranked, purse, left_out)


def first_ranks(
    candidates: Sequence[Candidate], *, count: int, budget_yen: int
) -> Result:
    """Award the first ``count`` whatever they cost: ``left_yen`` may be below 0."""
    ranked = in_rank(candidates)
    purse = Purse(budget_yen, Limits())
    for candidate in ranked[:count]:
        purse.pay(candidate, How.RANK)
    return result_of(
        ranked, purse, {c.reference: Why.AFTER_LINE for c in ranked[count:]}
    )


def complete(ranked: Sequence[Candidate], purse: Purse) -> dict[str, Why]:
    """Spend what a purse has left by rank, filling up; why the others are out."""
    return _walk(ranked, purse, How.COMPLETED, fill=True)


def result_of(
    ranked: Sequence[Candidate], purse: Purse, left_out: Mapping[str, Why]
) -> Result:
    """Sum up what was spent from ``purse``."""
    return Result(
        chosen={
            c.reference: purse.chosen[c.reference]
            for c in ranked
            if c.reference in purse.chosen
        },
        left_out=left_out,
        total_yen=purse.total_yen,
        budget_yen=purse.budget_yen,
        missing=tuple(_missing(ranked, purse)),
        ties=tuple(_ties(ranked, purse, left_out)),
    )


def say_why(why: Why, candidate: Candidate, limits: Limits) -> str:
    """The reason in a sentence, for the secretariat."""
    group = candidate.group
    sentences = {
        Why.NO_MONEY: _("No money is left for it."),
        Why.AFTER_LINE: _("The list ended above it."),
        Why.PREFECTURE_SHARE: _(
            "With it the prefecture would pass %(percent)s %% of the money."
        )
        % {"percent": limits.prefecture_percent},
        Why.PREFECTURE_PROJECTS: _(
            "The prefecture already has %(n)s projects, the most allowed."
        )
        % {"n": limits.prefecture_projects},
        Why.KIND_SHARE: _("With it “%(kind)s” would pass %(percent)s %% of the money.")
        % {"kind": group.label, "percent": limits.at_most.get(group)},
        Why.KEPT_FOR_OTHERS: _("The money for it is kept for a least share."),
    }
    return sentences[why]


def _walk(
    ranked: Sequence[Candidate], purse: Purse, how: How, *, fill: bool
) -> dict[str, Why]:
    left_out: dict[str, Why] = {}
    has_ended = False
    for candidate in ranked:
        if candidate.reference in purse.chosen:
            continue
        why = Why.AFTER_LINE if has_ended else purse.why_not(candidate)
        if why is None:
            purse.pay(candidate, how)
        else:
            left_out[candidate.reference] = why
            has_ended = has_ended or (why == Why.NO_MONEY and not fill)
    return left_out


def _keep_for(floor: Floor, ranked: Sequence[Candidate], purse: Purse) -> None:
    for candidate in ranked:
        if purse.reached(floor) >= floor.needed_yen:
            return
        is_free = candidate.reference not in purse.chosen and floor.counts(candidate)
        if is_free and purse.why_not(candidate) is None:
            purse.pay(candidate, How.KEPT)


def _missing(ranked: Sequence[Candidate], purse: Purse) -> Iterator[Missing]:
    for floor in purse.floors():
        reached = purse.reached(floor)
        if reached < floor.needed_yen:
            all_yen = sum(c.sum_yen for c in ranked if floor.counts(c))
            yield Missing(
                floor.name, floor.needed_yen, reached, all_yen < floor.needed_yen
            )


def _ties(
    ranked: Sequence[Candidate], purse: Purse, left_out: Mapping[str, Why]
) -> Iterator[tuple[str, ...]]:
    by_money = {Why.NO_MONEY, Why.AFTER_LINE, Why.KEPT_FOR_OTHERS}
    for _mean, group in groupby(ranked, key=lambda c: c.mean):
        names = [c.reference for c in group]
        is_in = any(name in purse.chosen for name in names)
        if is_in and any(left_out.get(name) in by_money for name in names):
            yield tuple(names)
