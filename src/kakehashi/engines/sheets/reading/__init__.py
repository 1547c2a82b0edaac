"""Bytes to books: what a municipality sends, opened whole, or refused with a reason.

``open_book`` looks at the bytes alone, never at the name. It reads CSV in the encodings
Japan writes (UTF-8 with and without mark, CP932, UTF-16, EUC-JP, ISO-2022-JP), XLSX and
XLSM, XLS and ODS. Nothing in a file is run, followed or fetched.
"""

from __future__ import annotations

from pathlib import Path

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.csv_book import open_csv
from kakehashi.engines.sheets.reading.limits import LIMITS, Limits
from kakehashi.engines.sheets.reading.recognise import Form, recognise
from kakehashi.engines.sheets.reading.sources import Source
from kakehashi.engines.sheets.tables import Book

__all__ = ["LIMITS", "Limits", "open_book"]


def open_book(source: Path | bytes, *, name: str = "", limits: Limits = LIMITS) -> Book:
    """Open a file as a book whose sheets are read in chunks.

    Args:
        source: where it lies, or its bytes. A path is opened again at every reading.
        name: what people call it; the path's own name when not given. Decides nothing.
        limits: what the file may ask of the machine.

    Raises:
        Rejected: the file is no sheet, is broken, locked, hostile or too large; the
            finding says which. A limit that only shows further down is raised while a
            sheet is read.
        OSError: the path cannot be opened.
    """
    bytes_of = Source(source)
    called = name or (source.name if isinstance(source, Path) else "")
    size = bytes_of.size
    if not size:
        raise reject("empty-file")
    if size > limits.max_bytes:
        raise reject("file-too-large", most=limits.max_bytes // 1024**2)
    form = recognise(bytes_of)
    if form is Form.TEXT:
        return open_csv(bytes_of, called, limits)
    if form is Form.XLS:
        from kakehashi.engines.sheets.reading.xls_book import (  # noqa: PLC0415 — xlrd only for an .xls
            open_xls,
        )

        return open_xls(bytes_of, called, limits)
    from kakehashi.engines.sheets.reading.packed_book import (  # noqa: PLC0415 — lxml only for a packed book
        open_packed,
    )

    return open_packed(bytes_of, called, limits)
