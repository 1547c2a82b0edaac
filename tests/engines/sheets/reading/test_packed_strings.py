"""Shared strings held as one piece of UTF-8."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.reading.packed_strings import PackedStrings


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_packed_strings_come_back_in_their_order(strings: list[str]) -> None:
    packed = PackedStrings(strings)

    assert list(packed) == strings
    assert len(packed) == len(strings)
    assert packed[:2] == strings[:2]


@pytest.mark.parametrize("at", [-1, 2, 99])
def test_a_string_outside_is_no_string(at: int) -> None:
    with pytest.raises(IndexError):
        PackedStrings(["橋", "港"])[at]
