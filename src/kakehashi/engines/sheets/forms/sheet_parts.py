"""The parts that hang on a sheet: its comments, and the drawing that shows them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lxml import etree

from kakehashi.engines.sheets.forms import comments
from kakehashi.engines.sheets.forms.addresses import Place
from kakehashi.engines.sheets.forms.elements import (
    local,
    namespace,
    relation_id,
    remove,
)
from kakehashi.engines.sheets.forms.package import parse, rels_path, written
from kakehashi.engines.sheets.forms.workbook import Workbook

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
)
_VML: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RELS: Final = "application/vnd.openxmlformats-package.relationships+xml"
_NO_RELATIONS: Final = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()

# What may follow <legacyDrawing> in a sheet. Source: ECMA-376 part 1, 18.3.1.99.
_AFTER: Final = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
)


class SheetParts:
    """The changes to the package that marks bring, gathered as they are made."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.changes: dict[str, bytes | None] = {}

    def write_sheet(self, sheet: str) -> None:
        """Take the sheet's XML as it now is into the changes."""
        path = self._book.sheets[sheet].path
        original = self._book.package.part(path)
        self.changes[path] = written(self._book.grid(sheet).root, original)

    def add(self, sheet: str, texts: Mapping[Place, str]) -> None:
        """Add comments to a sheet, with the parts they need."""
        path = self._target(sheet, "comments")
        if not path:
            path = self._new_part(sheet, "comments", "xl/comments{}.xml", _COMMENTS)
        original = self._bytes(path) or comments.EMPTY
        root = parse(original)
        new = comments.add_comments(root, texts)
        self.changes[path] = written(root, original)
        vml = self._vml(sheet)
        if not vml:
            name = "xl/drawings/vmlDrawing{}.vml"
            vml = self._new_part(sheet, "vmlDrawing", name, _VML)
        self.changes[vml] = comments.add_boxes(self._bytes(vml), new)

    def remembers_us(self, sheet: str) -> bool:
        """Tell whether the comments of a sheet still name us as an author."""
        path = self._target(sheet, "comments")
        return bool(path) and comments.remembers_us(parse(self._bytes(path)))

    def drop(self, sheet: str) -> bool:
        """Take our comments out of a sheet, and the parts left empty by it.

        Returns:
            whether the sheet's own XML changed.
        """
        path = self._target(sheet, "comments")
        if not path:
            return False
        original = self._bytes(path)
        root = parse(original)
        before = etree.tostring(root, method="c14n")
        gone = comments.drop_comments(root)
        if etree.tostring(root, method="c14n") == before:
            return False
        self.changes[path] = written(root, original)
        vml = self._vml(sheet)
        if vml:
            self.changes[vml] = comments.drop_boxes(self._bytes(vml), gone)
        if not comments.is_empty(root):
            return False
        self._remove(sheet, path)
        if vml and not comments.has_boxes(self._bytes(vml)):
            self._remove(sheet, vml)
            legacy = self._legacy(sheet)
            if legacy is not None:
                remove(legacy)
            return True
        return False

    def _bytes(self, path: str) -> bytes:
        if path in self.changes:
            return self.changes[path] or b""
        return self._book.package.parts.get(path, b"")

    def _target(self, sheet: str, kind: str) -> str:
        lines = self._book.package.relations(self._book.sheets[sheet].path)
        found = (line.target for line in lines if line.kind == kind)
        return next((path for path in found if self._bytes(path)), "")

    def _legacy(self, sheet: str) -> Element | None:
        return self._book.grid(sheet).root.find("{*}legacyDrawing")

    def _vml(self, sheet: str) -> str:
        legacy = self._legacy(sheet)
        if legacy is None:
            return ""
        shown = relation_id(legacy)
        lines = self._book.package.relations(self._book.sheets[sheet].path)
        return next((line.target for line in lines if line.id == shown), "")

    def _new_part(self, sheet: str, kind: str, name: str, content: str) -> str:
        number = 1
        taken = {*self._book.package.parts, *self.changes}
        while name.format(number) in taken:
            number += 1
        path = name.format(number)
        self.changes[path] = b""
        self._declare(path, content)
        line = self._relate(sheet, kind, path)
        if kind == "vmlDrawing":
            self._show(sheet, line)
        return path

    def _declare(self, path: str, content: str) -> None:
        original = self._bytes(_TYPES)
        root = parse(original)
        space = namespace(root)
        etree.SubElement(
            root,
            f"{{{space}}}Override",
            {"PartName": f"/{path}", "ContentType": content},
        )
        self.changes[_TYPES] = written(root, original)

    def _relate(self, sheet: str, kind: str, path: str) -> str:
        own = self._book.sheets[sheet].path
        rels = rels_path(own)
        original = self._bytes(rels)
        root = parse(original or _NO_RELATIONS)
        if not original and not self._rels_are_known():
            self._declare(rels, _RELS)
        taken = {entry.get("Id") for entry in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        target = posixpath.relpath(path, posixpath.dirname(own))
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            {"Id": f"rId{number}", "Type": f"{_OFFICE}/{kind}", "Target": target},
        )
        self.changes[rels] = written(root, original)
        return f"rId{number}"

    def _rels_are_known(self) -> bool:
        types = parse(self._bytes(_TYPES))
        return any(entry.get("Extension") == "rels" for entry in types)

    def _show(self, sheet: str, line: str) -> None:
        root = self._book.grid(sheet).root
        legacy = self._legacy(sheet)
        if legacy is None:
            space = namespace(root)
            legacy = etree.Element(f"{{{space}}}legacyDrawing")
            data = root.find("{*}sheetData")
            later = data.itersiblings() if data is not None else ()
            following = (e for e in later if local(e) in _AFTER)
            before = next(following, None)
            if before is None:
                root.append(legacy)
            else:
                before.addprevious(legacy)
        legacy.set(f"{{{_OFFICE}}}id", line)

    def _remove(self, sheet: str, path: str) -> None:
        self.changes[path] = None
        rels = rels_path(self._book.sheets[sheet].path)
        original = self._bytes(rels)
        root = parse(original)
        lines = self._book.package.relations(self._book.sheets[sheet].path)
        ids = {line.id for line in lines if line.target == path}
        for entry in root.findall("{*}Relationship"):
            if entry.get("Id") in ids:
                root.remove(entry)
        self.changes[rels] = written(root, original) if len(root) else None
        types = parse(self._bytes(_TYPES))
        for entry in types.findall("{*}Override"):
            gone = entry.get("PartName") in (f"/{path}", f"/{rels}")
            if gone and (entry.get("PartName") == f"/{path}" or not len(root)):
                types.remove(entry)
        self.changes[_TYPES] = written(types, self._bytes(_TYPES))
