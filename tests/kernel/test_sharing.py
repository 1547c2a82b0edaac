from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.kernel.sharing import share_evenly

Sets = dict[int, set[int]]


@st.composite
def rounds(draw: st.DrawFn, cases: int = 5, people: int = 4) -> tuple[Sets, Sets, int]:
    """(eligible, taken, per case) of a small round."""
    everyone = range(draw(st.integers(1, people)))
    groups = st.sets(st.sampled_from(everyone))
    numbers = range(draw(st.integers(1, cases)))
    taken = {case: draw(groups) for case in numbers}
    eligible = {case: draw(groups) for case in numbers}
    return eligible, taken, draw(st.integers(1, 3))


def loads_of(added: Sets, taken: Sets, eligible: Sets) -> list[int]:
    everyone = set().union(*eligible.values(), *taken.values())
    return sorted(
        sum(who in added[case] | taken[case] for case in added) for who in everyone
    )


def best_loads(eligible: Sets, taken: Sets, per_case: int) -> list[int]:
    """By trying everything: the loads with the least sum of squares."""
    choices = []
    for case, who in eligible.items():
        free = sorted(who - taken[case])
        wanted = min(len(free), max(0, per_case - len(taken[case])))
        choices.append([(case, set(chosen)) for chosen in combinations(free, wanted)])
    shares = (dict(share) for share in product(*choices))
    return min(
        (loads_of(share, taken, eligible) for share in shares),
        key=lambda loads: sum(load * load for load in loads),
    )


@settings(max_examples=150, deadline=None)
@given(rounds(), st.integers(0, 9))
def test_no_sharing_is_more_even(found: tuple[Sets, Sets, int], seed: int) -> None:
    eligible, taken, per_case = found

    added = share_evenly(eligible, taken, per_case=per_case, seed=seed)

    assert loads_of(added, taken, eligible) == best_loads(eligible, taken, per_case)


@settings(max_examples=150, deadline=None)
@given(rounds(cases=40, people=9), st.integers(0, 9))
def test_each_case_gets_all_it_can_and_nobody_twice(
    found: tuple[Sets, Sets, int], seed: int
) -> None:
    eligible, taken, per_case = found

    added = share_evenly(eligible, taken, per_case=per_case, seed=seed)

    for case, chosen in added.items():
        free = eligible[case] - taken[case]
        assert chosen <= free
        assert len(chosen) == min(len(free), max(0, per_case - len(taken[case])))


@given(st.integers(1, 60), st.integers(1, 12), st.integers(1, 4), st.integers(0, 5))
def test_without_conflicts_loads_differ_by_one_at_most(
    cases: int, people: int, per_case: int, seed: int
) -> None:
    eligible = {case: set(range(people)) for case in range(cases)}
    taken: Sets = {case: set() for case in range(cases)}

    added = share_evenly(eligible, taken, per_case=per_case, seed=seed)

    loads = loads_of(added, taken, eligible)
    assert loads[-1] - loads[0] <= 1


def test_the_seed_decides_between_equals_and_nothing_else_does() -> None:
    eligible = {case: set(range(6)) for case in range(9)}
    taken: Sets = {case: set() for case in range(9)}

    def shared(seed: int) -> Sets:
        return share_evenly(eligible, taken, per_case=2, seed=seed)

    assert shared(1) == shared(1)
    assert len({str(shared(seed)) for seed in range(5)}) > 1
