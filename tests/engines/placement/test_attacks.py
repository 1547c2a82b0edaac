"""The verifier is attacked: other matches, broken certificates, values of any kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.markets.blocking import READINGS, Reading
from kakehashi.engines.placement.proofs.stable_proof import cutoffs_of
from tests.engines.placement import words
from tests.engines.placement.markets import Plain, crowded, every_kept_match

POLICIES: list[pl.Policy] = [
    pl.Stable(),
    pl.Stable(ties="max"),
    pl.Stable(ties="super"),
    pl.Welfare(),
    pl.Fair("rank-maximal"),
    pl.Fair("leximin"),
    pl.Fair("max-min"),
]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**20)
    | st.floats()
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("reading", READINGS)
@given(plain=crowded(couples=2, near=True), data=st.data())
@settings(deadline=None, max_examples=50)
def test_a_match_is_called_stable_only_where_it_is(
    reading: Reading, plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    match = data.draw(st.sampled_from(list(every_kept_match(market))))
    proof = {"cutoffs": cutoffs_of(market, match), "seed": 0, "reading": reading}
    outcome = pl.Outcome(market, sorted(match), "stable", "stable", proof)

    verdict = pl.verify(market, json.loads(json.dumps(outcome.told())))

    assert verdict.ok is words.is_stable(market, match, reading=reading)


@given(plain=crowded(couples=1, caps=True, floors=True, weights=True), data=st.data())
@settings(deadline=None, max_examples=80)
def test_another_match_under_the_same_proof_is_rejected_where_it_is_worse(
    plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Welfare())
    if outcome.status == "infeasible" or "stages" not in outcome.certificate:
        return
    other = data.draw(st.sampled_from(list(every_kept_match(market))))

    def worth(match: Any) -> tuple[int, int]:
        known = [market.number_of_pair[pair] for pair in match]
        return sum(int(market.pairs.weight[n]) for n in known), len(match)

    proof = outcome.certificate
    another = pl.Outcome(market, sorted(other), "welfare", "optimal", proof)
    is_best = worth(other) == worth(outcome.placed)

    assert pl.verify(market, another.told()).ok is is_best


@given(
    crowded(couples=1, near=True, caps=True, floors=True, weights=True),
    st.sampled_from(POLICIES),
    st.data(),
)
@settings(deadline=None, max_examples=150)
def test_no_value_of_any_kind_breaks_the_verifier(
    plain: Plain, policy: pl.Policy, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    told = json.loads(json.dumps(pl.solve(market, policy).told()))
    place: Any = told
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            place = inner
            continue
        place[key] = data.draw(JUNK)
        break

    assert isinstance(pl.verify(market, told).ok, bool)


def test_a_largest_claim_without_a_bound_is_rejected() -> None:
    plain = {
        "agents": [{"id": "a"}, {"id": "b"}],
        "posts": [{"id": "p"}, {"id": "q"}],
        "agent_lists": {"a": [["p", "q"]], "b": [["p"]]},
        "post_lists": {"p": [["a", "b"]], "q": [["a"]]},
    }
    market = pl.market_from(plain)
    best = pl.solve(market, pl.Stable(ties="max")).told()

    assert best["match"] == {"a": "q", "b": "p"}
    assert pl.verify(market, best).ok
    smaller = pl.Outcome(
        market, [(0, 0)], "stable-max", "optimal", best["certificate"]
    ).told()
    assert not pl.verify(market, smaller).ok
    certificate = {k: v for k, v in best["certificate"].items() if k != "stages"}
    assert not pl.verify(market, {**best, "certificate": certificate}).ok
