"""Values put into the named cells of a form, and nothing else changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple, cast

from kakehashi.engines.sheets.forms.addresses import Place
from kakehashi.engines.sheets.forms.cells import Grid, Stored, put
from kakehashi.engines.sheets.forms.contents import stored
from kakehashi.engines.sheets.forms.dependents import forget_stale_values
from kakehashi.engines.sheets.forms.model import FormScalar, FormValue, problem
from kakehashi.engines.sheets.forms.package import written
from kakehashi.engines.sheets.forms.validation import (
    AllowedList,
    allowed_at,
    allowed_lists,
)
from kakehashi.engines.sheets.forms.workbook import Field, Workbook
from kakehashi.kernel.problems import Problem, Refused

_NEAREST: Final = 3


class _Write(NamedTuple):
    sheet: str
    place: Place
    content: Stored | None


def fill(form: bytes, values: Mapping[str, FormValue]) -> bytes:
    """Return a form with values in its named cells.

    Only the XML of sheets with a filled cell, and of sheets whose formulas may depend
    on one, is patched; every other member of the package keeps its bytes. Text is
    text, also where it begins with ``=`` or ``+``. Formulas that may depend on what
    was filled lose their last value, so that a spreadsheet computes them when it
    opens the form.

    Args:
        form: the workbook (.xlsx, .xlsm; macros are kept and never run).
        values: what goes under each name. A list fills the cells of an area row by
            row, a list of lists gives its rows; what the list leaves over becomes
            blank, and so does the cell of ``None``. A formula is skipped by ``None``.

    Raises:
        Rejected: a hostile or broken file, or one that is no workbook.
        Refused: all that is wrong with the values, each beside its name:
            ``form-unknown-name``, ``form-not-cells``, ``form-too-many-values``,
            ``form-formula-cell``, ``form-not-allowed``, ``form-illegal-character``,
            ``form-long-text``, ``form-long-number``, ``form-early-day``,
            ``form-odd-value``. Nothing is written then.
    """
    book = Workbook(form)
    lists = {}
    writes: list[_Write] = []
    problems: list[Problem] = []
    for name, value in values.items():
        field = book.field(name)
        if field is None:
            problems.append(unknown_name(book, name))
            continue
        if field.sheet not in lists:
            lists[field.sheet] = allowed_lists(book, field.sheet)
        try:
            writes += _writes(book, field, value, lists[field.sheet])
        except Refused as refusal:
            problems += refusal.problems
    if problems:
        raise Refused(*problems)
    return _patched(book, writes)


def unknown_name(book: Workbook, name: str) -> Problem:
    """Return why a name is no field of the form, with the nearest that are."""
    if any(name == other.name for other in book.defined_names):
        clear = not any(field.defined.name == name for field in book.fields.values())
        if clear:
            return problem("form-not-cells", name, value=name)
    near = difflib.get_close_matches(name, book.fields, n=_NEAREST, cutoff=0.5)
    if not near:
        return problem("form-unknown-name", name, value=name)
    return problem("form-misspelt-name", name, value=name, near="、".join(near))


def _writes(
    book: Workbook, field: Field, value: FormValue, lists: tuple[AllowedList, ...]
) -> Iterator[_Write]:
    grid = book.grid(field.sheet)
    for place, single in _placed(grid, field, value):
        content = _content(book, field, place, single)
        if grid.is_formula(place):
            if content is not None:
                raise Refused(
                    problem("form-formula-cell", field.key, cell=place.address)
                )
            continue
        allowed = allowed_at(lists, place)
        if allowed is not None and not allowed.allows(single):
            among = "、".join(allowed.values)
            raise Refused(
                problem("form-not-allowed", field.key, value=single, allowed=among)
            )
        yield _Write(field.sheet, place, content)


def _content(
    book: Workbook, field: Field, place: Place, value: FormScalar
) -> Stored | None:
    grid = book.grid(field.sheet)
    shown = book.styles.kind(grid.style(place))
    return stored(value, shown, field.key, since_1904=book.since_1904)


def _placed(
    grid: Grid, field: Field, value: FormValue
) -> Iterator[tuple[Place, FormScalar]]:
    slots = grid.slots(field.area)
    if not _is_list(value):
        rows = [[cast(FormScalar, value)]]
    else:
        rows = _rows(cast("Sequence[object]", value), slots, field)
    if len(rows) > len(slots):
        raise _too_many(field, slots)
    rows += [[] for _ in slots[len(rows) :]]
    for places, singles in zip(slots, rows, strict=True):
        if len(singles) > len(places):
            raise _too_many(field, slots)
        yield from zip_longest(places, singles)


def _rows(
    value: Sequence[object], slots: list[list[Place]], field: Field
) -> list[list[FormScalar]]:
    if any(_is_list(item) for item in value):
        if not all(_is_list(item) for item in value):
            raise Refused(problem("form-odd-value", field.key, value="list"))
        return [list(cast("Sequence[FormScalar]", item)) for item in value]
    singles = list(cast("Sequence[FormScalar]", value))
    if len(singles) > sum(map(len, slots)):
        raise _too_many(field, slots)
    rows = []
    for places in slots:
        rows.append(singles[: len(places)])
        singles = singles[len(places) :]
    return rows


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _too_many(field: Field, slots: list[list[Place]]) -> Refused:
    rows, cells = len(slots), sum(map(len, slots))
    return Refused(problem("form-too-many-values", field.key, rows=rows, cells=cells))


def _patched(book: Workbook, writes: list[_Write]) -> bytes:
    touched = set()
    for sheet, place, content in writes:
        grid = book.grid(sheet)
        if content is not None or grid.get(place) is not None:
            put(grid.ensure(place), content)
            touched.add(sheet)
    touched |= forget_stale_values(book, touched)
    changes: dict[str, bytes | None] = {}
    for sheet in touched:
        path = book.sheets[sheet].path
        changes[path] = written(book.grid(sheet).root, book.package.part(path))
    return book.package.with_parts(changes)
