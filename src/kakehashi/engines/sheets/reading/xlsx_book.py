"""An XLSX or XLSM as a book: its sheets, strings, styles and merged areas."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.findings import Finding, reject
from kakehashi.engines.sheets.reading.gathering import chunks_of
from kakehashi.engines.sheets.reading.number_formats import reader_of
from kakehashi.engines.sheets.reading.packages import Package, broken_is_refused
from kakehashi.engines.sheets.reading.packed_strings import PackedStrings
from kakehashi.engines.sheets.reading.telling import Telling
from kakehashi.engines.sheets.reading.xlsx_cells import (
    MAIN,
    STRICT,
    Readers,
    Texts,
    address,
    rich_text,
    unescaped,
    worksheet,
)
from kakehashi.engines.sheets.tables import Book, Chunk, Merge, Sheet, Value

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATION: Final = re.compile(r"/relationships?(?:/.*)?/([A-Za-z]+)$")
_MERGE: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]+)[\"']")
_MERGES_KEPT: Final = 16 * 1024 * 1024


def open_xlsx(package: Package, name: str) -> Book:
    """Open a workbook of Office Open XML, transitional or strict.

    Macros are left alone, links to other files are not followed; both are told.

    Raises:
        Rejected: ``not-a-sheet``, ``no-sheets``, ``broken-file``, ``dtd-refused``.
    """
    root = _first_target(package, "", "officeDocument")
    if not root or root not in package.names:
        raise reject("broken-file")
    workbook = package.parsed(root)
    if _local(workbook) != "workbook":
        raise reject("not-a-sheet", seems="Office Open XML")
    findings: list[Finding] = []
    telling = Telling(findings, package.limits.max_told)
    _tell_what_is_left_alone(package, telling)
    texts = _texts(package, root, from_1904=_from_1904(workbook))
    targets = _targets(package, root, "worksheet")
    sheets = []
    for entry in workbook.iter("{*}sheet"):
        member = targets.get(_relation_id(entry), "")
        if member:
            sheets.append(_sheet(package, entry, member, telling, texts))
    if not sheets:
        raise reject("no-sheets")
    return Book(name, "xlsx", tuple(sheets), findings)


def _sheet(
    package: Package,
    entry: _Element,
    member: str,
    telling: Telling,
    texts: Callable[[], Texts],
) -> Sheet:
    called = str(entry.get("name", ""))
    reader = worksheet(package, member, called, telling)

    def read() -> Iterator[Chunk]:
        with broken_is_refused():
            yield from chunks_of(reader.rows(texts()), package.limits)

    visible = entry.get("state", "visible") == "visible"
    return Sheet(called, visible, _merged(package, member), read)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _relation_id(entry: _Element) -> str:
    for key, value in entry.attrib.items():
        if str(key).endswith("}id"):
            return str(value)
    return ""


def _from_1904(workbook: _Element) -> bool:
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _relations(package: Package, member: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind and target of what a member refers to inside the package."""
    folder, _, file = member.rpartition("/")
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    if relations not in package.names:
        return
    for entry in package.parsed(relations).iter("{*}Relationship"):
        kind = _RELATION.search(str(entry.get("Type", "")))
        if kind and entry.get("TargetMode") != "External":
            target = str(entry.get("Target", ""))
            yield str(entry.get("Id", "")), kind.group(1), _resolved(folder, target)


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _targets(package: Package, member: str, kind: str) -> dict[str, str]:
    return {
        key: target
        for key, found, target in _relations(package, member)
        if found == kind
    }


def _first_target(package: Package, member: str, kind: str) -> str:
    return next(iter(_targets(package, member, kind).values()), "")


def _tell_what_is_left_alone(package: Package, telling: Telling) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        telling.tell("macros-left-alone")
    if any(
        name.startswith("xl/externalLinks/") or name == "xl/connections.xml"
        for name in package.names
    ):
        telling.tell("external-link")


def _texts(package: Package, root: str, *, from_1904: bool) -> Callable[[], Texts]:
    """Return what gives strings and styles, read once when a sheet first needs them."""

    @cache
    def texts() -> Texts:
        strings = _first_target(package, root, "sharedStrings")
        styles = _first_target(package, root, "styles")
        return Texts(
            PackedStrings(_strings(package, strings))
            if strings in package.names
            else (),
            _readers(package, styles, from_1904=from_1904)
            if styles in package.names
            else _plain(),
        )

    return texts


def _strings(package: Package, member: str) -> Iterator[str]:
    for item in package.elements(member, MAIN + "si", STRICT + "si"):
        if len(item) == 1 and item[0].tag in (MAIN + "t", STRICT + "t"):
            yield unescaped(item[0].text or "")
        else:
            yield unescaped(rich_text(item))


def _readers(package: Package, member: str, *, from_1904: bool) -> Readers:
    root = package.parsed(member)
    codes = {
        int(entry.get("numFmtId", "0")): str(entry.get("formatCode", ""))
        for entry in root.iterfind("{*}numFmts/{*}numFmt")
    }

    @cache
    def reader(number: int) -> Callable[[float], Value] | None:
        return reader_of(number, codes.get(number), from_1904=from_1904)

    found = [
        reader(int(entry.get("numFmtId", "0")))
        for entry in root.iterfind("{*}cellXfs/{*}xf")
    ]
    return found or _plain()


def _plain() -> Readers:
    return (None,)


def _merged(package: Package, member: str) -> tuple[Merge, ...]:
    """Return the merged areas of a worksheet, which it tells only after its cells.

    The member is inflated and searched without being parsed; that costs a tenth.
    """
    if member not in package.names:
        raise reject("broken-file")
    found = bytearray()
    kept = b""
    with package.member(member) as stream:
        while block := stream.read(1 << 20):
            window = kept + block
            if found:
                found += block
            elif (at := window.find(b"mergeCells")) >= 0:
                found += window[max(0, at - 64) :]
            if len(found) > _MERGES_KEPT:
                break
            kept = block[-128:]
    areas = (_area(match.group(1).decode()) for match in _MERGE.finditer(found))
    return tuple(area for area in areas if area)


def _area(reference: str) -> Merge | None:
    start, _, end = reference.partition(":")
    corners = address(start), address(end)
    if corners[0] is None or corners[1] is None:
        return None
    return Merge(*corners[0], *corners[1])
