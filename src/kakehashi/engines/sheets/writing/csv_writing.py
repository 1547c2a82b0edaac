"""CSV as Japanese offices open it: CRLF, quoted where needed, streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO, Final, Literal, TypeAlias

from kakehashi.engines.sheets.tables import Value, as_text, letter_of
from kakehashi.engines.sheets.writing import cp932
from kakehashi.engines.sheets.writing.aside import aside
from kakehashi.engines.sheets.writing.formulas import guarded
from kakehashi.engines.sheets.writing.model import (
    NotWritable,
    Telling,
    Unwritable,
    WriteReport,
)

Encoding: TypeAlias = Literal["utf-8-sig", "utf-8", "cp932"]
OnUnwritable: TypeAlias = Literal["refuse", "geta", "closest"]

_ROWS_AT_ONCE: Final = 2000
_MARK: Final = "\ufeff"


def write_csv(
    out: BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    encoding: Encoding = "utf-8-sig",
    on_unwritable: OnUnwritable = "refuse",
    guard_formulas: bool = True,
) -> WriteReport:
    """Write a table as CSV; nothing reaches ``out`` when it is refused.

    Typed cells are written as ``as_text`` has them. A row shorter than the header is
    filled up with blanks; a longer one is written whole.

    Args:
        out: where the bytes go.
        header: names of the columns.
        rows: read once; never held as a whole.
        encoding: with mark for a spreadsheet, without for a program, CP932 for an old
            system. CP932 counts as able to write only what reads back the same: 〜 is
            not silently made ～.
        on_unwritable: ``refuse``; ``geta`` writes 〓 and tells; ``closest`` writes the
            proposal (〜 → ～), 〓 where there is none, and tells.
        guard_formulas: puts an apostrophe before text a spreadsheet would run; numbers
            stay. ``unguarded`` reads such a cell back.

    Raises:
        NotWritable: with the report of every cell that cannot be written.
    """
    writing = _Writing(header, encoding, on_unwritable, guard=guard_formulas)
    with aside(out) as made:
        if encoding == "utf-8-sig":
            made.write(_MARK.encode())
        for chunk in _chunks(chain((header,), rows)):
            made.write(writing.bytes_of(chunk))
        writing.telling.rows = writing.row - 1
        report = writing.telling.report()
        if report.unwritable and (on_unwritable == "refuse" or encoding != "cp932"):
            raise NotWritable(report)
    return report


def _chunks(rows: Iterable[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    stream = iter(rows)
    while chunk := list(islice(stream, _ROWS_AT_ONCE)):
        yield chunk


class _Writing:
    def __init__(
        self,
        header: Sequence[str],
        encoding: Encoding,
        how: OnUnwritable,
        *,
        guard: bool,
    ) -> None:
        self.header, self.encoding, self.how, self.guard = header, encoding, how, guard
        self.row = 0
        self.telling = Telling()
        self.unwritable_in: Callable[[str], str] = (
            cp932.unwritable_in if encoding == "cp932" else _not_in_utf8
        )

    def bytes_of(self, chunk: Sequence[Sequence[Value]]) -> bytes:
        """Return the rows as bytes; cell by cell only where one is in the way."""
        texts = [self._texts(row) for row in chunk]
        if self.unwritable_in("".join(chain.from_iterable(texts))) or self._mark(texts):
            texts = [
                [
                    self._written(text, self.row + at, place)
                    for place, text in enumerate(row)
                ]
                for at, row in enumerate(texts, 1)
            ]
        self.row += len(chunk)
        return _as_csv(texts).encode("cp932" if self.encoding == "cp932" else "utf-8")

    def _texts(self, row: Sequence[Value]) -> list[str]:
        cells = [self._text(value) for value in row]
        return cells + [""] * (len(self.header) - len(cells))

    def _text(self, value: Value) -> str:
        if not isinstance(value, str):
            return as_text(value)
        if not self.guard:
            return value
        text = guarded(value)
        self.telling.formulas_guarded += len(text) - len(value)
        return text

    def _mark(self, texts: Sequence[Sequence[str]]) -> bool:
        """Tell whether the first cell would be read as the mark of the file."""
        first = texts[0][:1] if self.row == 0 and self.encoding == "utf-8" else []
        return any(text.startswith(_MARK) for text in first)

    def _written(self, text: str, row: int, place: int) -> str:
        bad = self.unwritable_in(text)
        if self._mark([[text]]) and (row, place) == (1, 0):
            bad += _MARK
        if not bad:
            return text
        proposal = cp932.close_text(text) if self.encoding == "cp932" else ""
        self.telling.cannot(
            Unwritable(
                self._why(bad, proposal),
                row,
                self.header[place] if place < len(self.header) else "",
                f"{letter_of(place)}{row}",
                bad,
                proposal,
            )
        )
        if self.encoding == "cp932":
            return cp932.with_geta(text, closest=self.how == "closest")
        return text.translate(dict.fromkeys(map(ord, bad), cp932.GETA))

    def _why(self, bad: str, proposal: str) -> str:
        if self.encoding != "cp932" or "\0" in bad:
            return "write-illegal-character"
        return "write-not-in-encoding" if proposal else "write-nothing-close"


def _not_in_utf8(text: str) -> str:
    """Return what no UTF-8 file may hold: half a surrogate pair, a NUL."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(
            dict.fromkeys(c for c in text if c == "\0" or "\ud800" <= c <= "\udfff")
        )
    return "\0" if "\0" in text else ""


def _as_csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
