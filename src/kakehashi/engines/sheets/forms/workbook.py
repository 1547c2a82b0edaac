"""A form taken apart: its sheets, its names, its styles and shared texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.forms.addresses import Area, qualified
from kakehashi.engines.sheets.forms.cells import Grid, text_of
from kakehashi.engines.sheets.forms.elements import relation_id
from kakehashi.engines.sheets.forms.package import Package, open_package, parse
from kakehashi.engines.sheets.forms.styles import Styles, is_true

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_NAMED_CELLS: Final = 20_000
"""Cells one name may have; a larger area is a table to be computed with, no field."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet and where it is written."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name as defined; ``scope`` is its sheet, or ``""`` for the whole workbook."""

    name: str
    scope: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class Field:
    """A name that refers to cells; ``key`` is what people call it by."""

    key: str
    defined: DefinedName
    sheet: str
    area: Area


class Workbook:
    """An opened form.

    Raises:
        Rejected: when the package is hostile or broken, or holds no workbook.
    """

    def __init__(self, data: bytes) -> None:
        self.package: Package = open_package(data)
        self._grids: dict[str, Grid] = {}
        main = [r for r in self.package.relations("") if r.kind == "officeDocument"]
        if not main:
            raise reject("broken-file")
        self.path = main[0].target
        self._root = parse(self.package.part(self.path))
        if not self._root.tag.endswith("}workbook"):
            raise reject("form-no-workbook")
        self._related = {r.id: r for r in self.package.relations(self.path)}

    @cached_property
    def sheets(self) -> dict[str, SheetPart]:
        """The worksheets by name, in the order of the workbook; charts left out."""
        found = {}
        for entry in self._root.iterfind("{*}sheets/{*}sheet"):
            related = self._related.get(relation_id(entry))
            if related is not None and related.kind == "worksheet":
                name = entry.get("name", "")
                found[name] = SheetPart(name, related.target)
        return found

    @cached_property
    def since_1904(self) -> bool:
        """Whether days are counted from 1904 rather than 1900."""
        properties = self._root.find("{*}workbookPr")
        return properties is not None and is_true(properties.get("date1904"))

    @cached_property
    def styles_path(self) -> str:
        """Where the styles are written; ``""`` when the workbook has none."""
        return self._path_of("styles")

    @cached_property
    def styles(self) -> Styles:
        """The styles of its cells."""
        path = self.styles_path
        return Styles(parse(self.package.part(path)) if path else None)

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts, in order."""
        path = self._path_of("sharedStrings")
        root: Iterable[Element] = parse(self.package.part(path)) if path else ()
        return [text_of(item) for item in root]

    def _path_of(self, kind: str) -> str:
        found = (r.target for r in self._related.values() if r.kind == kind)
        return next(found, "")

    def grid(self, sheet: str) -> Grid:
        """Return the cells of a sheet; the same object at every call."""
        if sheet not in self._grids:
            path = self.sheets[sheet].path
            self._grids[sheet] = Grid(parse(self.package.part(path)))
        return self._grids[sheet]

    @cached_property
    def defined_names(self) -> tuple[DefinedName, ...]:
        """Every name, whatever it refers to; those of Excel itself left out."""
        order = [s.get("name", "") for s in self._root.iterfind("{*}sheets/{*}sheet")]
        found = []
        for entry in self._root.iterfind("{*}definedNames/{*}definedName"):
            local = entry.get("localSheetId", "")
            known = local.isdigit() and int(local) < len(order)
            name = entry.get("name", "")
            if name and not name.startswith("_xlnm."):
                scope = order[int(local)] if known else ""
                found.append(DefinedName(name, scope, entry.text or ""))
        return tuple(found)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The names that refer to cells, by what people call them."""
        times = Counter(name.name for name in self.defined_names)
        found = {}
        for name in self.defined_names:
            target = self.cells_of(name)
            if target is None:
                continue
            qualify = name.scope and times[name.name] > 1
            key = f"{name.scope}!{name.name}" if qualify else name.name
            found[key] = Field(key, name, *target)
        return found

    def cells_of(self, name: DefinedName) -> tuple[str, Area] | None:
        """Return the sheet and area a name refers to, if they can be filled."""
        target = qualified(name.refers_to)
        if target is None or target[0] not in self.sheets:
            return None
        return target if target[1].size <= MAX_NAMED_CELLS else None

    def field(self, name: str) -> Field | None:
        """Return a field by its name; one of a sheet may be called ``シート!名前``."""
        if name in self.fields:
            return self.fields[name]
        folded = name.casefold()
        for field in self.fields.values():
            written = f"{field.defined.scope}!{field.defined.name}"
            if folded in (field.key.casefold(), written.casefold()):
                return field
        return None
