"""The words of forms: named cells, what goes in, what comes out, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from kakehashi.engines.sheets.findings import Finding, Level
from kakehashi.engines.sheets.tables import Value, as_text
from kakehashi.kernel.problems import Problem
from kakehashi.kernel.wire import Json

FormScalar: TypeAlias = str | int | float | Decimal | bool | date | datetime | None
FormValue: TypeAlias = (
    FormScalar | Sequence[FormScalar] | Sequence[Sequence[FormScalar]]
)
"""What goes under one name: a value, a list (row by row), or rows of values."""

ReadValue: TypeAlias = Value | list[Value] | list[list[Value]]
WordValue: TypeAlias = FormScalar | Sequence["WordValue"] | Mapping[str, "WordValue"]
"""What goes under one name of a Word form; lists and mappings for its loops."""


class CellKind(StrEnum):
    """What a named cell is made for, by its validation and its number format.

    ``CHOICE`` has a list of allowed values; ``ANY`` has the general format (標準);
    ``FORMULA`` is computed and never filled.
    """

    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    TEXT = "text"
    FORMULA = "formula"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A name of the form and the cells behind it.

    Attributes:
        name: as ``fill`` takes it. A name that several sheets have is told apart as in
            a formula: ``前期!主催者``.
        sheet: the sheet's name.
        cells: addresses that hold a value, row by row (``("B3",)``); the covered cells
            of a merged area are left out.
        kind: of the first cell.
        unlocked: whether a person may type there while the sheet is protected.
        allowed: the values its list allows; empty when it has none, or one that
            only a spreadsheet can compute.
        label: the text to its left, or else above it.
    """

    name: str
    sheet: str
    cells: tuple[str, ...]
    kind: CellKind
    unlocked: bool
    allowed: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class NamedValue:
    """What stands under a name.

    ``value`` is one value, a list for a row or column of cells, rows for an area.
    ``formula`` tells that a spreadsheet computes it.
    """

    name: str
    sheet: str
    cells: tuple[str, ...]
    value: ReadValue
    formula: bool = False


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form read back.

    Attributes:
        cells: every name that refers to cells, in the order of the workbook.
        findings: formulas without a value, error values.
    """

    cells: tuple[NamedValue, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def values(self) -> dict[str, ReadValue]:
        """The value under each name."""
        return {cell.name: cell.value for cell in self.cells}

    def to_json(self) -> dict[str, Json]:
        """Return ``{"values": {name: value}, "cells": […], "findings": […]}``.

        Days and times are ISO 8601 text; ``values`` can be given to ``fill`` again.
        """
        return {
            "values": {cell.name: _json(cell.value) for cell in self.cells},
            "cells": [
                {
                    "name": cell.name,
                    "sheet": cell.sheet,
                    "cells": list(cell.cells),
                    "value": _json(cell.value),
                    "formula": cell.formula,
                }
                for cell in self.cells
            ],
            "findings": [
                {
                    "sheet": found.sheet,
                    "cell": found.cell,
                    "code": found.code,
                    "message": found.message(),
                }
                for found in self.findings
            ],
        }


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong at a place of the form, to be shown there.

    The place is a ``name``, or a ``sheet`` with a ``cell`` (``"B3"``).
    """

    message: str
    name: str = ""
    sheet: str = ""
    cell: str = ""
    level: Level = Level.ERROR


def problem(code: str, field_name: str = "", **values: object) -> Problem:
    """Return a reason to refuse, in the sentence of its code, beside its name."""
    said = Finding(code, values={key: str(value) for key, value in values.items()})
    return Problem(code, said.message(), field_name)


def _json(value: ReadValue) -> Json:
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return as_text(value)
