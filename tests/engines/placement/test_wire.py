"""Markets as JSON: what is wrong is told with line, column and id, never guessed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.markets.positions import place_of

BASE = """{"agents":[{"id":"r1"},{"id":"r2"}],
 "posts":[{"id":"h1","capacity":1}],
 "agent_lists":{"r1":[["h1"]]},
 "post_lists":{"h1":[["r1"]]}}"""


def refused(text: str) -> pl.InvalidMarket:
    with pytest.raises(pl.InvalidMarket) as error:
        pl.read_market(text)
    return error.value


def test_a_market_is_read_with_its_defaults() -> None:
    market = pl.read_market(BASE)

    assert market.agents.ids == ("r1", "r2")
    assert market.agents.quota.tolist() == [1, 1]
    assert market.number_of_pair == {(0, 0): 0}


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        ('"h1"]]}', '"h9"]]}', "unknown-id", 3, 24),
        ('{"id":"r2"}', '{"id":"r1"}', "duplicate-id", 1, 30),
        ('"capacity":1', '"capacity":-1', "out-of-range", 2, 33),
        ('"capacity":1', '"capacity":1.5', "not-whole", 2, 33),
        ('"capacity":1', '"capacity":true', "not-whole", 2, 33),
        ('[["h1"]]', '[["h1"],["h1"]]', "listed-twice", 3, 31),
        ('"r1":[["h1"]]', '"r1":["h1"]', "wrong-kind", 3, 23),
        ('"agent_lists"', '"agent_list"', "unknown-key", 3, 15),
        ('{"id":"r2"}', "{}", "missing", 1, 24),
        ("]]}}", "]]}", "not-json", 4, 30),
        ('"r1":[["h1"]]', '"r1":[],"r1":[]', "key-twice", 3, 25),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    old: str, new: str, code: str, line: int, column: int
) -> None:
    assert old in BASE
    error = refused(BASE.replace(old, new, 1))

    assert (error.code, error.line) == (code, line)
    assert error.column == column


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"weights": [["r1", "h1", float("nan")]]}, "not-whole"),
        ({"weights": [["r1", "h1", 2**60]]}, "weight-too-large"),
        ({"weights": [["r1", "h1", 1], ["r1", "h1", 2]]}, "pair-twice"),
        ({"weights": [["r1", "h1"]]}, "wrong-kind"),
        ({"quotas": [{"name": "k", "where": {"region": "x"}}]}, "unknown-id"),
        ({"quotas": [{"name": "k", "min": 3, "max": 2}]}, "crossed-quota"),
        ({"couples": [{"a": "r1", "b": "r1"}]}, "couple-twice"),
        ({"couples": [{"a": "r1", "b": "r2", "list": [["h1"]]}]}, "wrong-kind"),
        ({"fixed": [["r1", "h1"], ["r2", "h1"]]}, "fixed-over"),
        ({"rules": [{"name": "x", "hard": "yes"}]}, "wrong-kind"),
        ({"failed": [["r1", "h1"]]}, "wrong-kind"),
    ],
)
def test_each_part_is_checked(more: dict[str, object], code: str) -> None:
    assert refused(json.dumps({**json.loads(BASE), **more})).code == code


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "null", "{", '{"agents": 3}', "[" * 99999]
)
def test_what_is_no_market_at_all_is_refused(text: str) -> None:
    assert refused(text).line == 1


def test_an_empty_market_has_an_empty_match() -> None:
    outcome = pl.solve(pl.read_market('{"agents":[],"posts":[]}'), pl.Stable())

    assert outcome.match() == {}


def test_a_pair_counts_only_where_both_sides_list_it() -> None:
    market = pl.read_market(BASE.replace('"r1":[["h1"]]', '"r2":[["h1"]]'))

    assert market.number_of_pair == {}


def test_where_only_weights_are_given_every_weighted_pair_counts() -> None:
    plain = {
        "agents": [{"id": "a"}, {"id": "b"}],
        "posts": [{"id": "p"}, {"id": "q"}],
        "weights": [["a", "p", 5], ["a", "q", 7], ["b", "q", 7]],
    }

    market = pl.market_from(plain)

    assert market.pairs.agent_rank.tolist() == [0, 1, 0]
    assert market.pairs.post_rank.tolist() == [0, 0, 0]
    assert market.pairs.weight.tolist() == [7, 5, 7]


@given(
    st.recursive(
        st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_any_value_is_found_again_in_its_text(value: object) -> None:
    text = json.dumps(value, indent=1)
    path, here = [], value
    while isinstance(here, list | dict) and here:
        step = next(iter(here)) if isinstance(here, dict) else len(here) - 1
        path.append(step)
        here = here[step]

    line, column = place_of(text, path)

    at = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
    assert json.JSONDecoder().raw_decode(text, at)[0] == here
