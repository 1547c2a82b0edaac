"""A table understood: the kind of each column, its shape, the body it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.kinds.about import body_of
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.kinds.profile import Profile, profile_of
from kakehashi.engines.sheets.kinds.shapes import fields_of, shape_of
from kakehashi.engines.sheets.kinds.vocabulary import Said, said_by_name
from kakehashi.engines.sheets.kinds.weighing import UNSURE, Weighed, factor_of, weigh
from kakehashi.engines.sheets.tables import Column, Row, Table, is_blank

_SAMPLE: Final = 2000
_LOOK_ON: Final = 20_000  # rows in which a column that seems empty may still speak
_POINTS: Final = (Kind.LATITUDE, Kind.LONGITUDE)


def understand(
    table: Table, *, remembered: Mapping[str, Kind] | None = None
) -> Understanding:
    """Tell what each column of a table holds, by its name and a sample of its cells.

    Reads the first 2,000 rows, and up to 20,000 for a column that is blank in them.
    Puts a finding ``columns-swapped`` in ``table.findings`` where the headers of
    latitude and longitude are exchanged.

    Args:
        table: the table.
        remembered: kinds a person confirmed before, by the name of the column.

    Raises:
        Rejected: the file cannot be read that far.
    """
    rows = _sample(table)
    said = [said_by_name(column) for column in table.columns]
    profiles = [_profile(column, rows) for column in table.columns]
    weighed = [
        _without_rows(name) if not rows else weigh(name, profile, column)
        for name, profile, column in zip(said, profiles, table.columns, strict=True)
    ]
    weighed = _names_by_readings(_points_in_pairs(weighed, said))
    _tell_swapped(table, said, weighed)
    weighed = _as_remembered(weighed, table.columns, remembered or {})
    names = [column.name for column in table.columns]
    shape, missing = shape_of(names)
    columns = tuple(
        Understood(
            column, told.kind, told.sure, told.by, factor_of(told.kind, column), field
        )
        for column, told, field in zip(
            table.columns, weighed, fields_of(shape, names), strict=True
        )
    )
    body_code = body_of(columns, rows[:_SAMPLE])
    return Understanding(table, columns, shape, missing, body_code)


def _sample(table: Table) -> list[Row]:
    """Return the first rows, and later ones that fill a column blank in all of them."""
    reading = _rows(table)
    rows = list(islice(reading, _SAMPLE))
    blank = {
        column.index
        for column in table.columns
        if all(is_blank(row[column.index]) for row in rows)
    }
    if not blank or len(rows) < _SAMPLE:
        return rows
    for row in islice(reading, _LOOK_ON - _SAMPLE):
        if any(not is_blank(row[index]) for index in blank):
            rows.append(row)
            if len(rows) >= 2 * _SAMPLE:
                break
    return rows


def _rows(table: Table) -> Iterator[Row]:
    for chunk in table.read():
        yield from chunk.rows


def _profile(column: Column, rows: Sequence[Row]) -> Profile:
    return profile_of([row[column.index] for row in rows])


def _without_rows(said: Said | None) -> Weighed:
    """What a header alone says, in a table with no row yet."""
    if said is None:
        return Weighed(Kind.EMPTY, 1.0, "content")
    return Weighed(said.kind, 0.6 * said.sure, "name")


def _points_in_pairs(
    weighed: Sequence[Weighed], said: Sequence[Said | None]
) -> list[Weighed]:
    """Take a number for a coordinate by its look only beside its counterpart."""
    kinds = {told.kind for told in weighed}
    if all(kind in kinds for kind in _POINTS):
        return list(weighed)
    return [
        Weighed(Kind.NUMBER, 0.6, "content")
        if told.kind in _POINTS and (name is None or name.kind not in _POINTS)
        else told
        for told, name in zip(weighed, said, strict=True)
    ]


def _names_by_readings(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Take a text for a name where its reading stands in the next column."""
    following = [*(told.kind for told in weighed[1:]), None]
    return [
        Weighed(Kind.NAME, 0.6, "content")
        if told == Weighed(Kind.TEXT, UNSURE, "content") and after is Kind.KANA
        else told
        for told, after in zip(weighed, following, strict=True)
    ]


def _tell_swapped(
    table: Table, said: Sequence[Said | None], weighed: Sequence[Weighed]
) -> None:
    """Say when latitudes stand under 経度 and longitudes under 緯度."""
    under = {
        (name.kind, told.kind): column
        for name, told, column in zip(said, weighed, table.columns, strict=True)
        if name is not None and name.kind in _POINTS
    }
    first = under.get((Kind.LATITUDE, Kind.LONGITUDE))
    second = under.get((Kind.LONGITUDE, Kind.LATITUDE))
    if first is None or second is None:
        return
    finding = Finding(
        "columns-swapped",
        table.header_rows[-1] if table.header_rows else None,
        first.name,
        values={"first": first.name, "second": second.name},
        sheet=table.sheet.name,
    )
    if finding not in table.findings:
        table.findings.append(finding)


def _as_remembered(
    weighed: Sequence[Weighed],
    columns: Sequence[Column],
    remembered: Mapping[str, Kind],
) -> list[Weighed]:
    return [
        Weighed(remembered[column.name], 1.0, "name")
        if column.name in remembered
        else told
        for told, column in zip(weighed, columns, strict=True)
    ]
