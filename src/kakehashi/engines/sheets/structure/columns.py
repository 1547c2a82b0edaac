"""The columns a header names: their levels, their names as written, their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kakehashi.engines.sheets.structure.header import Header
from kakehashi.engines.sheets.structure.sample import Sample, width_of
from kakehashi.engines.sheets.structure.shapes import Shape, cell, shape_of_column
from kakehashi.engines.sheets.structure.words import plain, unit_in_name
from kakehashi.engines.sheets.tables import Column, Row, as_text, is_blank, letter_of

_SAMPLED: Final = 200
_UNCOUNTED: Final = ("年", "緯度", "経度", "latitude", "longitude", "no", "id", "№")
# (単位:千円) above a table is not meant for its numbers of people or things.
_COUNTS_THINGS: Final = re.compile("数$|人口|人員|定員")
_UNCOUNTED_END: Final = ("番号", "コード", "年度", "year", "code", "lat", "lon", "率")


def columns_of(sample: Sample, header: Header) -> tuple[Column, ...]:
    """Return the columns of the table whose header was found.

    As many as the header names or the rows of the sample fill, whichever reaches
    further; columns to the right that neither does are left away.
    """
    band = [sample.rows[at] for at in header.band]
    data = sample.rows[header.data :]
    width = max(width_of(band), width_of(data))
    paths = _paths(sample, header.band, width)
    units = dict(header.units)
    counted = data[:_SAMPLED]
    return tuple(
        Column(
            index=at,
            letter=letter_of(at),
            name=_joined(path),
            path=path,
            unit=units.get(at, "") or _unit(path, header.unit, counted, at),
        )
        for at, path in enumerate(paths)
    )


def _joined(path: Sequence[str]) -> str:
    """Join the levels with ``_``, a word that comes twice in a row only once."""
    if len(path) == 1:
        return path[0]
    words: list[str] = []
    for level in path:
        if not words or plain(words[-1]) != plain(level):
            words.append(level)
    return "_".join(words)


def _unit(path: Sequence[str], whole: str, rows: Sequence[Row], at: int) -> str:
    """Return the unit in the name, or the table's for a column that counts."""
    for level in reversed(path):
        if unit := unit_in_name(level):
            return unit
    if not whole or shape_of_column(rows, at) is not Shape.NUMBER:
        return ""
    name = plain(path[-1]) if path else ""
    if name in _UNCOUNTED or name.endswith(_UNCOUNTED_END):
        return ""
    if whole.endswith("円") and any(_COUNTS_THINGS.search(plain(p)) for p in path):
        return ""
    return whole


def _paths(sample: Sample, band: Sequence[int], width: int) -> list[tuple[str, ...]]:
    if len(band) == 1:
        return [_single(cell(sample.rows[band[0]], at)) for at in range(width)]
    levels = [_spread(sample, band, depth, width) for depth in range(len(band))]
    return [_path([level[at] for level in levels]) for at in range(width)]


def _single(value: object) -> tuple[str, ...]:
    name = as_text(value)  # type: ignore[arg-type]
    return (name,) if name else ()


def _path(words: Sequence[str]) -> tuple[str, ...]:
    kept = [word.strip() for word in words if word.strip()]
    return tuple(
        word for at, word in enumerate(kept) if at == 0 or kept[at - 1] != word
    )


def _spread(sample: Sample, band: Sequence[int], depth: int, width: int) -> list[str]:
    """Return one level of the header with each parent written over its children."""
    row = sample.rows[band[depth]]
    level = [as_text(cell(row, at)) for at in range(width)]
    merged = _spread_merged(sample, band, depth, level)
    if depth == len(band) - 1 or merged:
        return level
    lower = [sample.rows[place] for place in band[depth + 1 :]]
    upper = [sample.rows[place] for place in band[:depth]]
    parent = ""
    for at in range(width):
        own = not is_blank(level[at])
        if any(not is_blank(cell(above, at)) for above in upper) and not own:
            parent = ""
        has_child = any(not is_blank(cell(below, at)) for below in lower)
        if own:
            parent = level[at] if has_child else ""
        elif has_child:
            level[at] = parent
    return level


def _spread_merged(
    sample: Sample, band: Sequence[int], depth: int, level: list[str]
) -> bool:
    """Write a parent over the columns it is merged across; tell whether any is."""
    number = sample.number(band[depth])
    found = False
    for area in sample.spans(band[depth]):
        if area.right > area.left and area.top == number and area.left <= len(level):
            found = True
            for at in range(area.left, min(area.right, len(level))):
                level[at] = level[area.left - 1]
    return found
