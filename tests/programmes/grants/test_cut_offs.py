"""Who is in and who is out by rank, and by equal shares of the reviewers."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.programmes.grants.rules.cut_offs import (
    Candidate,
    Group,
    How,
    Limits,
    Purse,
    Result,
    Way,
    Why,
    first_ranks,
    group_of,
    in_rank,
    ranked_cut_off,
    say_why,
    sum_for,
)
from kakehashi.programmes.grants.rules.shares import carried, equal_shares

LARGE, TOWN, CLUB = Group.LARGE, Group.MUNICIPALITY, Group.ASSOCIATION


def one(
    name: str,
    mean: float,
    yen: int = 100,
    *,
    prefecture: str = "39",
    group: Group = TOWN,
    is_new: bool = True,
    marks: dict[int, int] | None = None,
) -> Candidate:
    return Candidate(
        name,
        yen,
        mean,
        marks if marks is not None else {1: round(mean * 100)},
        prefecture,
        group,
        is_new,
    )


def test_a_strict_line_ends_where_the_first_no_longer_fits() -> None:
    found = ranked_cut_off(
        [one("C", 70, 50), one("A", 90, 100), one("B", 80, 200)], budget_yen=250
    )

    assert list(found.chosen) == ["A"]
    assert found.left_out == {"B": Why.NO_MONEY, "C": Why.AFTER_LINE}
    assert (found.total_yen, found.left_yen) == (100, 150)


def test_filling_up_passes_over_it_and_takes_what_still_fits() -> None:
    found = ranked_cut_off(
        [one("C", 70, 50), one("A", 90, 100), one("B", 80, 200)],
        budget_yen=250,
        fill=True,
    )

    assert list(found.chosen) == ["A", "C"]
    assert found.left_out == {"B": Why.NO_MONEY}


def test_what_a_limit_keeps_out_does_not_end_a_strict_line() -> None:
    found = ranked_cut_off(
        [one("A", 90), one("B", 80), one("C", 70, prefecture="07")],
        budget_yen=300,
        limits=Limits(prefecture_percent=50),
    )

    assert list(found.chosen) == ["A", "C"]
    assert found.left_out == {"B": Why.PREFECTURE_SHARE}


def test_a_prefecture_may_have_so_many_projects_and_no_more() -> None:
    found = ranked_cut_off(
        [one("A", 90), one("B", 80), one("C", 70, prefecture="07")],
        budget_yen=300,
        limits=Limits(prefecture_projects=1),
    )

    assert found.left_out == {"B": Why.PREFECTURE_PROJECTS}


def test_a_kind_of_body_gets_its_share_at_most() -> None:
    found = ranked_cut_off(
        [one("A", 90, group=LARGE), one("B", 80, group=LARGE), one("C", 70)],
        budget_yen=300,
        limits=Limits(at_most={LARGE: 50}),
    )

    assert list(found.chosen) == ["A", "C"]
    assert found.left_out == {"B": Why.KIND_SHARE}


def test_money_is_kept_for_new_projects_only_where_rank_does_not_reach_them() -> None:
    old = [one(f"A{n}", 90 - n, is_new=False) for n in range(3)]
    new = [one("N1", 60), one("N2", 50)]

    found = ranked_cut_off([*old, *new], budget_yen=300, limits=Limits(new_at_least=30))
    again = ranked_cut_off([*old, *new], budget_yen=400, limits=Limits(new_at_least=20))

    assert found.chosen == {"A0": How.RANK, "A1": How.RANK, "N1": How.KEPT}
    assert found.left_out == {"A2": Why.KEPT_FOR_OTHERS, "N2": Why.AFTER_LINE}
    assert not found.missing
    assert set(again.chosen.values()) == {How.RANK}, "rank alone reaches it"


def test_a_least_share_out_of_reach_is_told_with_what_is_missing() -> None:
    found = ranked_cut_off(
        [one("A", 90), one("B", 80, 70, group=CLUB)],
        budget_yen=200,
        limits=Limits(at_least={CLUB: 50}),
    )

    [missing] = found.missing
    assert (missing.needed_yen, missing.reached_yen, missing.missing_yen) == (
        100,
        70,
        30,
    )
    assert missing.is_unattainable


def test_a_least_share_that_other_limits_keep_out_is_told_as_missing() -> None:
    found = ranked_cut_off(
        [one("A", 90, group=CLUB), one("B", 80, group=CLUB)],
        budget_yen=200,
        limits=Limits(at_least={CLUB: 100}, prefecture_projects=1),
    )

    [missing] = found.missing
    assert missing.missing_yen == 100
    assert not missing.is_unattainable


def test_equal_means_parted_by_the_line_are_named() -> None:
    found = ranked_cut_off(
        [one("A", 90), one("B", 80), one("C", 80), one("D", 70)], budget_yen=200
    )

    assert found.ties == (("B", "C"),)
    assert list(found.chosen) == ["A", "B"], "equal means stand by reference"


def test_the_first_ranks_are_taken_whatever_they_cost() -> None:
    found = first_ranks([one("A", 90), one("B", 80)], count=2, budget_yen=150)

    assert (found.total_yen, found.left_yen) == (200, -50)
    assert list(found.chosen) == ["A", "B"]


def test_sums_are_as_asked_a_share_cut_to_thousands_or_up_to_a_ceiling() -> None:
    def told(way: str) -> int:
        return sum_for(1_234_567, way, percent=80, ceiling_yen=1_000_000)

    assert [told(way) for way in Way.values] == [1_234_567, 987_000, 1_000_000]
    assert sum_for(900, Way.PERCENT, percent=50, ceiling_yen=0) == 450


def test_kinds_of_bodies_fall_into_three_groups() -> None:
    kinds = ("prefecture", "designated_city", "village", "regional_association", "npo")

    assert [group_of(k) for k in kinds] == [LARGE, LARGE, TOWN, CLUB, CLUB]


def test_every_reason_has_a_sentence() -> None:
    told = [say_why(why, one("A", 1), Limits()) for why in Why]

    assert len(set(told)) == len(Why)


# Equal shares


def test_two_camps_of_reviewers_each_spend_their_half() -> None:
    """By hand: 4 reviewers, 400 yen, 100 each; three like A to D, the fourth E."""
    camp = {1: 100, 2: 100, 3: 100, 4: 0}
    alone = {1: 0, 2: 0, 3: 0, 4: 100}
    some = [one(n, 75, marks=camp) for n in "ABCD"]

    found = equal_shares([*some, one("E", 25, marks=alone)], budget_yen=400)
    ranked = ranked_cut_off([*some, one("E", 25, marks=alone)], budget_yen=400)

    assert found.chosen == {**dict.fromkeys("ABC", How.SHARES), "E": How.SHARES}
    assert list(ranked.chosen) == list("ABCD"), "by rank the fourth has no say"


def test_the_price_of_a_point_rises_as_one_reviewer_runs_out() -> None:
    """By hand: 2 reviewers, 200 yen; A costs 150 and is liked 3 : 1.

    At ρ the first pays min(100, 300ρ), the second 100ρ: 100 + 100ρ = 150, ρ = 1/2.
    """
    [(candidate, payments)] = carried(
        [one("A", 50, 150, marks={1: 300, 2: 100})], Purse(200, Limits())
    )

    assert candidate.reference == "A"
    assert payments == {1: Fraction(100), 2: Fraction(50)}


def test_what_equal_shares_leave_goes_by_rank_and_says_so() -> None:
    found = equal_shares(
        [one("A", 90, 80, marks={1: 90, 2: 0}), one("B", 80, 100, marks={1: 0, 2: 80})],
        budget_yen=180,
    )

    assert found.chosen == {"A": How.SHARES, "B": How.COMPLETED}
    assert found.left_yen == 0


def test_without_reviewers_or_candidates_nobody_is_chosen() -> None:
    assert equal_shares([], budget_yen=100).chosen == {}
    assert list(carried([one("A", 0, marks={})], Purse(100, Limits()))) == []
    found = equal_shares([one("A", 0, 100, marks={1: 0})], budget_yen=100)
    assert found.chosen == {"A": How.COMPLETED}


# Properties

GROUPS = st.sampled_from(list(Group))
PERCENT = st.none() | st.integers(0, 100)


@st.composite
def rounds(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(0, 9))
    return [
        one(
            f"G-{n}",
            draw(st.integers(0, 4)) * 25,
            draw(st.integers(1, 60)),
            prefecture=draw(st.sampled_from(["01", "13", "39", ""])),
            group=draw(GROUPS),
            is_new=draw(st.booleans()),
            marks=draw(
                st.dictionaries(
                    st.integers(1, 4), st.integers(0, 5), min_size=1, max_size=4
                )
            ),
        )
        for n in range(count)
    ]


LIMITS = st.builds(
    Limits,
    prefecture_percent=PERCENT,
    prefecture_projects=st.none() | st.integers(0, 3),
    at_most=st.dictionaries(GROUPS, st.integers(0, 100)),
    at_least=st.dictionaries(GROUPS, st.integers(0, 60)),
    new_at_least=PERCENT,
)
BUDGET = st.integers(0, 200)


def every_way(candidates: list[Candidate], budget: int, limits: Limits) -> list[Result]:
    return [
        ranked_cut_off(candidates, budget_yen=budget, limits=limits),
        ranked_cut_off(candidates, budget_yen=budget, limits=limits, fill=True),
        equal_shares(candidates, budget_yen=budget, limits=limits),
    ]


@given(rounds(), BUDGET, LIMITS)
def test_no_way_spends_more_than_there_is_or_breaks_a_limit(
    candidates: list[Candidate], budget: int, limits: Limits
) -> None:
    for found in every_way(candidates, budget, limits):
        taken = [c for c in candidates if c.reference in found.chosen]
        assert found.total_yen == sum(c.sum_yen for c in taken) <= budget
        assert found.chosen.keys() | found.left_out.keys() == {
            c.reference for c in candidates
        }
        assert not found.chosen.keys() & found.left_out.keys()
        places: Counter[str] = Counter()
        for c in taken:
            places[c.prefecture] += c.sum_yen
        if limits.prefecture_percent is not None:
            places.pop("", None)
            assert all(
                100 * yen <= limits.prefecture_percent * budget
                for yen in places.values()
            )
        for group, percent in limits.at_most.items():
            yen = sum(c.sum_yen for c in taken if c.group == group)
            assert 100 * yen <= percent * budget


@given(rounds(), BUDGET, LIMITS)
def test_a_least_share_is_reached_or_told_to_the_yen(
    candidates: list[Candidate], budget: int, limits: Limits
) -> None:
    for found in every_way(candidates, budget, limits):
        taken = [c for c in candidates if c.reference in found.chosen]
        told = {m.name: m.missing_yen for m in found.missing}
        for group, percent in limits.at_least.items():
            yen = sum(c.sum_yen for c in taken if c.group == group)
            needed = -(-budget * percent // 100)
            assert told.get(str(group.label), 0) == max(needed - yen, 0)
        if limits.new_at_least is not None:
            yen = sum(c.sum_yen for c in taken if c.is_new)
            needed = -(-budget * limits.new_at_least // 100)
            groups = {str(label) for label in Group.labels}
            assert sum(
                m.missing_yen for m in found.missing if m.name not in groups
            ) == max(needed - yen, 0)


@given(rounds(), BUDGET, LIMITS, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_changes_nothing(
    candidates: list[Candidate], budget: int, limits: Limits, dice: object
) -> None:
    shuffled = list(candidates)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]

    assert every_way(candidates, budget, limits) == every_way(shuffled, budget, limits)


@given(rounds(), BUDGET)
def test_nobody_left_out_by_filling_up_would_still_fit(
    candidates: list[Candidate], budget: int
) -> None:
    found = ranked_cut_off(candidates, budget_yen=budget, fill=True)

    costs = {c.reference: c.sum_yen for c in candidates}
    assert all(costs[name] > found.left_yen for name in found.left_out)


@given(rounds(), BUDGET)
def test_equal_shares_are_priceable(candidates: list[Candidate], budget: int) -> None:
    """Each pays for what she marked, within her part; no supporters could do better."""
    ranked = in_rank(candidates)
    reviewers = {who for c in ranked for who in c.marks}
    parts = {who: Fraction(budget, len(reviewers)) for who in reviewers}
    chosen = set()
    for candidate, payments in carried(ranked, Purse(budget, Limits())):
        chosen.add(candidate.reference)
        assert sum(payments.values()) == candidate.sum_yen
        for who, yen in payments.items():
            assert candidate.marks[who] > 0
            parts[who] -= yen
            assert parts[who] >= 0
    for candidate in ranked:
        if candidate.reference not in chosen:
            purses = sum(parts[who] for who, mark in candidate.marks.items() if mark)
            assert purses < candidate.sum_yen


@given(rounds().filter(lambda c: len(c) <= 5), st.integers(1, 120))
@settings(max_examples=150)
def test_groups_of_one_mind_get_their_part_up_to_one_project(
    candidates: list[Candidate], budget: int
) -> None:
    """EJR up to one project (Theorem 3 of the paper), by trying every group."""
    ranked = in_rank(candidates)
    reviewers = sorted({who for c in ranked for who in c.marks})
    chosen = [c for c, _paid in carried(ranked, Purse(budget, Limits()))]

    def worth(who: int, projects: list[Candidate]) -> int:
        return sum(c.marks.get(who, 0) for c in projects)

    for size in range(1, len(reviewers) + 1):
        for group in combinations(reviewers, size):
            for many in range(1, len(ranked) + 1):
                for wanted in combinations(ranked, many):
                    least = [min(c.marks.get(who, 0) for who in group) for c in wanted]
                    cost = sum(c.sum_yen for c in wanted)
                    if size * budget < cost * len(reviewers) or not all(least):
                        continue
                    assert any(
                        worth(who, chosen) >= sum(least)
                        or any(
                            worth(who, [*chosen, c]) > sum(least)
                            for c in wanted
                            if c not in chosen
                        )
                        for who in group
                    )


def test_five_hundred_projects_and_thirty_reviewers_take_no_time() -> None:
    many = [
        one(
            f"G-{n:04d}",
            (n * 37) % 101,
            500_000 + (n * 7919) % 2_500_000,
            prefecture=f"{n % 47 + 1:02}",
            marks={(n * k) % 30: (n * k * 131) % 10_001 for k in (1, 7, 11)},
        )
        for n in range(500)
    ]
    start = perf_counter()

    for found in every_way(many, 300_000_000, Limits(prefecture_percent=10)):
        assert found.chosen

    assert perf_counter() - start < 2
