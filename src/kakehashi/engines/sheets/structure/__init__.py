"""The tables of a sheet: header, columns, data rows, notes; and wide tables made long.

``find_tables`` and ``find_table`` look at the first rows of a sheet; ``Table.read``
streams the rest and leaves out what is no data, noting each row it leaves out.
``tidy`` reads a wide table long.
"""

from kakehashi.engines.sheets.structure.finding import find_table, find_tables
from kakehashi.engines.sheets.structure.tidying import Tidy, TidyRow, tidy

__all__ = ["Tidy", "TidyRow", "find_table", "find_tables", "tidy"]
