"""What a check hands back, and what watches a table while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.findings import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """A table looked through.

    Attributes:
        data_rows: every data row, placeholders and test rows too.
        coords_valid: rows whose latitude and longitude are a point in Japan.
        findings: by row, those of the whole table first; the table's own included.
        told_more: findings of a code beyond the limit, which one finding counts.
    """

    data_rows: int
    coords_valid: int
    findings: tuple[Finding, ...]
    told_more: Mapping[str, int]


class Watch(Protocol):
    """Looks at a table page by page and says what it met."""

    def look(self, page: Page) -> None:
        """Look at the next rows."""

    def finish(self) -> None:
        """Say what could only be known at the end."""
