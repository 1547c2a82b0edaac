"""Running totals that stop adding up, cells left alone, places that never open."""

from __future__ import annotations

import pytest

from kakehashi.engines.sheets.findings import Level
from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import checked, told

DAYS = [3, 0, 5, 2, 7, 1, 4, 0, 6, 2, 3, 8]


def running(wrong: dict[int, int]) -> list[list[object]]:
    total, rows = 0, list[list[object]]()
    for place, day in enumerate(DAYS):
        total += day
        rows.append([day, wrong.get(place, total)])
    return rows


COUNTS = {"相談件数（日別）": Kind.NUMBER, "相談件数（累計）": Kind.NUMBER}


def test_a_running_total_that_adds_up_says_nothing() -> None:
    assert told(checked(COUNTS, *running({}))) == []


def test_one_wrong_running_total_is_told_once_at_its_row() -> None:
    result = checked(COUNTS, *running({5: 81}))
    assert told(result) == [("total-mismatch", "B7")]
    assert "18" in result.findings[0].message()


def test_columns_that_only_look_like_running_totals_are_let_be() -> None:
    rows = [[day, 100 - day * n - n] for n, day in enumerate(DAYS)]
    assert told(checked(COUNTS, *rows)) == []


def test_a_row_with_nothing_but_a_cell_without_a_name_is_told() -> None:
    columns = {"名称": Kind.NAME, "": Kind.TEXT}
    rows = [["公民館", ""], ["役場", "改修済"], ["", "津波浸水予測地域"]]
    assert told(checked(columns, *rows)) == [("stray-cell", "B4")]


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("9:00", "9:00", [("same-hours", "B2")]),
        ("9:00", "17:00", []),
        ("0:00", "0:00", []),
        ("-", "-", []),
    ],
)
def test_a_place_that_closes_as_it_opens_is_told(
    start: str, end: str, codes: list[tuple[str, str]]
) -> None:
    columns = {"日曜開放開始時刻": Kind.TIME, "日曜開放終了時刻": Kind.TIME}
    assert told(checked(columns, [start, end], ["8:30", "17:15"])) == codes


def test_a_dash_all_through_a_column_is_said_once_and_only_noted() -> None:
    rows = [["―"]] * 12 + [[f"第{n}公民館"] for n in range(20)]
    result = checked({"名称": Kind.NAME}, *rows)
    assert "placeholder" not in [code for code, _ in told(result)]
    [note] = [f for f in result.findings if f.code == "placeholder-throughout"]
    assert note.level is Level.NOTE
    assert note.values["count"] == "12"
