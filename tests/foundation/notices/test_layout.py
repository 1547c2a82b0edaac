"""Plain text folded as Japanese is folded."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.foundation.notices.layout import COLUMNS, width, wrap

NOT_FIRST = "、。）」』】ー々ゃっァ"
NOT_LAST = "（「『【"


def test_full_width_characters_take_two_columns() -> None:
    assert width("abc") == 3
    assert width("あﾊ①") == 2 + 1 + 2
    assert width("か\u3099") == 2


def test_a_long_sentence_is_folded_within_the_line() -> None:
    sentence = (
        "多文化共生のまちづくり促進事業助成金の交付を決定しましたので通知します。" * 4
    )

    lines = wrap(sentence).split("\n")

    assert "".join(lines) == sentence
    assert len(lines) == 4
    assert all(width(line) <= COLUMNS for line in lines)


@pytest.mark.parametrize("shift", range(8))
def test_no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket(
    shift: int,
) -> None:
    text = "あ" * shift + "「交付」、（決定）。" * 40

    lines = wrap(text).split("\n")

    assert len(lines) > 5
    assert not any(line[0] in NOT_FIRST for line in lines)
    assert not any(line[-1] in NOT_LAST for line in lines)


def test_an_address_is_never_cut() -> None:
    url = "https://kakehashi.example/grants/calls/7/applications/" + "a" * 80

    lines = wrap(f"次の画面をご覧ください。{url}\n以上").split("\n")

    assert url in lines


def test_line_breaks_and_indents_stay() -> None:
    assert wrap("一行目\r\n  字下げ\n\n最後") == "一行目\n  字下げ\n\n最後"


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]),
        max_size=300,
    )
)
def test_nothing_but_spaces_at_a_fold_is_ever_lost(text: str) -> None:
    def visible(words: str) -> str:
        return "".join(words.split())

    folded = wrap(text)

    assert visible(folded) == visible(text)
    for line in folded.split("\n"):
        pieces = line.split()
        long_word = len(pieces) == 1
        assert width(line) <= COLUMNS or long_word or _clings(line)


def _clings(line: str) -> bool:
    """Runs of closing marks and combining signs stay with their character."""
    return any(
        unicodedata.combining(c) or unicodedata.category(c)[0] in "PM" for c in line
    )
