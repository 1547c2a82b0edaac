"""The package of a form: opened within limits, its parts replaced, the rest kept."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from lxml import etree

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading import packages
from kakehashi.engines.sheets.reading.limits import Limits
from kakehashi.engines.sheets.reading.recognise import Form, recognise
from kakehashi.engines.sheets.reading.sources import Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LIMITS: Final = Limits(
    max_bytes=50_000_000, max_unpacked_bytes=200_000_000, max_members=2_000
)
"""A form is held in memory as a whole, so it may ask for less than a table."""

_DECLARATION: Final = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")
_ENCODING: Final = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_STANDARD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a ``.rels`` part; ``kind`` is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """The members of a form, all in memory, in their order."""

    def __init__(
        self, infos: list[zipfile.ZipInfo], parts: dict[str, bytes], comment: bytes
    ) -> None:
        self._infos = infos
        self._comment = comment
        self.parts: Mapping[str, bytes] = parts

    def part(self, path: str) -> bytes:
        """Return a part that must be there.

        Raises:
            Rejected: ``broken-file`` when it is not.
        """
        if path not in self.parts:
            raise reject("broken-file")
        return self.parts[path]

    def relations(self, path: str) -> tuple[Relation, ...]:
        """Return what a part refers to inside the package; links outside are left out.

        The part ``""`` is the package itself.
        """
        rels = rels_path(path)
        if rels not in self.parts:
            return ()
        base = posixpath.dirname(path)
        return tuple(
            Relation(
                entry.get("Id", ""),
                entry.get("Type", "").rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", base, unquote(entry.get("Target", "")))
                ).lstrip("/"),
            )
            for entry in parse(self.part(rels))
            if entry.get("TargetMode") != "External"
        )

    def with_parts(self, changes: Mapping[str, bytes | None]) -> bytes:
        """Return the package with parts replaced, added, or (``None``) taken out.

        Every other member keeps its bytes, its place, its date and its compression.
        """
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._infos:
                data = changes.get(info.filename, self.parts[info.filename])
                if data is not None:
                    archive.writestr(_like(info, info.filename), data)
            first = self._infos[0]
            for path, data in changes.items():
                if path not in self.parts and data is not None:
                    archive.writestr(_like(first, path), data, zipfile.ZIP_DEFLATED)
            archive.comment = self._comment
        return out.getvalue()


def _like(info: zipfile.ZipInfo, name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, info.date_time)
    entry.compress_type = info.compress_type
    entry.external_attr = info.external_attr
    entry.internal_attr = info.internal_attr
    entry.create_system = info.create_system
    entry.comment = info.comment
    return entry


def open_package(data: bytes) -> Package:
    """Open the package of a form within limits of size and number.

    Raises:
        Rejected: ``not-a-sheet``, ``form-old-format``, ``form-too-large``,
            ``password-protected``, ``zip-bomb``, ``broken-file``.
    """
    if len(data) > LIMITS.max_bytes:
        most = LIMITS.max_bytes // 1_000_000
        raise reject("form-too-large", most=most)
    source = Source(data)
    if recognise(source) is not Form.ZIP:
        raise reject("form-old-format")
    names = packages.open_package(source, LIMITS).names
    with packages.broken_is_refused(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if len(infos) != len(names):
            raise zipfile.BadZipFile
        parts = {info.filename: archive.read(info) for info in infos}
    if not parts:
        raise reject("broken-file")
    return Package(infos, parts, archive.comment)


def rels_path(path: str) -> str:
    """Return where the relations of a part are written."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def parse(data: bytes) -> Element:
    """Parse a part; no entities, no network, no document type.

    Raises:
        Rejected: ``broken-file`` for what is not well-formed, ``dtd-refused`` for a
            part with a document type, which no workbook has.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    with packages.broken_is_refused():
        root = etree.fromstring(data, parser)
    packages.refuse_doctype(root)
    return root


def written(root: Element, original: bytes = b"") -> bytes:
    """Return a part as bytes, with the declaration of the original part."""
    body = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    declaration = _DECLARATION.match(original)
    if declaration is None:
        return (_STANDARD if not original else b"") + body
    declared = _ENCODING.search(declaration.group())
    same = declared is None or declared.group(1).lower() == b"utf-8"
    return (declaration.group() if same else _STANDARD) + body
