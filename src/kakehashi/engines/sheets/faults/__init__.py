"""What is wrong in a table: each fault with its row, column, cell, code and sentence.

A clean table has no finding above ``note``. Where a fault is not sure, nothing is said:
a false alarm costs a person more than a miss.
"""

from __future__ import annotations

from kakehashi.engines.sheets.faults.checking import check
from kakehashi.engines.sheets.faults.model import Checked

__all__ = ["Checked", "check"]
