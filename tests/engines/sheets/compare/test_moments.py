"""The time a header or a cell tells."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.compare.moments import read_moment, without_moment


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("令和6年4月1日午前6時", "2024-04-01T06:00"),
        ("人数_令和6年1月9日午後6時時点", "2024-01-09T18:00"),
        ("令和６年１月９日（火）１８時３０分現在", "2024-01-09T18:30"),
        ("R6.4.1 6:05", "2024-04-01T06:05"),
        ("2024-01-09 18:00:00", "2024-01-09T18:00"),
        ("2024/1/9", "2024-01-09"),
        ("令和元年5月1日正午", "2019-05-01T12:00"),
        ("令和6年1月9日午前6時半", "2024-01-09T06:30"),
        ("2024年1月9日24時", "2024-01-10T00:00"),
    ],
)
def test_a_time_is_read_as_it_is_written(text: str, told: str) -> None:
    assert str(read_moment(text)) == told


@pytest.mark.parametrize(
    "text", ["", "1月9日", "人数", "令和6年13月1日", "12時", "0.5"]
)
def test_a_text_without_a_whole_day_tells_no_time(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("人数_令和6年1月9日午後6時時点", "人数"),
        ("人口(2024年4月1日現在)", "人口"),
        ("人数", "人数"),
        ("令和6年4月1日", "令和6年4月1日"),
    ],
)
def test_a_header_loses_its_time_and_nothing_else(header: str, plain: str) -> None:
    assert without_moment(header) == plain


@given(
    st.datetimes(
        min_value=datetime(2019, 5, 1),  # noqa: DTZ001 -- the file's own clock
        max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    )
)
def test_every_minute_of_reiwa_is_read_back(at: datetime) -> None:
    half, hour = ("午後", at.hour - 12) if at.hour > 12 else ("午前", at.hour)
    if at.hour == 12:
        half, hour = "", 12
    text = f"令和{at.year - 2018}年{at.month}月{at.day}日{half}{hour}時{at.minute}分"
    moment = read_moment(text)
    assert moment is not None
    assert moment.earliest == moment.latest == at.replace(second=0, microsecond=0)
