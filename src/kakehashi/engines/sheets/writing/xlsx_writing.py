"""XLSX with types, widths, a frozen header, a filter and what may be filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import BinaryIO, Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Value, letter_of
from kakehashi.engines.sheets.writing.aside import aside
from kakehashi.engines.sheets.writing.cells import AS_TEXT, CellsOfSheet
from kakehashi.engines.sheets.writing.model import (
    ColumnToWrite,
    NotWritable,
    SheetToWrite,
    Telling,
    WriteReport,
)
from kakehashi.engines.sheets.writing.sheet_names import clean_names
from kakehashi.engines.sheets.writing.validations import CHOICES_SHEET, Choices

_FONT: Final = "游ゴシック"
_DAY, _INSTANT, _CLOCK = "yyyy/mm/dd", "yyyy/mm/dd hh:mm", "hh:mm"
_FORMATS: Final = {
    **dict.fromkeys(AS_TEXT, "@"),
    Kind.DATE: _DAY,
    Kind.MONEY: "#,##0",
    Kind.TIME: _CLOCK,
}
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(out: BinaryIO, tables: Sequence[SheetToWrite]) -> WriteReport:
    """Write tables as the sheets of one workbook; nothing reaches ``out`` if refused.

    Rows are streamed; only the first thousand of a sheet are held, to know how wide
    its columns are. Text never becomes a formula. Line breaks in a cell become line
    feeds, as a spreadsheet has them. Rows wider than the columns are written whole.

    Raises:
        NotWritable: with every cell that cannot be written: control characters, more
            than 32,767 letters, infinity; more rows or columns than a sheet has.
    """
    telling = Telling()
    book = Workbook(write_only=True)
    choices = Choices()
    telling.sheets = clean_names([table.name for table in tables])
    taken = {name.casefold() for name in telling.sheets}
    choices.sheet = CHOICES_SHEET if CHOICES_SHEET not in taken else f"{CHOICES_SHEET}_"
    for table, name in zip(tables, telling.sheets, strict=True):
        _write_sheet(book, table, name, telling, choices)
    if not tables:
        book.create_sheet("シート")
    if choices.columns:
        _write_choices(book, choices)
    if telling.unwritable:
        _close(book)
        raise NotWritable(telling.report())
    with aside(out) as made:
        book.save(made)
    return telling.report()


def _write_sheet(
    book: Workbook, table: SheetToWrite, name: str, telling: Telling, choices: Choices
) -> None:
    cells = CellsOfSheet(table, name, telling)
    if telling.unwritable:
        for _ in cells.rows:  # every cell in the way is told, not only the first
            pass
        return
    # Write-only sheets have what the stubs know of whole ones only.
    sheet = cast("Worksheet", book.create_sheet(name))
    sheet.freeze_panes = "A2"
    for at, width in enumerate(cells.widths):
        sheet.column_dimensions[letter_of(at)].width = width
    sheet.append(_header(sheet, cells.header))
    row_of = _Styled(sheet, table.columns)
    last = 1
    for row in cells.rows:
        if telling.unwritable:
            continue
        sheet.append(row_of.cells(row))
        last += 1
    if table.columns:
        sheet.auto_filter.ref = f"A1:{letter_of(len(table.columns) - 1)}{last}"
        sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for at, column in enumerate(table.columns):
        if (rule := choices.rule_of(column)) is not None:
            rule.add(f"{letter_of(at)}2:{letter_of(at)}1048576")
            sheet.data_validations.append(rule)


def _header(sheet: Worksheet, names: Sequence[str]) -> list[Cell]:
    line = Side(style="thin", color="8C8C8C")
    cells = []
    for name in names:
        cell = WriteOnlyCell(sheet, _escaped(name))
        cell.data_type = "s"
        cell.font = Font(name=_FONT, bold=True)
        cell.fill = PatternFill("solid", fgColor="E8F1FE")
        cell.border = Border(bottom=line)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cells.append(cell)
    return cells


class _Styled:
    """One cell a column and format, used again for each row: styles are dear."""

    def __init__(self, sheet: Worksheet, columns: Sequence[ColumnToWrite]) -> None:
        self._sheet = sheet
        self._formats = [_FORMATS.get(column.kind, "General") for column in columns]
        self._kept: dict[tuple[int, str], Cell] = {}

    def cells(self, row: Sequence[Value]) -> list[Cell | None]:
        return [None if v is None else self._cell(v, at) for at, v in enumerate(row)]

    def _cell(self, value: Value, at: int) -> Cell:
        form = _format_of(value, self._formats[at] if at < len(self._formats) else "")
        cell = self._kept.get((at, form))
        if cell is None:
            cell = self._kept[at, form] = WriteOnlyCell(self._sheet)
            cell.number_format = form
        if isinstance(value, str):
            cell.value = _escaped(value)
            cell.data_type = "s"
        else:
            cell.value = value
        return cell


def _format_of(value: Value, form: str) -> str:
    """The column's format, unless the value needs one of its own to be seen."""
    if isinstance(value, datetime):
        return _INSTANT
    if isinstance(value, date):
        return _DAY
    if isinstance(value, time):
        return _CLOCK
    if isinstance(value, str):
        return "@" if form == "@" else "General"
    if isinstance(value, float) and form == "#,##0" and not value.is_integer():
        return "#,##0.##"
    return form if form in {"#,##0", "@"} else "General"


def _escaped(text: str) -> str:
    """Keep ``_x000D_`` typed by a person from being read as a control character."""
    return _ESCAPE.sub("_x005F_", text)


def _write_choices(book: Workbook, choices: Choices) -> None:
    """Put long lists of choices on a hidden sheet, a column each."""
    sheet = book.create_sheet(choices.sheet)
    sheet.sheet_state = "hidden"
    for at in range(max(len(column) for column in choices.columns)):
        row = []
        for column in choices.columns:
            cell = WriteOnlyCell(sheet, column[at] if at < len(column) else None)
            if at < len(column):
                cell.data_type = "s"
            row.append(cell)
        sheet.append(row)


def _close(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet.close()
