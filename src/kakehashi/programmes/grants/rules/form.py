"""An official form read back, whatever became of it on its way (様式).

`read_official_form` looks for each field by its name, else by its label; what it cannot
use it tells with sheet and cell. Whether the answers may be submitted is asked in
`form_checking`, with the rules of the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.kinds.values import read_date, read_money
from kakehashi.engines.sheets.tables import Value, as_text
from kakehashi.foundation.pages.formats import is_english
from kakehashi.kernel.problems import Problem, Refused, Unreadable
from kakehashi.programmes.grants.rules.form_cells import At, FormCells, open_form
from kakehashi.programmes.grants.rules.form_costs import CostReader, not_computed
from kakehashi.programmes.grants.rules.form_finding import (
    EXCLUSIONS,
    STEPS,
    FormMap,
    TablePlace,
)
from kakehashi.programmes.grants.rules.form_model import (
    FormError,
    FormLine,
    FormPlace,
    FormTerms,
    Level,
    OfficialForm,
)
from kakehashi.programmes.grants.rules.form_values import (
    Wrong,
    figure,
    read_field,
    read_one_of,
    read_text,
)
from kakehashi.programmes.grants.rules.form_words import (
    APPLIES,
    EXCLUSION_HEADS,
    FIELDS,
    LONGEST_TEXT,
    NOTE,
    STEP_HEADS,
    STEP_MARK,
    SUMS,
    TOLD,
)

__all__ = [
    "FormError",
    "FormLine",
    "FormPlace",
    "FormTerms",
    "Level",
    "OfficialForm",
    "read_official_form",
]

FEWEST_FIELDS: Final = 4  # with fewer of them a workbook is another one
SCHEDULE, LINES = "schedule", "lines"


def read_official_form(data: bytes, *, name: str = "") -> OfficialForm:
    """Read a filled form (.xlsx, .xls, .ods).

    Args:
        data: the file as it came.
        name: what people call it; decides nothing.

    Raises:
        Refused: beside ``file``: a code of the sheets engine (``password-protected``,
            ``not-a-sheet``, ``broken-file`` …), or ``not-this-form``.
    """
    try:
        cells = open_form(data, name=name)
    except Rejected as refusal:
        words = refusal.finding.message("en" if is_english() else "ja")
        raise Refused(Problem(refusal.finding.code, words, "file")) from refusal
    return _Reader(cells).read()


class _Reader:
    """Reads one form; errors gather with their cells."""

    def __init__(self, cells: FormCells) -> None:
        self.cells, self.map = cells, FormMap(cells)
        self.places: dict[str, FormPlace] = {}
        self.values: dict[str, object] = {}
        self.blank: set[str] = set()
        self.told: list[tuple[At, FormError]] = []

    def read(self) -> OfficialForm:
        self._fields()
        if len(self.places) < FEWEST_FIELDS:
            message = _(
                "This workbook is not the form of an application. Please download the"
                " form here and fill that in."
            )
            raise Refused(Problem("not-this-form", message, "file"))
        self._order_of_days()
        self._schedule()
        costs = CostReader(self.map, self._tell).read()
        if costs.head is not None:
            self._place(LINES, costs.head)
        answers, exclusions = self._exclusions()
        told = {name: self._words(name) for name in TOLD}
        for sum_name in SUMS:
            self._words(sum_name)
        return OfficialForm(
            encoding=self.cells.encoding,
            terms=self._terms(),
            values=self.values,
            blank=frozenset(self.blank),
            lines=tuple(costs.lines),
            lines_read=costs.is_read,
            answers=answers,
            exclusions=exclusions,
            told=told,
            places=self.places,
            errors=tuple(error for _at, error in sorted(self.told, key=_by_place)),
            sheets=tuple(leaf.name for leaf in self.cells.leaves),
            by_labels=self.map.by_labels,
        )

    def _tell(
        self, at: At, code: str, message: str, label: str = "", field: str = ""
    ) -> None:
        where = self._of(at)
        error = FormError(code, message, where.sheet, where.cell, label, field)
        self.told.append((at, error))

    def _of(self, at: At) -> FormPlace:
        return FormPlace(self.cells.leaves[at.sheet].name, at.address)

    def _place(self, name: str, at: At) -> None:
        self.places[name] = self._of(at)

    def _fields(self) -> None:
        for field in FIELDS:
            at = self.map.field(field.name)
            if at is None:
                continue
            self._place(field.name, at)
            if at in self.cells.uncomputed:
                words = not_computed()
                self._tell(at, "not-computed", words, field.label, field.name)
                continue
            value = self.cells.value(at)
            if value is None:
                self.blank.add(field.name)
                continue
            try:
                self.values[field.name] = read_field(field, value)
            except Wrong as wrong:
                problem = wrong.problem
                words = problem.message
                self._tell(at, problem.code, words, field.label, field.name)

    def _order_of_days(self) -> None:
        """A last day before the first one cannot be kept; both are left out."""
        first, last = self.values.get("starts_on"), self.values.get("ends_on")
        at = self.map.field("ends_on")
        if not (isinstance(first, date) and isinstance(last, date)) or first <= last:
            return
        assert at is not None
        del self.values["starts_on"], self.values["ends_on"]
        words = _("The last day lies before the first day.")
        label = next(field.label for field in FIELDS if field.name == "ends_on")
        self._tell(at, "ends-before-it-starts", words, label, "ends_on")

    def _schedule(self) -> None:
        place = self.map.table(STEPS)
        if place is None:
            return
        self._place(SCHEDULE, place.cell(place.first, "when"))
        steps = list(self._steps(place))
        if not steps:
            self.blank.add(SCHEDULE)
            return
        text = "\n".join(steps)
        try:
            self.values[SCHEDULE] = read_text(text, most=LONGEST_TEXT)
        except Wrong as wrong:
            at = place.cell(place.first, "what")
            label = STEP_HEADS["what"]
            problem = wrong.problem
            self._tell(at, problem.code, problem.message, label, SCHEDULE)

    def _steps(self, place: TablePlace) -> Iterator[str]:
        """The steps, a line each: the time, the mark between, the words."""
        for row in range(place.first, place.last + 1):
            when = as_text(self.cells.value(place.cell(row, "when"))).strip()
            what = as_text(self.cells.value(place.cell(row, "what"))).strip()
            if when.startswith(NOTE) and not what:
                continue
            if when:
                yield f"{when}{STEP_MARK}{what}".strip()
            elif what:
                yield what

    def _exclusions(self) -> tuple[dict[int, bool], dict[int, str]]:
        """Answers and words by number; a row without words asks nothing."""
        answers: dict[int, bool] = {}
        exclusions: dict[int, str] = {}
        place = self.map.table(EXCLUSIONS)
        if place is None:
            return answers, exclusions
        for row in range(place.first, place.last + 1):
            number = _whole(self.cells.value(place.cell(row, "number")))
            words = as_text(self.cells.value(place.cell(row, "text"))).strip()
            if number is None or not words:
                continue
            exclusions[number] = words
            at = place.cell(row, "answer")
            self._place(f"exclusion_{number}", at)
            value = self.cells.value(at)
            if value is None:
                continue
            try:
                answers[number] = read_one_of(value, APPLIES)
            except Wrong as wrong:
                field, problem = f"exclusion_{number}", wrong.problem
                label = EXCLUSION_HEADS["answer"]
                self._tell(at, problem.code, problem.message, label, field)
        return answers, exclusions

    def _words(self, name: str) -> str:
        """What the system had written, as text."""
        at = self.map.field(name)
        if at is None:
            return ""
        self._place(name, at)
        return as_text(self.cells.value(at)).strip()

    def _terms(self) -> FormTerms:
        def said(name: str) -> Value:
            at = self.map.field(name)
            return None if at is None else self.cells.value(at)

        caps = {
            as_text(self.cells.value(whom)).strip(): yen
            for whom, much in self.map.caps()
            if (yen := _yen(self.cells.value(much))) is not None
        }
        return FormTerms(
            version=as_text(said("form_version")).strip(),
            call_id=_whole(said("call_id")),
            scheme=as_text(said("call_scheme")).strip(),
            year=_whole(said("call_year")),
            body_kind=as_text(said("body_kind")).strip(),
            body_way=as_text(said("body_way")).strip(),
            reference=as_text(said("draft_reference")).strip(),
            rate_percent=_whole(said("terms_rate")),
            floor_yen=_yen(said("terms_floor")),
            project_from=_day(said("terms_from")),
            project_to=_day(said("terms_to")),
            closes_at=as_text(said("terms_closes")).strip(),
            caps=caps,
        )


def _by_place(told: tuple[At, FormError]) -> At:
    return told[0]


def _whole(value: Value) -> int | None:
    text = as_text(value).strip()
    fits = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if fits else None


def _yen(value: Value) -> int | None:
    try:
        return read_money(figure(value))
    except Unreadable:
        return None


def _day(value: Value) -> date | None:
    try:
        return read_date(value)
    except Unreadable:
        return None
