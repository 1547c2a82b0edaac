"""How an official form (様式) is drawn: boxes, labels, lists, heads, notes, pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

BUILT: Final = datetime(2026, 11, 23)  # noqa: DTZ001 -- workbooks know no zone
FONT: Final = "游ゴシック"
THIN: Final = Side(style="thin", color="7F8792")
BOX: Final = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
UNDER: Final = Border(bottom=Side(style="medium", color="0017C1"))
LABEL: Final = PatternFill("solid", fgColor="E8F1FE")
INPUT: Final = PatternFill("solid", fgColor="FFF9D6")
INK, RED, BLUE, NAVY = "1A1A1C", "B00020", "0017C1", "00118F"
TOP: Final = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
MIDDLE: Final = Alignment(
    horizontal="left", vertical="center", wrap_text=True, indent=1
)
CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT: Final = Alignment(horizontal="left", vertical="center", indent=1)
RIGHT: Final = Alignment(horizontal="right", vertical="center")
ACROSS: Final = Alignment(vertical="center")
OPEN: Final = Protection(locked=False)


class FormBook:
    """The workbook being built, with the lists its cells choose from."""

    def __init__(
        self, sheets: Sequence[str], lists: Mapping[str, Sequence[str]]
    ) -> None:
        self.book = Workbook()
        first = self.book.active
        assert first is not None
        self.book.remove(first)
        self.sheets = {title: self._sheet(title) for title in sheets}
        self.places: dict[str, str] = {}
        self._write_lists(self.hidden("選択肢"), lists)

    def _sheet(self, title: str) -> Worksheet:
        sheet = self.book.create_sheet(title)
        assert isinstance(sheet, Worksheet)
        return sheet

    def hidden(self, title: str) -> Worksheet:
        """A sheet that nobody sees and nobody changes."""
        sheet = self._sheet(title)
        sheet.sheet_state, sheet.protection.sheet = "hidden", True
        return sheet

    def _write_lists(
        self, sheet: Worksheet, lists: Mapping[str, Sequence[str]]
    ) -> None:
        for column, (name, words) in enumerate(lists.items(), start=1):
            for row, word in enumerate(words, start=1):
                sheet.cell(row, column, word)
            letter = get_column_letter(column)
            self.places[name] = f"={sheet.title}!${letter}$1:${letter}${len(words)}"

    def name(self, name: str, sheet: Worksheet, area: str) -> None:
        """Give a cell or an area its name."""
        cells = ":".join(_absolute(cell) for cell in area.split(":"))
        target = f"'{sheet.title}'!{cells}"
        self.book.defined_names[name] = DefinedName(name, attr_text=target)

    def choose(self, sheet: Worksheet, area: str, list_name: str) -> None:
        """Let the cells of an area be chosen from a list."""
        rule = DataValidation("list", formula1=self.places[list_name], allow_blank=True)
        rule.errorTitle, rule.error = "選択肢", "一覧から選んでください。"
        rule.promptTitle, rule.prompt = "選択", "右の▼を押して一覧から選びます。"
        rule.showErrorMessage = rule.showInputMessage = True
        sheet.add_data_validation(rule)
        rule.add(area)

    def written(self, title: str) -> bytes:
        """The workbook, its members all of one date: the same at every building."""
        properties = self.book.properties
        properties.creator, properties.title, properties.created = "", title, BUILT
        kept, out = io.BytesIO(), io.BytesIO()
        self.book.save(kept)
        with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                data = old.read(info)
                if info.filename == "docProps/core.xml":
                    said = BUILT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                    data = re.sub(rb"[^>]+(?=</dcterms:modified>)", said, data)
                entry = zipfile.ZipInfo(info.filename, (2026, 11, 23, 0, 0, 0))
                new.writestr(entry, data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def prompt(sheet: Worksheet, area: str, title: str, words: str) -> None:
    """Say how a cell is filled when somebody enters it."""
    rule = DataValidation(allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, words, True
    sheet.add_data_validation(rule)
    rule.add(area)


def whole_numbers(sheet: Worksheet, *areas: str) -> None:
    """Let the cells of areas hold whole numbers from 0 on."""
    rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
    rule.errorTitle, rule.error = "数", "0以上の整数を入れてください。"
    rule.showErrorMessage = rule.allow_blank = True
    sheet.add_data_validation(rule)
    for area in areas:
        rule.add(area)


def write(
    sheet: Worksheet,
    cell: str,
    text: object,
    *,
    size: float = 10.5,
    bold: bool = False,
    colour: str = INK,
    place: Alignment = MIDDLE,
) -> None:
    """Put words into a cell."""
    sheet[cell].value = text
    sheet[cell].font = Font(name=FONT, size=size, bold=bold, color=colour)
    sheet[cell].alignment = place


def head(sheet: Worksheet, number: str, text: str, last: str, mark: str) -> int:
    """Write the head of a sheet over its columns; give the next free row."""
    write(sheet, "A1", number, size=9.5, place=ACROSS)
    write(sheet, f"{last}1", mark, size=9.5, bold=True, colour=RED, place=RIGHT)
    sheet.merge_cells(f"A2:{last}2")
    write(sheet, "A2", text, size=16, bold=True, place=CENTRE)
    sheet.row_dimensions[2].height = 36
    return 3


def section(sheet: Worksheet, row: int, text: str, last: str) -> None:
    """Write the heading of a part of a sheet, underlined over its columns."""
    for cells in sheet[f"A{row}:{last}{row}"]:
        for cell in cells:
            cell.border = UNDER
    write(sheet, f"A{row}", text, size=11, bold=True, colour=NAVY, place=ACROSS)
    sheet.row_dimensions[row].height = 26


def notes(sheet: Worksheet, row: int, last: str, *said: str) -> None:
    """Write notes (注), a row each."""
    for number, note in enumerate(said, start=1):
        sheet.merge_cells(f"A{row}:{last}{row}")
        write(sheet, f"A{row}", f"注{number}　{note}", size=9.5, place=ACROSS)
        sheet.row_dimensions[row].height = 16
        row += 1


def label(sheet: Worksheet, cell: str, text: str, place: Alignment = MIDDLE) -> None:
    """Write what stands beside or above a box."""
    write(sheet, cell, text, size=10, bold=True, place=place)
    sheet[cell].fill, sheet[cell].border = LABEL, BOX


def box(
    sheet: Worksheet,
    area: str,
    *,
    form: str = "@",
    told: bool = False,
    place: Alignment = MIDDLE,
) -> str:
    """Draw a box to be filled in, or one that only the system fills; give its cell."""
    first, wide, _last = area.partition(":")
    if wide:
        sheet.merge_cells(area)
    for cells in sheet[area] if wide else ((sheet[first],),):
        for cell in cells:
            cell.border, cell.number_format = BOX, form
            if not told:
                cell.fill, cell.protection = INPUT, OPEN
    write(sheet, first, None, place=place)
    return first


def finish(sheet: Worksheet) -> None:
    """Lock all but the boxes, without a password; A4 upright, pages numbered."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "&A　&P / &N"
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
