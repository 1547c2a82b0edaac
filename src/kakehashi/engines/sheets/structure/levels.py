"""The rows of a header that has several: parents above, their children below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kakehashi.engines.sheets.structure.labels import is_bare_of_numbers, labelled
from kakehashi.engines.sheets.structure.sample import Sample
from kakehashi.engines.sheets.structure.shapes import (
    Shape,
    cell,
    filled,
    shape_of_column,
)
from kakehashi.engines.sheets.structure.words import (
    dimension_of,
    is_as_of,
    is_note,
    unit_alone,
)
from kakehashi.engines.sheets.tables import Row, as_text, is_blank

_DEEPEST: Final = 4
_UNDER: Final = 50


def levels_below(sample: Sample, rows: Sequence[Row], at: int) -> tuple[int, ...]:
    """Return the places of the rows under ``at`` that still belong to the header."""
    found: list[int] = []
    upper = at
    while len(found) < _DEEPEST - 1:
        lower = upper + 1
        if lower >= len(rows) or not _is_child(sample, rows, upper, lower, top=at):
            break
        found.append(lower)
        upper = lower
    return tuple(found)


def levels_above(
    sample: Sample, rows: Sequence[Row], at: int, enough: int
) -> tuple[int, ...]:
    """Return the places of the rows over ``at`` that are parents of its labels."""
    found: list[int] = []
    lower = at
    while lower > 0 and len(found) < _DEEPEST - 1:
        upper = lower - 1
        row = rows[upper]
        if not filled(row) or len(filled(row)) >= max(enough, 2) * 4:
            break
        if not is_bare_of_numbers(row) or not _is_parent(sample, rows, upper, lower):
            break
        found.insert(0, upper)
        lower = upper
    return tuple(found)


def _is_child(
    sample: Sample, rows: Sequence[Row], upper: int, lower: int, *, top: int
) -> bool:
    row = rows[lower]
    places = filled(row)
    if not places or not is_bare_of_numbers(row) or _only_units(row):
        return False
    if _reached_from(sample, top, lower) or _split_by_merge(sample, upper, places):
        return True
    gaps = _gaps(rows[upper])
    if not any(at in gaps for at in places):
        return False
    under = rows[lower + 1 : lower + 1 + _UNDER]
    over_numbers = any(
        at in gaps and shape_of_column(under, at) in (Shape.NUMBER, Shape.DAY)
        for at in places
    )
    beside_names = is_blank(cell(row, filled(rows[upper])[0]))
    return (over_numbers and beside_names) or labelled(row) or _divides(row)


def _only_units(row: Row) -> bool:
    return all(unit_alone(as_text(row[at])) for at in filled(row))


def _reached_from(sample: Sample, top: int, lower: int) -> bool:
    """Tell whether an area merged downwards from the header reaches this row."""
    first, last = sample.number(top), sample.number(lower)
    return any(first <= area.top < last for area in sample.spans(lower))


def _split_by_merge(sample: Sample, upper: int, places: Sequence[int]) -> bool:
    """Tell whether labels stand under a parent that is merged across them."""
    for area in sample.spans(upper):
        if area.right > area.left and area.bottom == sample.number(upper):
            under = [at for at in places if area.left <= at + 1 <= area.right]
            if len(under) > 1:
                return True
    return False


def _gaps(row: Row) -> set[int]:
    """Return the blank positions to the right of a filled cell, and past the end."""
    places = filled(row)
    if not places:
        return set()
    return set(range(places[0] + 1, places[-1] + 40)) - set(places)


def _divides(row: Row) -> bool:
    said = [as_text(row[at]) for at in filled(row)]
    return len(said) > 1 and all(map(dimension_of, said))


def _is_parent(sample: Sample, rows: Sequence[Row], upper: int, lower: int) -> bool:
    row, children = rows[upper], rows[lower]
    places = filled(row)
    said = [as_text(row[at]) for at in places]
    if is_note(said[0]) or any(unit_alone(word) or is_as_of(word) for word in said):
        return False
    under = filled(children)
    areas = [area for area in sample.spans(upper) if area.top == sample.number(upper)]
    if any(area.bottom >= sample.number(lower) for area in areas):
        return True
    across = [area for area in areas if area.right > area.left]
    whole = len(under) and any(
        area.left <= under[0] + 1 and area.right >= under[-1] + 1 for area in across
    )
    if across and not whole:
        return True
    if whole and len(places) == 1:
        return False
    if any(is_blank(cell(children, at)) for at in places) and len(places) > 1:
        return True
    repeats = len({as_text(children[at]) for at in under}) < len(under)
    parents = [at for at in places if at > 0]
    return bool(parents) and (repeats or _divides_under(children, parents[0]))


def _divides_under(children: Row, since: int) -> bool:
    said = [as_text(children[at]) for at in filled(children) if at >= since]
    return len(said) > 1 and all(map(dimension_of, said))
