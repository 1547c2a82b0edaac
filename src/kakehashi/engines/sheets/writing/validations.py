"""What may be filled in below a column of a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import letter_of
from kakehashi.engines.sheets.writing.model import ColumnToWrite
from kakehashi.engines.sheets.writing.rule_words import TITLE, words_for

CHOICES_SHEET: Final = "選択肢"

_LONGEST_LIST: Final = 255
_LONGEST_PROMPT: Final = 255
_LONGEST_TITLE: Final = 32
# 1900-01-01 and 9999-12-31 as a spreadsheet counts days.
_FIRST_DAY: Final = "1"
_LAST_DAY: Final = "2958465"


@dataclass(slots=True)
class Choices:
    """Lists too long, or with commas, for a rule; they get columns of their sheet."""

    sheet: str = CHOICES_SHEET
    columns: list[tuple[str, ...]] = field(default_factory=list)

    def rule_of(self, column: ColumnToWrite) -> DataValidation | None:
        """Return the rule of a column, or ``None`` when anything may stand there."""
        rule = self._rule(column)
        if rule is None and column.note:
            rule = DataValidation(allow_blank=True)
        if rule is not None and column.note:
            rule.promptTitle = column.name[:_LONGEST_TITLE]
            rule.prompt = column.note[:_LONGEST_PROMPT]
            rule.showInputMessage = True
        return rule

    def _rule(self, column: ColumnToWrite) -> DataValidation | None:
        words = words_for(column)
        if column.choices:
            return _rule("list", words, self._list(column.choices))
        if column.kind is Kind.MONEY:
            return _rule("whole", words, str(-(10**13)), str(10**13))
        if column.kind is Kind.NUMBER:
            return _rule("decimal", words, "-1E+15", "1E+15")
        if column.kind is Kind.DATE:
            return _rule("date", words, _FIRST_DAY, _LAST_DAY)
        return None

    def _list(self, choices: tuple[str, ...]) -> str:
        joined = ",".join(choices)
        if len(joined) <= _LONGEST_LIST and not any(
            "," in choice or '"' in choice or choice != choice.strip()
            for choice in choices
        ):
            return f'"{joined}"'
        self.columns.append(choices)
        letter = letter_of(len(self.columns) - 1)
        return f"'{self.sheet}'!${letter}$1:${letter}${len(choices)}"


def _rule(
    kind: Literal["list", "whole", "decimal", "date"],
    message: str,
    first: str,
    second: str = "",
) -> DataValidation:
    return DataValidation(
        type=kind,
        operator="between" if second else None,
        formula1=first,
        formula2=second or None,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=TITLE,
        error=message,
    )
