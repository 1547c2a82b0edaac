"""One pass over a table with everything that watches for a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kakehashi.engines.sheets.faults.alike import alike_in
from kakehashi.engines.sheets.faults.codes import (
    BodyCodes,
    CodesAndNames,
    CorporateNumbers,
)
from kakehashi.engines.sheets.faults.days import Days, WeekdaysOfDays
from kakehashi.engines.sheets.faults.figures import Figures
from kakehashi.engines.sheets.faults.hours import Hours
from kakehashi.engines.sheets.faults.leftovers import Leftovers
from kakehashi.engines.sheets.faults.marks import Marks
from kakehashi.engines.sheets.faults.model import Checked, Watch
from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.points import Points
from kakehashi.engines.sheets.faults.repeats import (
    Ids,
    RowNumbers,
    WholeRows,
    id_columns,
)
from kakehashi.engines.sheets.faults.running import RunningTotals, running_in
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.faults.strays import SameHours, StrayCells, hours_in
from kakehashi.engines.sheets.faults.sums import FootTotal, Sums, sums_in
from kakehashi.engines.sheets.faults.towns import Towns
from kakehashi.engines.sheets.faults.zeros import LostZeros, PaddedIds
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.tables import Table

_HOURS = frozenset({Kind.TIME, Kind.PERIOD, Kind.TEXT})


def check(understanding: Understanding, *, limit_per_code: int = 200) -> Checked:
    """Look a table through once and say what is wrong, and where.

    Reads every data row in one pass; a second one looks at the few rows that may be
    entered twice, or at all of them where identifiers repeat. Memory stays flat but
    for eight bytes a row, identifier and name, and some forty a row at the end.

    Args:
        understanding: the table and what its columns hold.
        limit_per_code: findings of one code in one column that are told one by one;
            further ones are counted in a finding ``more-faults``.

    Raises:
        Rejected: the file cannot be read to its end.
    """
    table = understanding.table
    said = Said(table, limit_per_code)
    points = _points(understanding, said)
    watches: list[Watch] = [*_watches(understanding, said), *points]
    rows = _looked_through(table, watches)
    for watch in watches:
        watch.finish()
    return Checked(
        data_rows=rows,
        coords_valid=points[0].valid if points else 0,
        findings=(*table.findings, *said.findings()),
        told_more=said.told_more(),
    )


def _looked_through(table: Table, watches: Sequence[Watch]) -> int:
    """Show every page to the watches, hold on to none, return the number of rows."""
    rows = 0
    for chunk in table.read():
        if not chunk.rows:
            continue
        rows += len(chunk.rows)
        page = Page(chunk)
        for watch in watches:
            watch.look(page)
    return rows


def _watches(understanding: Understanding, said: Said) -> Iterator[Watch]:
    for known in understanding.columns:
        yield from _of_column(known, said)
    yield from _of_codes(understanding, said)
    yield from _of_weekdays(understanding, said)
    for told in sums_in(understanding):
        yield Sums(told, said)
    for total, part in running_in(understanding):
        yield RunningTotals(total, part, said)
    for start, end in hours_in(understanding):
        yield SameHours(start, end, said)
    yield FootTotal(understanding, said)
    yield StrayCells(understanding, said)
    yield from _of_rows(understanding, said)


def _of_rows(understanding: Understanding, said: Said) -> Iterator[Watch]:
    rows = RowNumbers()
    ids = [Ids(known, rows, said) for known in id_columns(understanding)]
    yield rows
    yield from ids
    yield WholeRows(understanding.table, ids, rows, said)
    yield from alike_in(understanding, said)
    for known in id_columns(understanding):
        yield PaddedIds(known, said)


def _of_column(known: Understood, said: Said) -> Iterator[Watch]:
    yield Marks(known, said)
    yield Leftovers(known, said)
    if known.kind is Kind.BODY_CODE:
        yield BodyCodes(known, said)
    elif known.kind is Kind.CORPORATE_NUMBER:
        yield CorporateNumbers(known, said)
    elif known.kind in (Kind.POSTAL, Kind.PHONE):
        yield LostZeros(known, said)
    elif known.kind in (Kind.NUMBER, Kind.MONEY):
        yield Figures(known, said)
    if known.kind in (Kind.DATE, Kind.PERIOD):
        yield Days(known, said)
    if known.kind in _HOURS:
        yield Hours(known, said)


def _of_codes(understanding: Understanding, said: Said) -> Iterator[Watch]:
    for code in understanding.of_kind(Kind.BODY_CODE)[:1]:
        for kind in (Kind.PREFECTURE, Kind.MUNICIPALITY):
            for name in understanding.of_kind(kind)[:1]:
                yield CodesAndNames(code, name, said)


def _of_weekdays(understanding: Understanding, said: Said) -> Iterator[Watch]:
    """Pair each column called 曜日 with the column of days just before it."""
    before: Understood | None = None
    for known in understanding.columns:
        if known.column.name.strip().endswith("曜日") and before is not None:
            yield WeekdaysOfDays(before, known, said)
        before = known if known.kind is Kind.DATE else None


def _points(understanding: Understanding, said: Said) -> list[Points]:
    pairs = zip(
        understanding.of_kind(Kind.LATITUDE),
        understanding.of_kind(Kind.LONGITUDE),
        strict=False,
    )
    address = next(iter(understanding.of_kind(Kind.ADDRESS)), None)
    towns = Towns(understanding)
    return [Points(lat, lon, address, towns, said) for lat, lon in pairs]
