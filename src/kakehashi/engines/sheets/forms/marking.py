"""Errors shown in the cells of a form, as comments and colour, and taken out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from kakehashi.engines.sheets.findings import Level
from kakehashi.engines.sheets.forms.addresses import Place, place_of
from kakehashi.engines.sheets.forms.colours import Colours
from kakehashi.engines.sheets.forms.contents import checked_text
from kakehashi.engines.sheets.forms.filling import unknown_name
from kakehashi.engines.sheets.forms.model import Mark, problem
from kakehashi.engines.sheets.forms.package import parse, written
from kakehashi.engines.sheets.forms.sheet_parts import SheetParts
from kakehashi.engines.sheets.forms.styles import whole
from kakehashi.engines.sheets.forms.workbook import Workbook
from kakehashi.kernel.problems import Problem, Refused

_GRAVEST: Final = (Level.ERROR, Level.WARNING, Level.NOTE)


def mark(form: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a copy of a form with comments and colour where something is wrong.

    Marks put in before are replaced. Comments people wrote stay; ours follows theirs
    on the same cell. The colour is a copy of the cell's own style with another fill.
    A mark on a name of several cells colours them all and speaks at the first.

    Raises:
        Rejected: a hostile or broken file, or one that is no workbook.
        Refused: ``form-unknown-name``, ``form-misspelt-name``, ``form-not-cells``,
            ``form-no-such-cell``, ``form-illegal-character``, ``form-long-text``.
    """
    book = Workbook(unmark(form))
    texts: dict[str, dict[Place, list[str]]] = defaultdict(lambda: defaultdict(list))
    levels: dict[str, dict[Place, Level]] = defaultdict(dict)
    problems: list[Problem] = []
    for each in marks:
        try:
            sheet, places = _places(book, each)
            text = checked_text(each.message, each.name)
        except Refused as refusal:
            problems += refusal.problems
            continue
        texts[sheet][places[0]].append(text)
        for place in places:
            known = levels[sheet].get(place, each.level)
            levels[sheet][place] = min(known, each.level, key=_GRAVEST.index)
    if problems:
        raise Refused(*problems)
    return _marked(book, texts, levels)


def _places(book: Workbook, each: Mark) -> tuple[str, list[Place]]:
    if each.name:
        field = book.field(each.name)
        if field is None:
            raise Refused(unknown_name(book, each.name))
        slots = book.grid(field.sheet).slots(field.area)
        return field.sheet, [place for row in slots for place in row]
    place = place_of(each.cell)
    if place is None or each.sheet not in book.sheets:
        raise Refused(problem("form-no-such-cell", sheet=each.sheet, cell=each.cell))
    return each.sheet, [book.grid(each.sheet).main(place)]


def _marked(
    book: Workbook,
    texts: Mapping[str, Mapping[Place, list[str]]],
    levels: Mapping[str, Mapping[Place, Level]],
) -> bytes:
    parts = SheetParts(book)
    colours = _colours(book)
    for sheet, wrong in levels.items():
        grid = book.grid(sheet)
        for place, level in wrong.items():
            style = grid.style(place)
            coloured = colours.marked(style, level) if colours else style
            grid.ensure(place).set("s", str(coloured))
        said = {place: "\n".join(lines) for place, lines in texts[sheet].items()}
        parts.add(sheet, said)
        parts.write_sheet(sheet)
    return _written(book, parts, colours)


def unmark(form: bytes) -> bytes:
    """Return a form without our comments and colours; a clean one as it is.

    The cells have the fill again that they had before. In a copy saved by a program
    that keeps neither authors nor unseen colours (LibreOffice) they have none.

    Raises:
        Rejected: a hostile or broken file, or one that is no workbook.
    """
    book = Workbook(form)
    parts = SheetParts(book)
    colours = _colours(book)
    trusted = any(parts.remembers_us(sheet) for sheet in book.sheets)
    for sheet in book.sheets:
        changed = parts.drop(sheet)
        if colours is not None and _restore(book, sheet, colours, trusted=trusted):
            changed = True
        if changed:
            parts.write_sheet(sheet)
    if not parts.changes:
        return form
    if colours is not None:
        colours.drop_unused()
    return _written(book, parts, colours)


def _restore(book: Workbook, sheet: str, colours: Colours, *, trusted: bool) -> bool:
    changed = False
    before: dict[int, int] = {}
    for _, cell in book.grid(sheet):
        style = whole(cell.get("s"))
        if style not in before:
            before[style] = colours.restored(style, trusted=trusted)
        if before[style] != style:
            cell.set("s", str(before[style]))
            changed = True
    return changed


def _colours(book: Workbook) -> Colours | None:
    path = book.styles_path
    return Colours(parse(book.package.part(path))) if path else None


def _written(book: Workbook, parts: SheetParts, colours: Colours | None) -> bytes:
    changes = dict(parts.changes)
    if colours is not None and colours.changed:
        path = book.styles_path
        changes[path] = written(colours.root, book.package.part(path))
    return book.package.with_parts(changes)
