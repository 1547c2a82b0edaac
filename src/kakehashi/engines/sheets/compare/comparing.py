"""Two versions of a table laid side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kakehashi.engines.sheets.compare.columns import Pairing, pair_columns
from kakehashi.engines.sheets.compare.keys import key_columns, normal_keys
from kakehashi.engines.sheets.compare.lines import (
    Line,
    Version,
    version_of_rows,
    version_of_table,
)
from kakehashi.engines.sheets.compare.model import (
    CellChange,
    Changed,
    Difference,
    Key,
    KeyedRow,
    Renamed,
    Rewritten,
    shown,
)
from kakehashi.engines.sheets.compare.renaming import Likeness, find_renamed
from kakehashi.engines.sheets.compare.sameness import Meaning, meaning_by
from kakehashi.engines.sheets.findings import Finding, reject
from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Table

_OLD: Final = "比較元"
_NEW: Final = "比較先"
_ROWS_TOLD: Final = 10


def compare(
    old: Iterable[Mapping[str, str]],
    new: Iterable[Mapping[str, str]],
    *,
    key: Sequence[str],
    kinds: Mapping[str, Kind] | None = None,
) -> Difference:
    """Compare two versions given as rows: column name to text, as written.

    A key given twice is refused, not paired by chance: nobody could tell which of the
    two rows a change belongs to. A row without a key is told and left out.

    Args:
        old: the earlier version; its first row names its columns.
        new: the later version.
        key: names of the columns that together name a row.
        kinds: what the columns of the new version hold; numbers and days are compared
            by value only where this says so.

    Raises:
        Rejected: ``compare-key-missing`` (with the nearest names),
            ``compare-key-twice`` (with the rows).
    """
    return _compare(version_of_rows(old), version_of_rows(new), key, kinds or {})


def compare_tables(
    old: Table,
    new: Table,
    *,
    key: str | Sequence[str],
    kinds: Mapping[str, Kind] | None = None,
) -> Difference:
    """Compare two tables as they are streamed; row numbers are those of the sheets.

    Without ``kinds`` the columns of both tables are understood first, and one counts as
    numbers or days when both tables agree on it.

    Raises:
        Rejected: as in ``compare``.
    """
    if kinds is None:
        kinds = _kinds_of(old, new)
    wanted = (key,) if isinstance(key, str) else tuple(key)
    return _compare(version_of_table(old), version_of_table(new), wanted, kinds)


def _kinds_of(old: Table, new: Table) -> Mapping[str, Kind]:
    from kakehashi.engines.sheets.kinds import (  # noqa: PLC0415 -- only for whole tables
        understand,
    )

    before = {one.column.name: one.kind for one in understand(old).columns}
    after = {one.column.name: one.kind for one in understand(new).columns}
    return {
        name: kind for name, kind in after.items() if before.get(name, kind) is kind
    }


@dataclass(slots=True)
class _Side:
    """One version held by its keys."""

    columns: tuple[str, ...]
    rows: dict[Key, Line] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def written(self, key: Key) -> Key:
        cells = self.rows[key].cells
        return tuple(cells.get(column, "") for column in self.columns)

    def keyed(self, key: Key) -> KeyedRow:
        return KeyedRow(self.written(key), dict(self.rows[key].cells))


def _read(version: Version, wanted: Sequence[str], file: str) -> _Side:
    if not version.names:
        return _Side(tuple(wanted))
    side = _Side(key_columns(wanted, version.names, file=file))
    twice: dict[Key, list[int]] = {}
    for line in version.lines:
        key = normal_keys(tuple(line.cells.get(name, "") for name in side.columns))
        if not key:
            values = {"file": file}
            side.findings.append(
                Finding("compare-key-blank", row=line.number, values=values)
            )
        elif key in side.rows:
            twice.setdefault(key, [side.rows[key].number]).append(line.number)
        else:
            side.rows[key] = line
    if twice:
        raise reject(
            "compare-key-twice",
            file=file,
            keys="、".join(
                f"「{shown(side.written(key))}」({'、'.join(map(str, rows))}行目)"
                for key, rows in list(twice.items())[:_ROWS_TOLD]
            ),
            count=len(twice),
        )
    return side


def _compare(
    old: Version, new: Version, wanted: Sequence[str], kinds: Mapping[str, Kind]
) -> Difference:
    before, after = _read(old, wanted, _OLD), _read(new, wanted, _NEW)
    both = [key for key in after.rows if key in before.rows]
    cells = [(before.rows[key].cells, after.rows[key].cells) for key in both]
    pairing = _pair(old, new, before, after, cells)
    sides = _Sides(before, after, _Cells(pairing.pairs, kinds, after.columns))
    changed = [Changed(after.written(k), c) for k in both if (c := sides.changes(k, k))]
    renamed = sides.renamed()
    old_keys = {one.old_key for one in renamed}
    new_keys = {one.new_key for one in renamed}
    gone, added = sides.gone(), sides.added()
    return Difference(
        added=tuple(r for k in added if (r := after.keyed(k)).key not in new_keys),
        gone=tuple(r for k in gone if (r := before.keyed(k)).key not in old_keys),
        changed=tuple(changed),
        renamed=tuple(renamed),
        rewritten=tuple(
            Rewritten(before.written(key), after.written(key))
            for key in both
            if before.written(key) != after.written(key)
        ),
        columns_added=pairing.added,
        columns_gone=pairing.gone,
        columns_renamed=pairing.renamed,
        same=len(both) - len(changed),
        findings=(*before.findings, *after.findings),
    )


def _pair(
    old: Version,
    new: Version,
    before: _Side,
    after: _Side,
    cells: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
) -> Pairing:
    """Pair the columns; a version without rows has none to be added or gone."""
    if not old.names or not new.names:
        return Pairing({}, (), (), ())
    pairs = dict(zip(before.columns, after.columns, strict=True))
    found = pair_columns(
        [name for name in old.names if name not in before.columns],
        [name for name in new.names if name not in after.columns],
        cells,
    )
    return Pairing({**found.pairs, **pairs}, found.renamed, found.gone, found.added)


class _Cells:
    """How the cells of a row are read, by the names of the new version."""

    def __init__(
        self, pairs: Mapping[str, str], kinds: Mapping[str, Kind], key: Sequence[str]
    ) -> None:
        self.pairs = {old: new for old, new in pairs.items() if new not in key}
        self.reading: Mapping[str, Callable[[str], Meaning]] = {
            new: meaning_by(kinds.get(new)) for new in self.pairs.values()
        }

    def of_old(self, line: Line) -> dict[str, Meaning]:
        return self._read({n: line.cells.get(o, "") for o, n in self.pairs.items()})

    def of_new(self, line: Line) -> dict[str, Meaning]:
        return self._read({n: line.cells.get(n, "") for n in self.pairs.values()})

    def _read(self, cells: Mapping[str, str]) -> dict[str, Meaning]:
        return {
            name: self.reading[name](text)
            for name, text in cells.items()
            if text and not text.isspace()
        }


@dataclass(frozen=True, slots=True)
class _Sides:
    old: _Side
    new: _Side
    cells: _Cells

    def gone(self) -> list[Key]:
        return [key for key in self.old.rows if key not in self.new.rows]

    def added(self) -> list[Key]:
        return [key for key in self.new.rows if key not in self.old.rows]

    def changes(self, old_key: Key, new_key: Key) -> tuple[CellChange, ...]:
        before, after = self.old.rows[old_key].cells, self.new.rows[new_key].cells
        reading = self.cells.reading
        return tuple(
            CellChange(new, was, now)
            for old, new in self.cells.pairs.items()
            if (was := before.get(old, "")) != (now := after.get(new, ""))
            and reading[new](was) != reading[new](now)
        )

    def renamed(self) -> list[Renamed]:
        gone, added = self.gone(), self.added()
        if not gone or not added:
            return []
        olds = {key: self.cells.of_old(line) for key, line in self.old.rows.items()}
        news = {key: self.cells.of_new(line) for key, line in self.new.rows.items()}
        every = Counter(
            cell
            for side in (olds, news)
            for cells in side.values()
            for cell in cells.items()
        )
        found = find_renamed(
            [olds[key] for key in gone],
            [news[key] for key in added],
            every,
            len(olds) + len(news),
        )
        return [self._renamed(gone[f.gone], added[f.added], f) for f in found]

    def _renamed(self, old_key: Key, new_key: Key, found: Likeness) -> Renamed:
        return Renamed(
            self.old.written(old_key),
            self.new.written(new_key),
            round(found.sure, 2),
            self.changes(old_key, new_key),
        )
