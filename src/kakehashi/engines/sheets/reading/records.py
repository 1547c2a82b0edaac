"""The records of a delimited text, read in blocks, with every quote accounted for.

A block of text is parsed by the standard reader at its full speed and in its strict
manner. Only where that stops — a quote that is never closed, a quote in the middle of a
cell — is one record looked at by itself, and told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

from kakehashi.engines.sheets.reading.encodings import BLOCK

Tell = Callable[[str, int], None]
"""Told a code and how many records came before the one it is about."""

_MOST_FAULTS: Final = 100_000
# Comes after the last line of a block: a record of its own when every quote is closed.
_END: Final = "\ue000\udffe end \udffe\ue000"


class Records:
    """Reads the records of a text, batch by batch.

    Args:
        blocks: the text, cut anywhere.
        delimiter: one character.
        longest: characters of one record; see ``Limits.max_record_chars``.
        tell: is told ``unclosed-quote``, ``stray-quote``, and, of what no reading can
            mend, ``record-too-long`` and ``too-many-quote-faults``, with the number of
            records before it; it raises to stop.
    """

    def __init__(
        self, blocks: Iterable[str], delimiter: str, longest: int, tell: Tell
    ) -> None:
        self._blocks = iter(blocks)
        self._delimiter = delimiter
        self._longest = longest
        self._tell = tell
        self._done = 0
        self._width = 0
        self._faults = 0

    def batches(self) -> Iterator[tuple[str, list[list[str]]]]:
        """Yield text and the records in it; the text ends where a record ends."""
        rest = ""
        for text, last in self._pieces():
            whole = rest + text
            rows, rest = self._parse(whole, last=last)
            if rows:
                yield whole[: len(whole) - len(rest)], rows

    def _pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield pieces that end with a line, and whether each is the last."""
        kept, held = list[str](), 0
        carried = ""
        for block in self._blocks:
            kept.append(block)
            held += len(block)
            if held < BLOCK:
                continue
            whole = carried + "".join(kept)
            cut = _after_last_line(whole)
            if cut:
                yield whole[:cut], False
            carried = whole[cut:]
            kept, held = [], 0
            if len(carried) > self._longest:
                self._tell("record-too-long", self._done)
        yield carried + "".join(kept), True

    def _parse(self, text: str, *, last: bool) -> tuple[list[list[str]], str]:
        """Return the records of a text and what is left of one not yet at its end."""
        rows: list[list[str]] = []
        lines = io.StringIO(text, newline="")
        at = 0
        while at < len(text):
            begun = len(rows)
            ended = self._strictly(lines, rows)
            self._done += len(rows) - begun
            if ended:
                return rows, ""
            at = _after(lines, at, rows[begun:])
            if ended is None and not last and len(text) - at <= self._longest:
                return rows, text[at:]
            at = self._one(lines, at, rows)
        return rows, ""

    def _strictly(self, lines: io.StringIO, rows: list[list[str]]) -> bool | None:
        """Add the records up to the first fault to ``rows``.

        Returns ``True`` when all were well-formed, ``None`` when the text ended inside
        a quote, ``False`` when a quote stands where none may.
        """
        ended = False

        def end() -> Iterator[str]:
            nonlocal ended
            ended = True
            yield _END

        begun = len(rows)
        reader = csv.reader(chain(lines, end()), delimiter=self._delimiter, strict=True)
        try:
            rows.extend(reader)
        except csv.Error:
            return None if ended else False
        rows.pop()
        if len(rows) > begun:
            self._width = len(rows[-1])
        return True

    def _one(self, lines: io.StringIO, at: int, rows: list[list[str]]) -> int:
        """Read the faulty record that begins at a place; return where it ends."""
        lines.seek(at)
        first = lines.readline()
        alone = lines.tell()
        second = lines.readline()
        lines.seek(at)
        loose = self._loosely(lines, at)
        if loose and (lines.tell() == alone or not self._stands_alone(second)):
            self._fault("stray-quote")
            rows.append(loose)
        else:
            self._fault("unclosed-quote")
            rows.append(first.rstrip("\r\n").split(self._delimiter))
            lines.seek(alone)
        self._done += 1
        return lines.tell()

    def _fault(self, code: str) -> None:
        self._faults += 1
        self._tell(code, self._done)
        if self._faults > _MOST_FAULTS:
            self._tell("too-many-quote-faults", self._done)

    def _loosely(self, lines: io.StringIO, at: int) -> list[str]:
        """Return the record at a place if stray quotes are let be; else nothing."""
        most = at + self._longest

        def bounded() -> Iterator[str]:
            for line in iter(lines.readline, ""):
                yield line
                if lines.tell() > most:
                    break
            yield _END

        try:
            record = next(csv.reader(bounded(), delimiter=self._delimiter))
        except (csv.Error, StopIteration):
            return []
        return [] if record and record[-1].endswith(_END) else record

    def _stands_alone(self, line: str) -> bool:
        """Tell whether a line by itself is a record as wide as the ones before it."""
        try:
            record = next(csv.reader((line,), delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration):
            return False
        return len(record) == self._width > 1


def _after_last_line(text: str) -> int:
    """Return where the last line of a text ends; a final CR may wait for its LF."""
    line_feed = text.rfind("\n")
    carriage = text.rfind("\r", 0, len(text) - 1)
    return max(line_feed, carriage) + 1


def _after(lines: io.StringIO, at: int, rows: list[list[str]]) -> int:
    """Return where some well-formed records that begin at a place end."""
    lines.seek(at)
    for row in rows:
        lines.readline()
        for cell in row:
            if "\n" in cell or "\r" in cell:
                for _ in range(_line_ends(cell)):
                    lines.readline()
    return lines.tell()


def _line_ends(cell: str) -> int:
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")
