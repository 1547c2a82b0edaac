"""What reading met is told once for each place, however often a sheet is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.tables import letter_of


@dataclass(slots=True)
class Telling:
    """Gathers the findings of a book.

    A second reading of a sheet meets the same places again and adds nothing. Beyond
    ``most`` findings of a code one ``more-in-reading`` says that there are others.
    """

    findings: list[Finding]
    most: int
    _met: set[tuple[str, str, int | None, int | None]] = field(default_factory=set)
    _counted: Counter[str] = field(default_factory=Counter)

    def tell(
        self,
        code: str,
        *,
        sheet: str = "",
        row: int | None = None,
        at: int | None = None,
        **values: object,
    ) -> None:
        """Tell one finding; ``at`` is the position of the cell in its row, from 0."""
        place = (code, sheet, row, at)
        if self._counted[code] > self.most or place in self._met:
            return
        self._counted[code] += 1
        if self._counted[code] > self.most:
            self.findings.append(
                Finding(
                    "more-in-reading",
                    row,
                    values={"code": code, "most": str(self.most)},
                    sheet=sheet,
                )
            )
            return
        self._met.add(place)
        cell = None if row is None or at is None else f"{letter_of(at)}{row}"
        told = {key: str(value) for key, value in values.items()}
        self.findings.append(Finding(code, row, None, cell, told, sheet))
