"""Collects findings, and counts those that would only repeat themselves."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.tables import Column, Table

_LONGEST: Final = 60


class Said:
    """The findings of one table, at most ``limit`` of a code in a column."""

    def __init__(self, table: Table, limit: int) -> None:
        self._table = table
        self._limit = limit
        self._found: list[Finding] = []
        self._times: Counter[tuple[str, str]] = Counter()
        self._names: dict[str, str] = {}

    def say(
        self, code: str, column: Column | None, row: int | None, /, **values: object
    ) -> None:
        """Say a code of a cell, of a whole row, of a whole column, or of the table."""
        letter = column.letter if column else ""
        self._times[code, letter] += 1
        if self._times[code, letter] > self._limit:
            return
        name = column.name if column else None
        self._names[letter] = name or letter
        told = {key: shown(str(value)) for key, value in values.items()}
        cell = f"{letter}{row}" if column and row is not None else None
        sheet = self._table.sheet.name
        self._found.append(Finding(code, row, name, cell, told, sheet))

    def findings(self) -> tuple[Finding, ...]:
        """Return what was said, by row, then what was only counted."""
        in_order = sorted(self._found, key=lambda found: found.row or 0)
        more = [
            Finding(
                "more-faults",
                column=self._names[letter] if letter else None,
                values={"code": code, "count": f"{times - self._limit:,}"},
                sheet=self._table.sheet.name,
            )
            for (code, letter), times in self._times.items()
            if times > self._limit
        ]
        return (*in_order, *more)

    def told_more(self) -> dict[str, int]:
        """Return how many findings of each code were only counted."""
        more: Counter[str] = Counter()
        for (code, _), times in self._times.items():
            more[code] += max(0, times - self._limit)
        return {code: times for code, times in more.items() if times}


def shown(text: str) -> str:
    """Return a cell as a sentence quotes it: on one line, not too long, visible."""
    plain = "".join(
        sign if sign.isprintable() or sign == "\u3000" else f"\\x{ord(sign):02x}"
        for sign in text.replace("\r\n", "\n").replace("\n", "⏎")[: _LONGEST + 1]
    )
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
