"""What a form asks for: its named cells, as a person would fill them."""

from __future__ import annotations

from kakehashi.engines.sheets.forms.addresses import Place
from kakehashi.engines.sheets.forms.contents import read_value
from kakehashi.engines.sheets.forms.model import CellKind, NamedCell
from kakehashi.engines.sheets.forms.validation import (
    AllowedList,
    allowed_at,
    allowed_lists,
)
from kakehashi.engines.sheets.forms.workbook import Field, Workbook


def names_of(form: bytes) -> tuple[NamedCell, ...]:
    """Return the names of a form that refer to cells, in the order of the workbook.

    Names of Excel itself (print area and the like), of constants, of several areas
    and of more than ``MAX_NAMED_CELLS`` cells are no fields and are left out.

    Raises:
        Rejected: a hostile or broken file, or one that is no workbook.
    """
    book = Workbook(form)
    sheets = {field.sheet for field in book.fields.values()}
    lists = {sheet: allowed_lists(book, sheet) for sheet in sheets}
    return tuple(
        _named(book, field, lists[field.sheet]) for field in book.fields.values()
    )


def _named(book: Workbook, field: Field, lists: tuple[AllowedList, ...]) -> NamedCell:
    grid = book.grid(field.sheet)
    places = [place for row in grid.slots(field.area) for place in row]
    first = places[0]
    style = grid.style(first)
    allowed = allowed_at(lists, first)
    kind = book.styles.kind(style)
    if allowed is not None:
        kind = CellKind.CHOICE
    if grid.is_formula(first):
        kind = CellKind.FORMULA
    return NamedCell(
        field.key,
        field.sheet,
        tuple(place.address for place in places),
        kind,
        book.styles.unlocked(style),
        allowed.values if allowed else (),
        _label(book, field.sheet, first),
    )


def _label(book: Workbook, sheet: str, place: Place) -> str:
    left = (Place(place.row, column) for column in range(place.column - 1, 0, -1))
    above = (Place(row, place.column) for row in range(place.row - 1, 0, -1))
    fields = [f.area for f in book.fields.values() if f.sheet == sheet]
    for places in (left, above):
        for each in places:
            value = read_value(book, sheet, each)
            if isinstance(value, str) and not any(each in area for area in fields):
                return " ".join(value.split())
    return ""
