"""Files made by the tests themselves: workbooks, and packages with a member changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kakehashi.engines.sheets.reading import open_book
from kakehashi.engines.sheets.tables import Book, Row

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows_of(book: Book, sheet: int = 0) -> list[Row]:
    return [row for chunk in book.sheets[sheet].read() for row in chunk.rows]


def read_rows(content: bytes) -> list[Row]:
    return rows_of(open_book(content))


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def first_sheet(workbook: openpyxl.Workbook) -> Worksheet:
    return workbook[workbook.sheetnames[0]]


def workbook_of(*rows: Sequence[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        first_sheet(workbook).append(list(row))
    return saved(workbook)


def repacked(content: bytes, **members: bytes) -> bytes:
    """Return a package with members (``__`` for ``/``, ``_dot_`` for ``.``) changed."""
    changed = {
        name.replace("__", "/").replace("_dot_", "."): data
        for name, data in members.items()
    }
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, changed.pop(name, before.read(name)))
        for name, data in changed.items():
            after.writestr(name, data)
    return out.getvalue()


def with_sheet_data(inner: str, *, before: str = "", after: str = "") -> bytes:
    """Return a workbook whose only sheet has the XML of these rows."""
    sheet = (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">'
        f"<sheetData>{inner}</sheetData>{after}</worksheet>"
    )
    return repacked(
        workbook_of(["題"], ["値"]), xl__worksheets__sheet1_dot_xml=sheet.encode()
    )
