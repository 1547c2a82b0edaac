"""An old workbook (BIFF, .xls) as a book."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import xlrd

from kakehashi.engines.sheets.findings import Finding, reject
from kakehashi.engines.sheets.reading.gathering import chunks_of
from kakehashi.engines.sheets.reading.limits import Limits
from kakehashi.engines.sheets.reading.number_formats import reader_of
from kakehashi.engines.sheets.reading.sources import Source
from kakehashi.engines.sheets.reading.telling import Telling
from kakehashi.engines.sheets.tables import Book, Chunk, Merge, Row, Sheet, Value

_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")


def open_xls(source: Source, name: str, limits: Limits) -> Book:
    """Open a workbook of Excel 2 to 2003.

    Raises:
        Rejected: ``password-protected``, ``broken-file``, ``no-sheets``.
    """
    with source.open() as stream:
        workbook = _opened(stream.read())
    findings: list[Finding] = []
    telling = Telling(findings, limits.max_told)
    if source.contains(_MACROS):
        telling.tell("macros-left-alone")
    sheets = tuple(
        _sheet(workbook, sheet, telling, limits) for sheet in workbook.sheets()
    )
    if not sheets:
        raise reject("no-sheets")
    return Book(name, "xls", sheets, findings)


def _opened(content: bytes) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise reject("password-protected") from error
        raise reject("broken-file") from error
    except Exception as error:  # a damaged BIFF stream breaks xlrd in any way there is
        raise reject("broken-file") from error


def _sheet(workbook: Any, sheet: Any, telling: Telling, limits: Limits) -> Sheet:
    merged = tuple(
        Merge(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in sheet.merged_cells
    )

    def read() -> Iterator[Chunk]:
        return chunks_of(_rows(workbook, sheet, telling), limits)

    return Sheet(str(sheet.name), sheet.visibility == 0, merged, read)


def _rows(workbook: Any, sheet: Any, telling: Telling) -> Iterator[tuple[int, Row]]:
    reader = _readers(workbook)
    for index in range(sheet.nrows):
        row: Row = [
            _value(cell, reader, sheet.name, index + 1, at, telling)
            for at, cell in enumerate(sheet.row(index))
        ]
        while row and row[-1] in (None, ""):
            row.pop()
        yield index + 1, row


def _readers(workbook: Any) -> Callable[[int], Callable[[float], Value] | None]:
    @cache
    def reader(style: int) -> Callable[[float], Value] | None:
        if not 0 <= style < len(workbook.xf_list):
            return None
        key = workbook.xf_list[style].format_key
        known = workbook.format_map.get(key)
        code = known.format_str if known is not None else None
        return reader_of(key, code, from_1904=bool(workbook.datemode))

    return reader


def _value(
    cell: Any,
    reader: Callable[[int], Callable[[float], Value] | None],
    sheet: str,
    row: int,
    at: int,
    telling: Telling,
) -> Value:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#ERROR")
        telling.tell("error-value", sheet=sheet, row=row, at=at, value=text)
        return str(text)
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return None
    number = float(cell.value)
    plain = int(number) if number.is_integer() else number
    read = reader(cell.xf_index)
    meant = read(number) if read else plain
    if meant is None:
        telling.tell("impossible-serial", sheet=sheet, row=row, at=at, value=plain)
        return plain
    return meant
