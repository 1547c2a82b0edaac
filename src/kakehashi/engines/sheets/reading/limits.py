"""How much a file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file; whatever passes one is refused, never cut short in silence.

    Attributes:
        max_bytes: size on disk.
        max_unpacked_bytes: all members of a packed book together, as declared and as
            really inflated.
        max_ratio: unpacked to packed size of one member; an honest sheet of repeated
            cells stays below 200.
        ratio_counts_from: bytes a member must declare before its ratio is asked.
        max_members: members of a packed book.
        max_rows: rows of a worksheet; what a spreadsheet can hold.
        max_csv_rows: records of a CSV, which no spreadsheet bounds.
        max_columns: columns of a row; what a spreadsheet can hold.
        max_cells: cells of one sheet, the blank ones left of a value included.
        max_cell_chars: text in one cell; what a spreadsheet can hold. A longer cell is
            kept whole and told.
        max_record_chars: one record of a CSV; a quote still open by then was forgotten.
        max_told: findings of one code; the rest are counted.
    """

    max_bytes: int = 200 * 1024 * 1024
    max_unpacked_bytes: int = 2 * 1024**3
    max_ratio: int = 500
    ratio_counts_from: int = 8 * 1024 * 1024
    max_members: int = 10_000
    max_rows: int = 1_048_576
    max_csv_rows: int = 5_000_000
    max_columns: int = 16_384
    max_cells: int = 100_000_000
    max_cell_chars: int = 32_767
    max_record_chars: int = 1_000_000
    max_told: int = 200


LIMITS: Final = Limits()
