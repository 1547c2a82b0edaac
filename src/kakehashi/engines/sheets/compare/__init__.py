"""Two versions of a table by key, and a series of snapshots replayed in order.

``compare`` takes rows as mappings, ``compare_tables`` tables as they are streamed;
``replay`` keeps nothing of a snapshot but its keys. Keys are compared after normalising
(width, spaces, dashes, ㈱, ヶ); what is shown is always as written in the file.
"""

from kakehashi.engines.sheets.compare.comparing import compare, compare_tables
from kakehashi.engines.sheets.compare.model import (
    CellChange,
    Changed,
    ColumnRenamed,
    Difference,
    KeyedRow,
    Renamed,
    Rewritten,
    Step,
)
from kakehashi.engines.sheets.compare.replaying import replay

__all__ = [
    "CellChange",
    "Changed",
    "ColumnRenamed",
    "Difference",
    "KeyedRow",
    "Renamed",
    "Rewritten",
    "Step",
    "compare",
    "compare_tables",
    "replay",
]
