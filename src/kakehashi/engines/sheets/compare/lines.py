"""Rows on their way into a comparison: numbered, and under names of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from kakehashi.engines.sheets.tables import Table, as_text

NAMELESS: Final = "(見出しなし)"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a comparison; ``lines`` can be read once."""

    names: tuple[str, ...]
    lines: Iterable[Line]


def version_of_rows(rows: Iterable[Mapping[str, str]]) -> Version:
    """Return rows as a version; numbers count the rows from 1.

    The first row names the columns, so a column that only later rows have is no part
    of the comparison.
    """
    stream = iter(rows)
    first = next(stream, None)
    if first is None:
        return Version((), ())
    numbered = enumerate(chain((first,), stream), 1)
    return Version(tuple(first), (Line(number, row) for number, row in numbered))


def version_of_table(table: Table) -> Version:
    """Return a streamed table as a version; numbers are those of the sheet."""
    names = names_apart([column.name for column in table.columns])
    return Version(names, _lines(table, names))


def names_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names made different: a second ``備考`` is ``備考 (2)``."""
    taken = set(names)
    seen: set[str] = set()
    apart = []
    for name in names:
        own = name or NAMELESS
        count = 1
        while own in seen or (count > 1 and own in taken):
            count += 1
            own = f"{name or NAMELESS} ({count})"
        seen.add(own)
        apart.append(own)
    return tuple(apart)


def _lines(table: Table, names: Sequence[str]) -> Iterator[Line]:
    places = [column.index for column in table.columns]
    for chunk in table.read():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            width = len(row)
            cells = (as_text(row[at]) if at < width else "" for at in places)
            yield Line(number, dict(zip(names, cells, strict=True)))
