"""A series of snapshots replayed: what came, what went, from file to file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kakehashi.engines.sheets.compare.keys import key_columns, normal_keys
from kakehashi.engines.sheets.compare.lines import version_of_table
from kakehashi.engines.sheets.compare.model import Key, Step, shown
from kakehashi.engines.sheets.compare.moments import Moment, read_moment
from kakehashi.engines.sheets.findings import Finding, reject
from kakehashi.engines.sheets.kinds.values import normal_key
from kakehashi.engines.sheets.tables import Table

_AS_OF: Final = ("時点", "現在", "基準日", "集計日")
_TITLES: Final = frozenset({"title", "meta", "unit"})


def replay(
    tables: Iterable[tuple[str, Table]], *, key: str | Sequence[str]
) -> Iterator[Step]:
    """Replay snapshots in the order given, one step a file, keeping only keys.

    The time of a snapshot is what its content tells: a 時点 column (what most of its
    rows say), else a header (人数_令和6年1月9日午後6時時点), else a title above the
    header. The name of the file decides nothing, so that a renamed file replays the
    same. When the content tells no time, the order given is taken and a note says so.

    A key given twice counts once and is told: a shelter listed twice is one shelter,
    and a line on the board must not wait for the list to be put right.

    Args:
        tables: name and table of each snapshot; read one after the other.
        key: the columns that together name a row.

    Raises:
        Rejected: ``replay-out-of-order`` naming both files, before anything is told of
            the later one; ``compare-key-missing`` with the nearest names.
    """
    wanted = (key,) if isinstance(key, str) else tuple(key)
    before: dict[Key, str] = {}
    newest: tuple[Moment, str] | None = None
    for file, table in tables:
        seen = _look(file, table, wanted)
        if seen.moment is not None:
            newest = _in_order(newest, seen.moment, file)
        yield Step(
            file=file,
            present=len(seen.keys),
            added=tuple(text for k, text in seen.keys.items() if k not in before),
            gone=tuple(text for k, text in before.items() if k not in seen.keys),
            at=str(seen.moment or ""),
            findings=tuple(seen.findings),
        )
        before = seen.keys


@dataclass(slots=True)
class _Seen:
    keys: dict[Key, str] = field(default_factory=dict)
    moment: Moment | None = None
    findings: list[Finding] = field(default_factory=list)


def _look(file: str, table: Table, wanted: Sequence[str]) -> _Seen:
    version = version_of_table(table)
    columns = key_columns(wanted, version.names, file=file)
    dated = [name for name in version.names if _is_as_of(name)]
    seen = _Seen()
    times: list[Counter[str]] = [Counter() for _ in dated]
    rows: dict[Key, int] = {}
    for line in version.lines:
        for count, name in zip(times, dated, strict=True):
            count[line.cells[name]] += 1
        written = tuple(line.cells[name] for name in columns)
        key = normal_keys(written)
        if not key:
            values = {"file": file}
            seen.findings.append(
                Finding("compare-key-blank", row=line.number, values=values)
            )
        elif key in rows:
            values = {"file": file, "key": shown(written), "first": str(rows[key])}
            seen.findings.append(
                Finding("replay-key-twice", row=line.number, values=values)
            )
        else:
            rows[key] = line.number
            seen.keys[key] = shown(written)
    seen.moment = _moment_of(times, version.names, table)
    if seen.moment is None:
        seen.findings.append(Finding("replay-no-time", values={"file": file}))
    return seen


def _is_as_of(name: str) -> bool:
    plain = normal_key(name)
    return any(word in plain for word in _AS_OF) and read_moment(name) is None


def _moment_of(
    times: Sequence[Counter[str]], names: Sequence[str], table: Table
) -> Moment | None:
    for count in times:
        if told := _most_told(count):
            return told
    titles = (
        note.text
        for note in table.notes
        if note.role in _TITLES
        and (not table.header_rows or note.row < table.header_rows[0])
    )
    for text in (*names, *titles):
        if any(word in text for word in _AS_OF) and (moment := read_moment(text)):
            return moment
    return None


def _most_told(count: Counter[str]) -> Moment | None:
    """The time most rows tell; of two told as often, the later."""
    told: Counter[Moment] = Counter()
    for text, rows in count.items():
        if moment := read_moment(text):
            told[moment] += rows
    return max(told, key=lambda moment: (told[moment], moment.latest), default=None)


def _in_order(
    newest: tuple[Moment, str] | None, moment: Moment, file: str
) -> tuple[Moment, str]:
    if newest is None:
        return moment, file
    latest, latest_file = newest
    if moment.latest < latest.earliest:
        raise reject(
            "replay-out-of-order",
            file=file,
            at=moment,
            before=latest_file,
            before_at=latest,
        )
    return newest if moment.earliest < latest.earliest else (moment, file)
