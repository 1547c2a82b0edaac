"""The cost table of a form, line by line, and its sums by a second route (経費内訳)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from kakehashi.engines.sheets.kinds.values import read_number
from kakehashi.engines.sheets.tables import Value, as_text
from kakehashi.kernel.problems import Unreadable
from kakehashi.programmes.grants.rules.form_cells import At, FormCells, plain_label
from kakehashi.programmes.grants.rules.form_finding import COSTS, FormMap, TablePlace
from kakehashi.programmes.grants.rules.form_model import FormLine
from kakehashi.programmes.grants.rules.form_values import (
    LARGEST_YEN,
    Wrong,
    figure,
    read_choice,
    read_one_of,
    read_quantity,
    read_text,
    read_yen,
)
from kakehashi.programmes.grants.rules.form_words import (
    CHOICES,
    COST_HEADS,
    ELIGIBLE,
    NOTE,
    SUMS,
)

TYPED: Final = ("expense_class", "description", "unit_yen", "quantity", "unit")
SUM_WORDS: Final = frozenset({"計", "小計", "合計", "総計", "総額"})
NOTE_MARKS: Final = (NOTE, f"({NOTE}", "※", "*")
MOST_LINES: Final = 100
T = TypeVar("T")
Tell = Callable[..., None]


@dataclass(slots=True)
class CostTable:
    """What the cost table says; ``is_read`` is False where a line could not be."""

    head: At | None = None
    lines: list[FormLine] = field(default_factory=list)
    is_read: bool = True


class CostReader:
    """Reads the table of one form; ``tell(at, code, message, label)`` keeps errors."""

    def __init__(self, found: FormMap, tell: Tell) -> None:
        self.cells, self.map, self.tell = found.cells, found, tell
        self.bad = False

    def read(self) -> CostTable:
        """Every line that was typed, and the sums compared with what is written."""
        place = self.map.table(COSTS)
        if place is None:
            return CostTable(is_read=False)
        lines = [line for row in self._rows(place) if (line := self._line(place, row))]
        if len(lines) > MOST_LINES:
            message = _("There are %(many)d lines; up to %(most)d can be kept.")
            told = message % {"many": len(lines), "most": MOST_LINES}
            self._wrong(place.head, Wrong("too-many-lines", told), COSTS)
        if self.bad:
            return CostTable(place.head, [], is_read=False)
        self._compare_sums(lines)
        return CostTable(place.head, lines)

    def _rows(self, place: TablePlace) -> Iterator[int]:
        """Rows in which somebody typed a line; sums and notes among them left out."""
        for row in range(place.first, place.last + 1):
            said = [self.cells.value(place.cell(row, c)) for c in self._typed(place)]
            words = [as_text(value).strip() for value in said if value is not None]
            if words and not _is_aside(words[0]):
                yield row

    def _typed(self, place: TablePlace) -> Sequence[str]:
        return [column for column in TYPED if column in place.columns]

    def _line(self, place: TablePlace, row: int) -> FormLine | None:
        def cell(
            column: str, read: Callable[[Value], T], blank: T | None = None
        ) -> T | None:
            return self._cell(place.cell(row, column), column, read, blank)

        expense = cell("expense_class", _expense_class)
        words = cell("description", lambda v: read_text(v, most=120))
        price = cell("unit_yen", read_yen)
        quantity = cell("quantity", read_quantity, 1)
        unit = cell("unit", lambda v: read_text(v, most=20), "")
        eligible = cell("is_eligible", lambda v: read_one_of(v, ELIGIBLE))
        if expense is None or words is None or price is None or quantity is None:
            return None
        if unit is None or eligible is None:
            return None
        line = FormLine(expense, words, unit, price, quantity, eligible)
        self._compare_amount(place, row, line)
        return line

    def _cell(
        self, at: At, column: str, read: Callable[[Value], T], blank: T | None
    ) -> T | None:
        """What a cell of a line says; None where that cannot be told."""
        value, wrong = self.cells.value(at), None
        try:
            if at in self.cells.uncomputed:
                raise Wrong("not-computed", not_computed())
            if value is None and blank is None:
                label = {"label": COST_HEADS[column]}
                raise Wrong("missing", _("Please fill in: %(label)s.") % label)
            return blank if value is None else read(value)
        except Wrong as error:
            wrong = error
        self._wrong(at, wrong, column)
        return None

    def _wrong(self, at: At, wrong: Wrong, column: str) -> None:
        self.bad = True
        label = COST_HEADS.get(column, "")
        self.tell(at, wrong.problem.code, wrong.problem.message, label, "lines")

    def _compare_amount(self, place: TablePlace, row: int, line: FormLine) -> None:
        if line.amount_yen > LARGEST_YEN:
            at = place.cell(row, "unit_yen")
            large = Wrong("amount-too-large", _("Price times number is too large."))
            self._wrong(at, large, "unit_yen")
            return
        if "amount_yen" not in place.columns:
            return
        at = place.cell(row, "amount_yen")
        written = _number(self.cells, at)
        if written is not None and written != line.amount_yen:
            message = _(
                "%(written)s yen is written here, but price times number is %(yen)s"
                " yen."
            )
            figures = {"written": _yen(written), "yen": f"{line.amount_yen:,}"}
            label = COST_HEADS["amount_yen"]
            self.tell(at, "amount-differs", message % figures, label, "lines")

    def _compare_sums(self, lines: Sequence[FormLine]) -> None:
        """The sums recomputed from the lines, against what the form's formulas say."""
        sums = {
            "costs_total": sum(line.amount_yen for line in lines),
            "costs_eligible": sum(
                line.amount_yen for line in lines if line.is_eligible
            ),
        }
        for name, amount in sums.items():
            at = self.map.field(name)
            written = None if at is None else _number(self.cells, at)
            if at is None or written is None or written == amount:
                continue
            message = _(
                "%(written)s yen is written here, but the lines come to %(yen)s yen."
            )
            figures = {"written": _yen(written), "yen": f"{amount:,}"}
            self.tell(at, "total-differs", message % figures, SUMS[name], "lines")


def not_computed() -> str:
    """What is said of a formula without a usable value."""
    return _(
        "This is a formula without a result. Please open the form in Excel, look at the"
        " cell, save, and send it again."
    )


def _expense_class(value: Value) -> str:
    return read_choice(value, CHOICES["expense_class"])


def _is_aside(words: str) -> bool:
    """Whether a row is a sum or a note that somebody wrote among the lines."""
    return plain_label(words) in SUM_WORDS or words.startswith(NOTE_MARKS)


def _number(cells: FormCells, at: At) -> Decimal | None:
    """A figure that was written or computed; None for a blank, an error, or words."""
    if at in cells.uncomputed:
        return None
    try:
        return read_number(figure(cells.value(at)), units=("円",))
    except Unreadable:
        return None


def _yen(amount: Decimal) -> str:
    few = abs(amount) < LARGEST_YEN**2
    return f"{int(amount):,}" if few and amount == int(amount) else str(amount)
