"""A delimited text file as a book of one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Final, cast

from kakehashi.engines.sheets.findings import Finding, reject
from kakehashi.engines.sheets.reading.delimiters import delimiter_of, told_delimiter
from kakehashi.engines.sheets.reading.encodings import (
    Encoding,
    encoding_of,
    text_blocks,
)
from kakehashi.engines.sheets.reading.limits import Limits
from kakehashi.engines.sheets.reading.mending import mend
from kakehashi.engines.sheets.reading.records import Records
from kakehashi.engines.sheets.reading.sources import HEAD, Source
from kakehashi.engines.sheets.reading.telling import Telling
from kakehashi.engines.sheets.tables import CHUNK, Book, Chunk, Row, Sheet

# A chunk closes after so many blocks of text even when it has few rows: they are wide.
_BLOCKS_IN_CHUNK: Final = 8
_BLANKS: Final = "\ufeff\0 \t\r\n"


def open_csv(source: Source, name: str, limits: Limits) -> Book:
    """Open a delimited text file.

    Raises:
        Rejected: ``empty-file``, ``unknown-encoding``; while it is read
            ``too-many-rows``, ``too-many-columns``, ``record-too-long``,
            ``too-many-quote-faults``.
    """
    encoding = encoding_of(source)
    head = _head(source, encoding)
    if not any(
        block.strip(_BLANKS) for block in chain((head,), text_blocks(source, encoding))
    ):
        raise reject("empty-file")
    findings: list[Finding] = []
    telling = Telling(findings, limits.max_told)
    if not encoding.sure:
        telling.tell("encoding-unsure", encoding=encoding.name)
    told, length = told_delimiter(head)
    delimiter = told or delimiter_of(_whole_lines(head))

    def read() -> Iterator[Chunk]:
        blocks = _without(text_blocks(source, encoding), length)
        return _chunks(blocks, delimiter, limits, telling, clean=encoding.clean)

    sheet = Sheet("", visible=True, merged=(), read=read)
    return Book(name, encoding.name, (sheet,), findings)


def _head(source: Source, encoding: Encoding) -> str:
    parts, held = list[str](), 0
    for block in text_blocks(source, encoding):
        parts.append(block)
        held += len(block)
        if held >= HEAD:
            break
    return "".join(parts)[:HEAD]


def _whole_lines(head: str) -> str:
    if len(head) < HEAD:
        return head
    return head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head


def _without(blocks: Iterator[str], length: int) -> Iterator[str]:
    for block in blocks:
        if length:
            dropped = min(length, len(block))
            length -= dropped
            yield block[dropped:]
        else:
            yield block


def _chunks(
    blocks: Iterator[str],
    delimiter: str,
    limits: Limits,
    telling: Telling,
    *,
    clean: bool,
) -> Iterator[Chunk]:
    def tell(code: str, before: int) -> None:
        if code in ("record-too-long", "too-many-quote-faults"):
            raise reject(code, row=before + 1, most=limits.max_record_chars)
        telling.tell(code, row=before + 1)

    records = Records(blocks, delimiter, limits.max_record_chars, tell)
    first, pending, batches = 1, list[Row](), 0
    ends = _LineEnds(telling)
    for text, rows in records.batches():
        begun = first + len(pending)
        _keep_bounds(rows, begun, limits)
        ends.count(text)
        _tell_long_cells(text, rows, begun, delimiter, limits, telling)
        mend(text, rows, begun, telling, clean=clean)
        pending += cast("list[Row]", rows)
        batches += 1
        while len(pending) >= CHUNK or (batches >= _BLOCKS_IN_CHUNK and pending):
            yield Chunk(first, pending[:CHUNK])
            first += min(CHUNK, len(pending))
            del pending[:CHUNK]
            batches = 0
    if pending:
        yield Chunk(first, pending)
    ends.told()


def _keep_bounds(rows: list[list[str]], first: int, limits: Limits) -> None:
    if first + len(rows) - 1 > limits.max_csv_rows:
        raise reject("too-many-rows", most=limits.max_csv_rows)
    widest = max(map(len, rows))
    if widest > limits.max_columns:
        raise reject("too-many-columns", most=limits.max_columns)


def _tell_long_cells(
    text: str,
    rows: list[list[str]],
    first: int,
    delimiter: str,
    limits: Limits,
    telling: Telling,
) -> None:
    if not _may_hold_a_long_cell(text, delimiter, limits.max_cell_chars):
        return
    for number, row in enumerate(rows, first):
        for at, cell in enumerate(row):
            if len(cell) > limits.max_cell_chars:
                telling.tell("cell-too-long", row=number, at=at, count=len(cell))


def _may_hold_a_long_cell(text: str, delimiter: str, longest: int) -> bool:
    """Tell whether a stretch of half the longest cell has no end of a cell in it."""
    half = longest // 2
    ends: tuple[str, ...] = (delimiter,)
    if '"' in text:
        ends = (f'"{delimiter}', f'{delimiter}"', '"\n', '"\r')
    return any(
        all(text.find(end, start, start + half) < 0 for end in ends)
        for start in range(0, len(text) - half, half)
    )


class _LineEnds:
    """Counts the line ends between records; those inside quotes are the cell's own."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._seen: set[str] = set()

    def count(self, text: str) -> None:
        pairs = text.count("\r\n")
        met = {
            "CRLF": pairs,
            "LF": text.count("\n") - pairs,
            "CR": text.count("\r") - pairs,
        }
        if sum(map(bool, met.values())) > 1 and '"' in text:
            outside = "\0".join(islice(text.split('"'), 0, None, 2))
            pairs = outside.count("\r\n")
            met = {
                "CRLF": pairs,
                "LF": outside.count("\n") - pairs,
                "CR": outside.count("\r") - pairs,
            }
        self._seen |= {style for style, count in met.items() if count}

    def told(self) -> None:
        if len(self._seen) > 1:
            styles = "、".join(sorted(self._seen))
            self._telling.tell("mixed-newlines", styles=styles)
