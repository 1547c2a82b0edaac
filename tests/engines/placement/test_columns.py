"""Pairs from columns: every rule is asked of everybody, and failures remembered."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.markets import columns
from kakehashi.engines.placement.markets.columns import ColumnRule, Screened, pairs_from

KIND = ColumnRule("kind", lambda a, p: a["kind"] == p["kind"])
DRIVES = ColumnRule("drives", lambda a, p: a["drives"] | ~p["far"])
NEAR = ColumnRule("near", lambda a, p: a["home"] == p["home"], hard=False, penalty=5)


def _people(seed: int = 1, n: int = 9, m: int = 5) -> tuple[dict[str, Any], ...]:
    draw = np.random.default_rng(seed)
    agents = {
        "id": [f"a{x}" for x in draw.permutation(n)],
        "kind": draw.integers(0, 2, n),
        "drives": draw.random(n) < 0.5,
        "home": draw.integers(0, 3, n),
        "points": draw.integers(0, 9, n),
    }
    posts = {
        "id": [f"p{x}" for x in draw.permutation(m)],
        "capacity": draw.integers(0, 3, m),
        "kind": draw.integers(0, 2, m),
        "far": draw.random(m) < 0.5,
        "home": draw.integers(0, 3, m),
        "group:region": [f"r{x}" for x in draw.integers(0, 2, m)],
    }
    return agents, posts


def _screened(seed: int = 1, **more: Any) -> tuple[Screened, dict[str, Any], Any]:
    agents, posts = _people(seed)
    found = pairs_from(
        agents,
        posts,
        rules=[KIND, DRIVES, NEAR],
        score=lambda a, p: a["points"] * (p["home"] + 1),
        **more,
    )
    return found, agents, posts


@pytest.mark.parametrize("cells", [1, 12, 10**6])
def test_each_pair_is_judged_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(columns, "CELLS", cells)
    found, agents, posts = _screened()
    kept: dict[tuple[str, str], int] = {}
    for x, y in product(range(9), range(5)):
        pair = (agents["id"][x], posts["id"][y])
        numbers = (found.agents.place[pair[0]], found.posts.place[pair[1]])
        same = agents["kind"][x] == posts["kind"][y]
        drives = agents["drives"][x] or not posts["far"][y]
        near = agents["home"][x] == posts["home"][y]
        told = ((KIND, same), (DRIVES, drives), (NEAR, near))
        names = tuple(rule.name for rule, is_met in told if not is_met)
        assert found.failed.get(numbers, ()) == names
        assert (numbers in found.failed) is bool(names)
        if same and drives:
            score = agents["points"][x] * (posts["home"][y] + 1)
            kept[pair] = int(score) - (0 if near else 5)

    pairs = found.pairs
    ids = zip(pairs.agent.tolist(), pairs.post.tolist(), strict=True)
    told_pairs = [(found.agents.ids[a], found.posts.ids[p]) for a, p in ids]
    assert dict(zip(told_pairs, pairs.weight.tolist(), strict=True)) == kept


def test_what_failed_is_a_mapping_like_any_other() -> None:
    failed = _screened()[0].failed

    plain = dict(failed.items())

    assert len(plain) == len(failed) > 0
    assert all(failed[pair] == names for pair, names in plain.items())
    with pytest.raises(KeyError):
        failed[0, 99]


def test_a_market_of_columns_is_solved_and_says_which_rule_failed() -> None:
    found, _agents, _posts = _screened(priority=lambda a, p: a["points"])
    market = found.market(quotas=[pl.Quota("r0", {"region": "r0"}, max=1)])

    outcome = pl.solve(market, pl.Stable(), seed=3)
    pair = next(pair for pair, names in found.failed.items() if names[0] == "kind")

    assert pl.verify(market, outcome.told()).ok
    why = pl.why(market, outcome.placed, *pair, policy="stable")
    assert "kind" in str(why)


def test_only_the_heaviest_pairs_of_each_agent_are_kept() -> None:
    whole, few = _screened()[0].pairs, _screened(keep=1)[0].pairs

    for agent in range(9):
        best = max((int(whole.weight[n]) for n in whole.of(agent)), default=None)
        assert [int(few.weight[n]) for n in few.of(agent)] == (
            [] if best is None else [best]
        )


@pytest.mark.parametrize(
    ("side", "column", "cells", "code"),
    [
        (1, "capacity", [1.5] * 5, "not-whole"),
        (1, "capacity", [float("nan")] * 5, "not-whole"),
        (1, "capacity", [-1] * 5, "out-of-range"),
        (1, "capacity", [1] * 4, "wrong-length"),
        (0, "id", ["a"] * 9, "duplicate-id"),
        (0, "id", list(range(9)), "wrong-kind"),
        (0, "quota", [0] * 9, "out-of-range"),
    ],
)
def test_what_no_column_may_hold_is_refused(
    side: int, column: str, cells: list[Any], code: str
) -> None:
    people = _people()
    people[side][column] = cells

    with pytest.raises(pl.InvalidMarket) as error:
        pairs_from(*people, rules=[KIND])

    assert error.value.code == code
    assert error.value.path[:2] == (("agents", "posts")[side], column)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([KIND, KIND], "rule-twice"),
        ([ColumnRule("x", KIND.test, penalty=3)], "penalty-of-hard"),
        ([ColumnRule("x", KIND.test, hard=False, penalty=-3)], "out-of-range"),
        ([ColumnRule("x", lambda a, p: a["home"] + p["home"])], "wrong-kind"),
        ([ColumnRule(f"x{n}", KIND.test) for n in range(33)], "too-many-rules"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_refused(
    rules: list[ColumnRule], code: str
) -> None:
    with pytest.raises(pl.InvalidMarket) as error:
        pairs_from(*_people(), rules=rules)

    assert error.value.code == code


def test_a_score_with_fractions_is_refused() -> None:
    with pytest.raises(pl.InvalidMarket) as error:
        pairs_from(*_people(), rules=[], score=lambda a, p: a["points"] / 2)

    assert error.value.code == "not-whole"


def test_nobody_at_all_is_a_market_too() -> None:
    found = pairs_from({"id": []}, {"id": []}, rules=[])

    assert pl.solve(found.market(), pl.Stable()).match() == {}
