"""Which column of the new version goes on with which column of the old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.compare.model import ColumnRenamed
from kakehashi.engines.sheets.compare.moments import without_moment
from kakehashi.engines.sheets.kinds.values import normal_key

_BY_WRITING: Final = 1.0
_BY_STEM: Final = 0.9
_ALIKE: Final = 0.9
_FEWEST_CELLS: Final = 3
_FEWEST_VALUES: Final = 3


@dataclass(frozen=True, slots=True)
class Pairing:
    """Columns of two versions: ``pairs`` maps old names to new ones."""

    pairs: Mapping[str, str]
    renamed: tuple[ColumnRenamed, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]


def pair_columns(
    old: Sequence[str],
    new: Sequence[str],
    rows: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
) -> Pairing:
    """Pair the columns: by name, by the name without its time, by what they hold.

    ``rows`` are rows of one key in both versions. Columns are paired by what they hold
    when nine cells of ten are the same in at least three rows, with at least three
    different values: yes and no alone tell nothing.
    """
    pairs = {name: name for name in old if name in set(new)}
    renamed: list[ColumnRenamed] = []
    for reading, sure in ((normal_key, _BY_WRITING), (_stem, _BY_STEM)):
        olds, news = _rest(old, new, pairs)
        names = {reading(name): name for name in reversed(news)}
        for name in olds:
            if match := names.pop(reading(name), None):
                pairs[name] = match
                renamed.append(ColumnRenamed(name, match, sure))
    for found in _by_content(*_rest(old, new, pairs), rows):
        pairs[found.old] = found.new
        renamed.append(found)
    olds, news = _rest(old, new, pairs)
    return Pairing(pairs, tuple(renamed), tuple(olds), tuple(news))


def _stem(name: str) -> str:
    return normal_key(without_moment(name))


def _rest(
    old: Sequence[str], new: Sequence[str], pairs: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    taken = set(pairs.values())
    return [n for n in old if n not in pairs], [n for n in new if n not in taken]


def _by_content(
    old: Sequence[str],
    new: Sequence[str],
    rows: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
) -> list[ColumnRenamed]:
    scored = [(_share(a, b, rows), a, b) for a in old for b in new]
    found: list[ColumnRenamed] = []
    for share, a, b in sorted(scored, key=lambda entry: -entry[0]):
        free = all(a != one.old and b != one.new for one in found)
        if free and share >= _ALIKE:
            found.append(ColumnRenamed(a, b, round(share, 2)))
    return found


def _share(
    old: str, new: str, rows: Sequence[tuple[Mapping[str, str], Mapping[str, str]]]
) -> float:
    cells = [
        pair
        for before, after in rows
        if any(pair := (before.get(old, "").strip(), after.get(new, "").strip()))
    ]
    alike = [a for a, b in cells if a == b]
    if len(cells) < _FEWEST_CELLS or len(set(alike)) < _FEWEST_VALUES:
        return 0.0
    return len(alike) / len(cells)
