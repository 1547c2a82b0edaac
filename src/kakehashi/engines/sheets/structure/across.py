"""Which columns of a table hold one thing, divided by what their headers say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kakehashi.engines.sheets.structure.words import (
    TOTALS,
    dimension_of,
    period_and_rest,
    period_of,
    plain,
)
from kakehashi.engines.sheets.tables import Column, Table

_THING = "項目"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """The columns of a wide table that stand for one column of a long one.

    Attributes:
        columns: the wide columns with their labels, one for each level.
        levels: names of the levels: ``年``, ``年月``, ``月``, ``年月日``, ``性別``,
            ``年齢``, and ``項目`` for whatever else the header divides by.
    """

    columns: tuple[tuple[Column, Path], ...]
    levels: tuple[str, ...]


def columns_across(table: Table) -> Across | None:
    """Find the wide columns of a table; ``None`` when it is long already.

    Wide are years, months or ages across; under a parent also 男 女 計; and children
    that come again, the same and in the same order, under the next parent. A total
    across, or a rate at the end, is none of them and stays beside every row.
    """
    deep = any(len(column.path) > 1 for column in table.columns)
    found = _of_levels(table.columns) if deep else _of_one_level(table.columns)
    if len(found) < 2:
        return None
    depth = max(map(len, found.values()))
    paths = {at: path + ("",) * (depth - len(path)) for at, path in found.items()}
    levels = [_level([path[at] for path in paths.values()]) for at in range(depth)]
    columns = tuple((table.columns[at], path) for at, path in paths.items())
    return Across(columns, _told_apart(levels))


def _of_one_level(columns: Sequence[Column]) -> dict[int, Path]:
    """Return the wide columns of a header of one row, with their labels."""
    split = {
        column.index: (rest, period)
        for column in columns
        if all(parts := period_and_rest(column.name))
        for period, rest in [parts]
    }
    things = Counter(rest for rest, _ in split.values())
    split = {at: path for at, path in split.items() if things[path[0]] > 1}
    kinds = {column.index: _divided_alone(column.name) for column in columns}
    often = Counter(kind for kind in kinds.values() if kind)
    whole = {at for at, kind in kinds.items() if kind and often[kind] > 1}
    found: dict[int, Path] = {}
    for column in columns:
        if column.index in whole:
            label = column.name.strip()
            found[column.index] = ("", label) if split else (label,)
        elif column.index in split:
            found[column.index] = split[column.index]
    return found


def _divided_alone(name: str) -> str:
    """Return what a name divides by without a parent; 男 and 女 then do not."""
    dimension = dimension_of(name)
    return "" if dimension == "性別" else dimension


def _of_levels(columns: Sequence[Column]) -> dict[int, Path]:
    """Return the wide columns of a header of several rows, with their levels."""
    children = _children(columns)
    alike = Counter(tuple(leaves) for leaves in children.values())
    found: dict[int, Path] = {}
    for column in columns:
        path = column.path
        if len(path) == 1 and period_of(path[0]):
            found[column.index] = path
        elif len(path) > 1:
            siblings = children[path[:-1]]
            repeated = len(siblings) > 1 and alike[tuple(siblings)] > 1
            divided = any(map(dimension_of, path))
            if repeated or (divided and (len(siblings) > 1 or len(children) > 1)):
                found[column.index] = path
    return found


def _children(columns: Sequence[Column]) -> Mapping[Path, list[str]]:
    children: dict[Path, list[str]] = {}
    for column in columns:
        if len(column.path) > 1:
            children.setdefault(column.path[:-1], []).append(plain(column.path[-1]))
    return children


def _level(labels: Sequence[str]) -> str:
    """Return what a level divides by; a total among its labels says nothing."""
    kinds = {
        dimension_of(label)
        for label in labels
        if label and plain(label) not in TOTALS and plain(label) != "男女計"
    }
    return kinds.pop() or _THING if len(kinds) == 1 else _THING


def _told_apart(levels: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names = []
    for level in levels:
        seen[level] += 1
        names.append(level if seen[level] == 1 else f"{level}{seen[level]}")
    return tuple(names)
