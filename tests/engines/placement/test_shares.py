"""A budget shared equally: who agrees decides on their part of the money."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl

Points = dict[str, dict[str, int]]


def test_a_third_of_the_judges_decides_on_a_third_of_the_money() -> None:
    costs = {"big1": 30, "big2": 30, "big3": 30, "small": 30}
    points = {f"j{n}": {"big1": 1, "big2": 1, "big3": 1} for n in (1, 2)}
    points["j3"] = {"small": 1}

    found = pl.equal_shares(costs, points, 90)

    assert found.chosen == ("big1", "big2", "small")
    assert found.paid["small"] == {"j3": 30}


def test_who_values_it_twice_pays_twice() -> None:
    found = pl.equal_shares({"x": 30}, {"a": {"x": 2}, "b": {"x": 1}}, 60)

    assert found.paid["x"] == {"a": 20, "b": 10}


def test_who_has_too_little_gives_all_and_the_others_the_rest() -> None:
    costs = {"x": 20, "y": 50}
    points = {"a": {"x": 10, "y": 1}, "b": {"y": 1}, "c": {"y": 1}}

    found = pl.equal_shares(costs, points, 75)

    assert found.paid["x"] == {"a": 20}
    assert found.paid["y"] == {
        "a": 5,
        "b": Fraction(45, 2),
        "c": Fraction(45, 2),
    }


def test_what_is_left_goes_where_it_does_the_most() -> None:
    costs = {"x": 60, "y": 60}
    points = {"a": {"x": 1}, "b": {"y": 2}}

    assert pl.equal_shares(costs, points, 100, fill=False).chosen == ()
    assert pl.equal_shares(costs, points, 100).filled == ("y",)


def test_nothing_to_share_and_nobody_to_judge() -> None:
    assert pl.equal_shares({}, {}, 10).chosen == ()
    assert pl.equal_shares({"x": 1}, {}, 10).chosen == ()
    assert pl.equal_shares({"x": 1}, {"a": {"x": 1}}, 0).chosen == ()


@pytest.mark.parametrize(
    ("costs", "points", "budget", "code"),
    [
        ({"x": 0}, {}, 1, "out-of-range"),
        ({"x": 1}, {"a": {"y": 1}}, 1, "unknown-id"),
        ({"x": 1}, {"a": {"x": -1}}, 1, "out-of-range"),
        ({"x": 1}, {"a": {"x": 1}}, -1, "out-of-range"),
    ],
)
def test_what_cannot_be_is_said(
    costs: dict[str, int], points: Points, budget: int, code: str
) -> None:
    with pytest.raises(pl.InvalidMarket) as said:
        pl.equal_shares(costs, points, budget)

    assert said.value.code == code


def test_a_false_sharing_is_refused() -> None:
    costs, points = {"x": 20, "y": 20}, {"a": {"x": 1}, "b": {"x": 1, "y": 1}}
    true = pl.equal_shares(costs, points, 40)
    half = {"a": Fraction(10), "b": Fraction(10)}
    wrong = {
        "paid-whole": replace(true, paid={"x": {"a": Fraction(10)}}),
        "valued": replace(true, paid={"x": half, "y": {"a": Fraction(20)}}),
        "share": replace(true, budget=10, filled=()),
        "nothing-left-out": replace(true, paid={}),
        "budget": replace(true, filled=("x",)),
    }

    assert pl.verify_shares(costs, points, true).ok
    for name, one in wrong.items():
        claims = {c.name: c for c in pl.verify_shares(costs, points, one).claims}
        assert not claims[name].holds, name


@given(
    st.dictionaries(st.sampled_from("vwxyz"), st.integers(1, 30), min_size=1),
    st.lists(st.lists(st.integers(0, 4), min_size=5, max_size=5), max_size=5),
    st.integers(0, 80),
)
@settings(max_examples=150)
def test_the_payments_are_a_price_system_and_no_group_was_passed_over(
    costs: dict[str, int], given_: list[list[int]], budget: int
) -> None:
    points: Points = {
        f"j{n}": {p: worth for p, worth in zip("vwxyz", row, strict=True) if p in costs}
        for n, row in enumerate(given_)
    }

    found = pl.equal_shares(costs, points, budget)

    assert pl.verify_shares(costs, points, found).ok
    assert sum(costs[p] for p in found.chosen) <= budget
    for project, cost in costs.items():  # who would agree on one has paid for something
        agreeing = [j for j in points if points[j].get(project, 0)]
        if agreeing and Fraction(budget * len(agreeing), len(points)) >= cost:
            gained = [p for p in found.paid if set(found.paid[p]) & set(agreeing)]
            assert project in found.paid or gained


def test_the_payments_read_as_plain_values() -> None:
    told = pl.equal_shares({"x": 1}, {"a": {"x": 1}, "b": {"x": 1}}, 1).told()

    assert told["paid"] == {"x": {"a": [1, 2], "b": [1, 2]}}
