from __future__ import annotations

import pytest

from kakehashi.kernel.problems import Problem, Refused, Unreadable


def test_a_refusal_without_a_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Refused()


def test_a_refusal_names_the_codes_of_its_problems() -> None:
    refused = Refused(
        Problem("call-closed", "閉じています。"), Problem("x", "…", "title")
    )

    assert str(refused) == "call-closed; x"
    assert [p.field for p in refused.problems] == ["", "title"]


def test_what_cannot_be_read_is_refused_and_is_a_value_error() -> None:
    error = Unreadable("day-empty", "日付を入力してください。", "held_on")

    assert isinstance(error, Refused)
    assert isinstance(error, ValueError)
    assert (error.code, error.message) == ("day-empty", "日付を入力してください。")
    assert error.problems[0].field == "held_on"
