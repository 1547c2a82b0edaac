"""What stands between the cells of a text file, by how evenly it cuts the records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

_CANDIDATES: Final = (",", "\t", ";")
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|$)', re.I)
_RECORDS: Final = 200


def told_delimiter(head: str) -> tuple[str, int]:
    """Return the delimiter of a first line ``sep=;`` and the length of that line.

    The line is Excel's own: it shows it to nobody and counts the rows from the next.
    ``("", 0)`` when there is none.
    """
    found = _SEP_LINE.match(head)
    return (found.group(1), found.end()) if found else ("", 0)


def delimiter_of(head: str) -> str:
    """Return the delimiter that cuts most of the first records to one same width.

    Titles above a header are narrow whatever stands between the cells, so records of
    one cell speak for nobody. A file of one column is told to have commas.
    """
    scores = {mark: _evenness(head, mark) for mark in _CANDIDATES}
    best = max(scores.values())
    return next(mark for mark in _CANDIDATES if scores[mark] == best)


def _evenness(head: str, mark: str) -> tuple[float, int]:
    widths = Counter[int]()
    total = 0
    try:
        for record in csv.reader(io.StringIO(head, newline=""), delimiter=mark):
            total += 1
            widths[len(record)] += 1
            if total == _RECORDS:
                break
    except csv.Error:
        pass  # what was read up to here has its say
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return (0.0, 0)
    usual = max(wide, key=lambda width: (wide[width], width))
    return (wide[usual] / total, usual)
