"""The verifier is attacked: what is changed and no longer true is rejected."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Plain, is_stable, markets, strict, told


def rejects(market: pl.Market, outcome: dict[str, Any]) -> bool:
    return not pl.verify(market, outcome).ok


@given(markets(), st.data())
def test_a_person_moved_by_hand_is_found(plain: Plain, data: st.DataObject) -> None:
    market = pl.market_from(plain)
    outcome = json.loads(json.dumps(pl.solve(market, pl.Stable()).told()))
    name = data.draw(st.sampled_from(market.agents.ids))
    place = data.draw(st.sampled_from([*market.posts.ids, None]))
    assume(outcome["match"][name] != place)

    outcome["match"][name] = place

    placed = tuple(
        (market.agents.place[a], market.posts.place[p])
        for a, p in outcome["match"].items()
        if p is not None
    )
    listed = all(pair in market.number_of_pair for pair in placed)
    known = listed and is_stable(market, placed) and not rejects(market, outcome)
    assert rejects(market, outcome) or known


@given(markets(), st.integers(-3, 3).filter(bool))
def test_a_value_or_a_figure_changed_is_found(plain: Plain, wrong: int) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Stable()).told()

    assert rejects(market, {**outcome, "value": outcome["value"] + wrong})
    metrics = {**outcome["metrics"], "placed": outcome["metrics"]["placed"] + wrong}
    assert rejects(market, {**outcome, "metrics": metrics})


def test_a_cutoff_changed_is_found() -> None:
    market = pl.market_from(told(strict({"a": ["p"]}), strict({"p": ["a"]})))
    outcome = pl.solve(market, pl.Stable()).told()
    certificate = {**outcome["certificate"], "cutoffs": {"p": 5}}

    assert rejects(market, {**outcome, "certificate": certificate})


@pytest.mark.parametrize(
    "match",
    [
        None,
        [],
        {},
        {"a": "p"},
        {"a": "p", "b": "p"},
        {"a": "q", "b": None},
        {"a": ["p"], "b": None},
        {"a": 7, "b": None},
        {"a": "p", "b": None, "c": None},
    ],
)
def test_what_is_no_match_of_the_market_is_rejected(match: object) -> None:
    market = pl.market_from(
        told(strict({"a": ["p"], "b": ["p"]}), strict({"p": ["b", "a"]}))
    )

    assert rejects(market, {"match": match, "status": "stable"})


def test_another_status_is_not_waved_through() -> None:
    market = pl.market_from(told(strict({"a": ["p"]}), strict({"p": ["a"]})))
    outcome = pl.solve(market, pl.Stable()).told()

    assert rejects(market, {**outcome, "status": "optimal"})


def test_what_is_attested_is_not_called_checked() -> None:
    market = pl.market_from(told(strict({"a": ["p"]}), strict({"p": ["a"]})))

    told_ = pl.solve(market, pl.Stable()).told()
    verdict = pl.verify(market, told_, again=False)
    again = pl.verify(market, told_)

    attested = [c.name for c in verdict.claims if c.by == "attested"]
    assert attested == ["draw", "best-for-agents"]
    assert "stable" in {c.name for c in verdict.claims if c.by == "checked"}
    assert verdict.ok
    assert not verdict.is_proved
    assert again.is_proved
