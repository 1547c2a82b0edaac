"""A form given back with every place to mend marked in its cells (様式の返却)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kakehashi.engines.sheets.findings import Level as Weight
from kakehashi.engines.sheets.forms import Mark, mark, names_of
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.documents.form import Answers, clean, filled_form
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.rules.form import FormError, Level, OfficialForm
from kakehashi.programmes.grants.rules.form_applying import Proposed

MOST_MARKS: Final = 2000
XLSX: Final = "xlsx"
LINES, EXCLUSIONS, COVER = "costs_total", "exclusion_answers", "call_name"


def returned_form(
    data: bytes,
    form: OfficialForm,
    proposed: Proposed,
    *,
    call: Call,
    body: Organisation,
    anew: bool = False,
) -> bytes:
    """The form with its errors as comments and colour.

    An .xlsx keeps all that is in it. An .xls or .ods, and with ``anew`` a form of
    another year, is given back as the form of this call with what could be read.

    Raises:
        Refused: as ``forms.mark``; ``form-too-small``.
    """
    if form.encoding == XLSX and not anew:
        return mark(data, [_at_cell(error) for error in form.errors[:MOST_MARKS]])
    said = Answers(proposed.application, proposed.lines, proposed.answers)
    fresh = filled_form(call, body=body, said=said)
    known = {cell.name for cell in names_of(fresh)}
    return mark(fresh, [_at_name(error, known) for error in form.errors[:MOST_MARKS]])


def _at_cell(error: FormError) -> Mark:
    return Mark(
        clean(error.message), sheet=error.sheet, cell=error.cell, level=_weight(error)
    )


def _at_name(error: FormError, known: Collection[str]) -> Mark:
    """The error in the new form, with the cell it had in the old one."""
    name = error.field
    if name == "lines":
        name = LINES
    elif name.startswith("exclusion_"):
        name = EXCLUSIONS
    where = f"({error.sheet} {error.cell})" if error.cell else ""
    return Mark(
        clean(f"{error.message}{where}"),
        name=name if name in known else COVER,
        level=_weight(error),
    )


def _weight(error: FormError) -> Weight:
    return Weight.ERROR if error.level is Level.ERROR else Weight.WARNING
