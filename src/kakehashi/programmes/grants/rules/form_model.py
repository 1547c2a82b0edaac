"""What was read of an official form, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """``WARNING``: a person should look; ``ERROR``: something has to be mended."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A cell as people call it; both empty for the whole file."""

    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class FormError:
    """One thing wrong in a form, at its cell.

    Attributes:
        code: stable word, the same as a page's refusal where a page has one.
        label: what stands beside the cell.
        field: a column of `Application`, ``title``, ``lines``, ``exclusion_3`` (its
            number on the form), or a told cell such as ``call_name``.
    """

    code: str
    message: str
    sheet: str = ""
    cell: str = ""
    label: str = ""
    field: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the cost table as it was read; money in yen."""

    expense_class: str
    description: str
    unit: str
    unit_yen: int
    quantity: int
    is_eligible: bool

    @property
    def amount_yen(self) -> int:
        return self.unit_yen * self.quantity


@dataclass(frozen=True, slots=True)
class FormTerms:
    """What the call laid down when the form was given out; None: not told.

    Attributes:
        version: of the form.
        reference: of the draft it was filled from; ``""`` for none.
        caps: ceilings in yen by whom they are for.
    """

    version: str = ""
    call_id: int | None = None
    scheme: str = ""
    year: int | None = None
    body_kind: str = ""
    body_way: str = ""
    reference: str = ""
    rate_percent: int | None = None
    floor_yen: int | None = None
    project_from: date | None = None
    project_to: date | None = None
    closes_at: str = ""
    caps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """An official form that came back (提出された様式), as far as it can be read.

    Attributes:
        values: what each field says; a field left blank is in ``blank`` instead, and
            one that cannot be read is in neither.
        lines: the cost table; empty where it has an unreadable line (``lines_read``).
        answers: by the number of the exclusion on the form, whether it applies.
        exclusions: the words of each exclusion as the form had them.
        told: what the system had written for people to read.
        places: the cell of each field.
        sheets: the sheets in their order.
        by_labels: some names were lost, so labels were followed.
    """

    encoding: str
    terms: FormTerms
    values: Mapping[str, object]
    blank: Collection[str]
    lines: Sequence[FormLine]
    lines_read: bool
    answers: Mapping[int, bool]
    exclusions: Mapping[int, str]
    told: Mapping[str, str]
    places: Mapping[str, FormPlace]
    errors: Sequence[FormError]
    sheets: Sequence[str] = ()
    by_labels: bool = False

    def place(self, *fields: str) -> FormPlace:
        """The first cell that is known of these fields, else the form's first."""
        known = (self.places[name] for name in fields if name in self.places)
        return next(known, next(iter(self.places.values()), FormPlace()))

    def with_errors(self, more: Sequence[FormError]) -> OfficialForm:
        """The same form with more found wrong in it, in the order of its cells."""
        every = sorted((*self.errors, *more), key=self._order)
        return replace(self, errors=tuple(every))

    def _order(self, error: FormError) -> tuple[int, int, str]:
        """Sheet by sheet, row by row, from left to right."""
        known = error.sheet in self.sheets
        sheet = self.sheets.index(error.sheet) if known else -1
        letters = error.cell.rstrip("0123456789")
        row = int(error.cell[len(letters) :] or 0)
        return sheet, row, letters.rjust(3)
