"""Small counts of persons are left out, and no sum gives them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.programmes.grants.rules.suppressing import Told, suppress

counts = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 7), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def as_lines(told: Told) -> list[list[int | None]]:
    """The table with its margins, as a reader has it before her."""
    rows = [[*r, t] for r, t in zip(told.cells, told.row_totals, strict=True)]
    return [*rows, [*told.column_totals, told.total]]


def tables_that_fit(told: Told, most: int) -> Iterator[list[list[int]]]:
    """Every table that a reader may have before her: each inner count that is left out
    is tried from 1 to ``most``; what does not sum to what is told is no such table."""
    left_out = [
        (r, c)
        for r, row in enumerate(told.cells)
        for c, value in enumerate(row)
        if value is None
    ]
    for values in product(range(1, most + 1), repeat=len(left_out)):
        cells = [[0 if v is None else v for v in row] for row in told.cells]
        for (r, c), value in zip(left_out, values, strict=True):
            cells[r][c] = value
        rows = [[*row, sum(row)] for row in cells]
        whole = [*rows, [sum(column) for column in zip(*rows, strict=True)]]
        if all(
            shown is None or shown == value
            for line, shown_line in zip(whole, as_lines(told), strict=True)
            for value, shown in zip(line, shown_line, strict=True)
        ):
            yield whole


def small(counts: Sequence[Sequence[int]], told: Told, least: int) -> Iterator[int]:
    """Small counts, or small sums of them, that the table tells all the same."""
    for line in as_lines(told):
        yield from (v for v in line if v is not None and 0 < v < least)


@settings(deadline=None, max_examples=150)
@given(counts)
def test_no_count_left_out_can_be_computed_from_the_margins(
    table: list[list[int]],
) -> None:
    least = 3
    told = suppress(table, least=least)
    lines = as_lines(told)
    left_out = [
        (r, c) for r, x in enumerate(lines) for c, v in enumerate(x) if v is None
    ]
    seen: dict[tuple[int, int], set[int]] = {place: set() for place in left_out}
    inner = sum(v is None for row in told.cells for v in row)
    most = 9 if inner <= 4 else 8 if inner <= 5 else 4
    if inner > 5 and max(map(max, table)) > most:
        return  # too many to try; smaller tables show the same
    for whole in tables_that_fit(told, most):
        for r, c in left_out:
            seen[r, c].add(whole[r][c])
        if all(len(values) > 1 for values in seen.values()):
            break
    assert [place for place, values in seen.items() if len(values) < 2] == []


@given(counts, st.integers(1, 6))
def test_no_small_count_is_told_and_what_is_told_is_true(
    table: list[list[int]], least: int
) -> None:
    told = suppress(table, least=least)

    assert list(small(table, told, least)) == []
    whole = [[*row, sum(row)] for row in table]
    whole.append([sum(column) for column in zip(*whole, strict=True)])
    for line, shown in zip(whole, as_lines(told), strict=True):
        for value, told_value in zip(line, shown, strict=True):
            assert told_value in {None, value}
            assert value != 0 or told_value == 0


def test_a_table_without_small_counts_is_told_whole() -> None:
    told = suppress([[5, 0], [12, 7]])

    assert told.is_whole
    assert told.total == 24


def test_one_small_count_takes_three_others_with_it() -> None:
    told = suppress([[3, 40, 50], [60, 20, 30]])

    assert told.cells == ((None, None, 50), (None, None, 30))
    assert told.row_totals == (93, 110)
    assert told.total == 203


def test_where_no_cell_can_hide_it_its_totals_are_left_out() -> None:
    told = suppress([[3], [60]])

    assert told.cells == ((None,), (None,))
    assert None not in told.column_totals
    assert told.row_totals == (None, None)


def test_an_empty_table_has_nothing_to_hide() -> None:
    assert suppress([]).total == 0
