"""A form read back: what people wrote under each name."""

from __future__ import annotations

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.forms.addresses import Place
from kakehashi.engines.sheets.forms.contents import is_error, read_value
from kakehashi.engines.sheets.forms.model import FormReading, NamedValue, ReadValue
from kakehashi.engines.sheets.forms.workbook import Field, Workbook
from kakehashi.engines.sheets.tables import Value


def read_form(form: bytes) -> FormReading:
    """Return what stands under each name of a form.

    Blank cells are ``None``. Formulas give the value a spreadsheet computed last;
    one that has none is told (``form-not-computed``), and so is an error value
    (``form-error-value``), which is given as its text.

    Raises:
        Rejected: a hostile or broken file, or one that is no workbook.
    """
    book = Workbook(form)
    cells = tuple(_named_value(book, field) for field in book.fields.values())
    findings = tuple(
        finding for field in book.fields.values() for finding in _findings(book, field)
    )
    return FormReading(cells, findings)


def _named_value(book: Workbook, field: Field) -> NamedValue:
    grid = book.grid(field.sheet)
    slots = grid.slots(field.area)
    places = [place for row in slots for place in row]
    return NamedValue(
        field.key,
        field.sheet,
        tuple(place.address for place in places),
        _value(book, field.sheet, slots),
        all(grid.is_formula(place) for place in places),
    )


def _value(book: Workbook, sheet: str, slots: list[list[Place]]) -> ReadValue:
    rows: list[list[Value]] = [
        [read_value(book, sheet, place) for place in row] for row in slots
    ]
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else rows[0]
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows]
    return rows


def _findings(book: Workbook, field: Field) -> list[Finding]:
    grid = book.grid(field.sheet)
    found = []
    for place in (place for row in grid.slots(field.area) for place in row):
        code = ""
        if is_error(book, field.sheet, place):
            code = "form-error-value"
        elif grid.is_formula(place) and read_value(book, field.sheet, place) is None:
            code = "form-not-computed"
        if code:
            values = {"name": field.key, "cell": place.address}
            found.append(
                Finding(
                    code,
                    place.row,
                    field.key,
                    place.address,
                    values,
                    field.sheet,
                )
            )
    return found
