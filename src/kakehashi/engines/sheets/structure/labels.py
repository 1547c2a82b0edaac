"""Whether a row names columns or is a row of data: by its cells and by those below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from kakehashi.engines.sheets.structure.shapes import (
    Shape,
    cell,
    filled,
    shape_of,
    shape_of_column,
)
from kakehashi.engines.sheets.structure.words import (
    label_weight,
    looks_like_value,
    period_of,
    plain,
)
from kakehashi.engines.sheets.tables import Row, Value, as_text

_WEIGHED: Final = 200
"""Cells of a header row that are weighed; a sheet may have sixteen thousand."""


def label_places(row: Row) -> set[int]:
    """Return the positions whose cell can be a label.

    Text can. A number or a day can only as one of a run across the row: years in even
    steps, 1 2 3 …, months in order, again from the start under the next parent.
    """
    labels, numbers, days = set[int](), list[int](), list[int]()
    for at in filled(row):
        shape = shape_of(row[at])
        if shape is Shape.NUMBER:
            numbers.append(at)
        elif shape is Shape.DAY:
            days.append(at)
        else:
            labels.add(at)
    if _is_run([row[at] for at in numbers]):
        labels.update(numbers)
    if len(days) >= 2 and _rises([as_text(row[at]) for at in days]):
        labels.update(days)
    return labels


def _is_run(values: Sequence[Value]) -> bool:
    whole = [int(word) for word in map(as_text, values) if word.isdecimal()]
    if len(whole) < 2 or len(whole) != len(values):
        return False
    if all(1868 <= number <= 2100 for number in whole):
        again = [whole.index(number) for number in whole]
        first = whole[: max(again) + 1]
        return _even(first) and whole == (first * len(whole))[: len(whole)]
    return len(whole) >= 5 and whole == list(range(1, len(whole) + 1))


def _even(numbers: Sequence[int]) -> bool:
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) > 1 and len(steps) == 1 and 0 < abs(steps.pop()) <= 10


def _rises(words: Sequence[str]) -> bool:
    return all(before < after for before, after in pairwise(words))


def is_bare_of_numbers(row: Row) -> bool:
    """Tell whether every filled cell of a row can be a label."""
    return len(label_places(row)) == len(filled(row))


def labelled(row: Row) -> bool:
    """Tell whether at least two cells, and half of all, are known names of columns."""
    places = filled(row)[:_WEIGHED]
    known = sum(_weight(row[at]) > 0 for at in places)
    return known >= 2 and known * 2 >= len(places)


def _weight(value: Value) -> int:
    return label_weight(value) if isinstance(value, str) else 0


def likeness(band: Sequence[Row], under: Sequence[Row]) -> int:
    """Weigh a header of one or more rows against the rows under it.

    Returns:
        above 0 when it names them, below 0 when it is one of them; 0 when nothing
        speaks for either, as with text over text.
    """
    weight = 0
    for row in band:
        labels = label_places(row)
        for at in filled(row)[:_WEIGHED]:
            if at not in labels:
                weight -= _against(row, at, under)
            else:
                weight += _for(row[at], at, under)
    return weight


def _against(row: Row, at: int, under: Sequence[Row]) -> int:
    below = shape_of_column(under, at)
    return 3 if below in (shape_of(row[at]), Shape.BLANK) else 1


def _for(value: Value, at: int, under: Sequence[Row]) -> int:
    said = as_text(value)
    if shape_of(value) is Shape.NONE:
        return 0
    if shape_of(value) is not Shape.TEXT or period_of(said):
        return 1
    weight = label_weight(said)
    if looks_like_value(said):
        weight -= 2
    below = shape_of_column(under, at)
    if below in (Shape.NUMBER, Shape.DAY):
        return weight + 2
    again = plain(said)
    if any(plain(as_text(cell(row, at))) == again for row in under):
        weight -= 2
    return weight
