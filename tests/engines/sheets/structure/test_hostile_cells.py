"""Cells made to be slow."""

from __future__ import annotations

import time

import pytest

from kakehashi.engines.sheets.structure import find_table, tidy
from kakehashi.engines.sheets.tables import Row
from tests.engines.sheets.structure.making import data_of, sheet_of


@pytest.mark.parametrize(
    "cell",
    [
        "1," * 15_000,
        "(" * 20_000,
        "　" * 20_000 + "x",
        "1" * 9_000 + "県" + "1" * 9_000,
    ],
)
def test_a_very_long_cell_is_read_in_bounded_time(cell: str) -> None:
    rows: list[Row] = [[cell, cell, cell]] * 20
    head: list[Row] = [["名称", "住所", "定員"]]
    began = time.perf_counter()
    table = find_table(sheet_of(head + rows))
    assert table is not None
    tidy(table)

    assert len(data_of(table)) == 20
    assert time.perf_counter() - began < 5


def test_a_sheet_as_wide_as_it_may_be_is_read_in_bounded_time() -> None:
    rows: list[Row] = [[at * row for at in range(16_384)] for row in range(10)]
    began = time.perf_counter()
    table = find_table(sheet_of(rows, name="a"))

    assert table is not None
    assert len(table.columns) == 16_384
    assert time.perf_counter() - began < 10
