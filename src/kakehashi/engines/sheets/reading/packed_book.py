"""A packed book: which of the formats that are a ZIP inside."""

from __future__ import annotations

import re
from typing import Final

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.limits import Limits
from kakehashi.engines.sheets.reading.ods_book import open_ods
from kakehashi.engines.sheets.reading.packages import (
    Package,
    broken_is_refused,
    open_package,
)
from kakehashi.engines.sheets.reading.sources import Source
from kakehashi.engines.sheets.reading.xlsx_book import open_xlsx
from kakehashi.engines.sheets.tables import Book

_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHERS: Final = (
    (re.compile(r"xl/workbook\.bin$"), "Excel バイナリブック (.xlsb)"),
    (re.compile(r"word/"), "Word (.docx)"),
    (re.compile(r"ppt/"), "PowerPoint (.pptx)"),
    (re.compile(r"visio/"), "Visio (.vsdx)"),
    (re.compile(r"META-INF/container\.xml$"), "EPUB"),
)


def open_packed(source: Source, name: str, limits: Limits) -> Book:
    """Open an XLSX, XLSM or ODS.

    Raises:
        Rejected: ``not-a-sheet`` for any other package; see ``open_book``.
    """
    package = open_package(source, limits)
    with broken_is_refused():
        if _media_type(package).startswith(_ODS):
            return open_ods(package, name)
        for pattern, seems in _OTHERS:
            if any(map(pattern.match, package.names)):
                raise reject("not-a-sheet", seems=seems)
        if "[Content_Types].xml" in package.names:
            return open_xlsx(package, name)
    raise reject("not-a-sheet", seems=_seems(package))


def _media_type(package: Package) -> bytes:
    if "mimetype" not in package.names:
        return b""
    with package.member("mimetype") as stream:
        return stream.read(100).strip()


def _seems(package: Package) -> str:
    if _media_type(package).startswith(b"application/vnd.oasis.opendocument"):
        return "OpenDocument"
    return "ZIP"
