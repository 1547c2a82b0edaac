"""ODS: the same sheets as XLSX, as OpenDocument 1.3 has them, streamed."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import IO, BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from kakehashi.engines.sheets.tables import letter_of
from kakehashi.engines.sheets.writing import ods_parts as parts
from kakehashi.engines.sheets.writing.aside import aside
from kakehashi.engines.sheets.writing.cells import CellsOfSheet
from kakehashi.engines.sheets.writing.model import (
    NotWritable,
    SheetToWrite,
    Telling,
    WriteReport,
)
from kakehashi.engines.sheets.writing.ods_cells import cell_xml, style_of
from kakehashi.engines.sheets.writing.sheet_names import clean_names

_ROWS_AT_ONCE: Final = 500
_ROWS_TO_FILL_IN: Final = 1000
_FIXED: Final = (1980, 1, 1, 0, 0, 0)


def write_ods(out: BinaryIO, tables: Sequence[SheetToWrite]) -> WriteReport:
    """Write tables as the sheets of one document; nothing reaches ``out`` if refused.

    Types, widths, the frozen header, the filter, the row repeated in print and the
    rules for filling in are those of ``write_xlsx``; so is what is refused. The same
    tables give the same bytes.

    Raises:
        NotWritable: as in ``write_xlsx``.
    """
    telling = Telling()
    telling.sheets = clean_names([table.name for table in tables])
    sheets = [
        CellsOfSheet(table, name, telling)
        for table, name in zip(tables, telling.sheets, strict=True)
    ]
    with aside(out) as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            mimetype = zipfile.ZipInfo("mimetype", _FIXED)
            package.writestr(mimetype, parts.MIMETYPE, zipfile.ZIP_STORED)
            _put(package, "META-INF/manifest.xml", parts.MANIFEST)
            _put(package, "styles.xml", parts.STYLES)
            _put(package, "settings.xml", parts.settings(telling.sheets))
            with package.open(_member("content.xml"), "w", force_zip64=True) as content:
                _write_content(content, tables, sheets, telling)
        if telling.unwritable:
            raise NotWritable(telling.report())
    return telling.report()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIXED)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _put(package: zipfile.ZipFile, name: str, text: str) -> None:
    package.writestr(_member(name), text)


def _write_content(
    content: IO[bytes],
    tables: Sequence[SheetToWrite],
    sheets: Sequence[CellsOfSheet],
    telling: Telling,
) -> None:
    content.write(parts.content_head([sheet.widths for sheet in sheets]).encode())
    content.write(parts.validations([table.columns for table in tables]).encode())
    lasts = []
    for at, (table, sheet) in enumerate(zip(tables, sheets, strict=True)):
        content.write(_sheet_head(at, table, sheet, telling.sheets[at]).encode())
        lasts.append(_write_rows(content, at, table, sheet))
        content.write(b"</table:table>")
    if not tables:
        content.write(parts.NO_TABLE.encode())
    ranges = [
        (name, letter_of(len(table.columns) - 1), last)
        for name, table, last in zip(telling.sheets, tables, lasts, strict=True)
        if table.columns
    ]
    content.write((parts.filters(ranges) + parts.CONTENT_END).encode())


def _sheet_head(at: int, table: SheetToWrite, sheet: CellsOfSheet, name: str) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="w{at}-{place}"'
        f' table:default-cell-style-name="{style_of(column.kind)}"/>'
        for place, column in enumerate(table.columns)
    )
    header = "".join(
        '<table:table-cell table:style-name="head" office:value-type="string">'
        f"<text:p>{escape(name)}</text:p></table:table-cell>"
        for name in (" ".join(text.split("\n")) for text in sheet.header)
    )
    blank = "<table:table-cell/>"
    return (
        f"<table:table table:name={quoteattr(name)}>{columns}"
        f"<table:table-header-rows><table:table-row>{header or blank}"
        "</table:table-row></table:table-header-rows>"
    )


def _write_rows(
    content: IO[bytes], at: int, table: SheetToWrite, sheet: CellsOfSheet
) -> int:
    """Write the data rows and return the number of the last one."""
    rules = [
        parts.rule_name(at, place) if parts.condition(column) or column.note else ""
        for place, column in enumerate(table.columns)
    ]
    kinds = [column.kind for column in table.columns]
    last, waiting = 1, list[str]()
    for row in sheet.rows:
        cells = "".join(
            cell_xml(
                value,
                kinds[place] if place < len(kinds) else None,
                rules[place] if place < len(rules) else "",
            )
            for place, value in enumerate(row)
        )
        waiting.append(
            f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>"
        )
        last += 1
        if len(waiting) == _ROWS_AT_ONCE:
            content.write("".join(waiting).encode())
            waiting.clear()
    if any(rules):
        waiting.append(_rows_to_fill_in(rules))
    content.write("".join(waiting).encode())
    return last


def _rows_to_fill_in(rules: Sequence[str]) -> str:
    """Blank rows below the data, under the rules of their columns."""
    repeated = f'table:number-rows-repeated="{_ROWS_TO_FILL_IN}"'
    cells = "".join(cell_xml(None, None, rule) for rule in rules)
    return f"<table:table-row {repeated}>{cells}</table:table-row>"
