"""Forms for the tests: the specimens, and small ones written by hand."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kakehashi.kernel.problems import Refused

SPECIMENS = Path(__file__).parent / "specimens"
NAMES = ("grant_application", "participant_list", "sparse_1904")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def specimen(name: str) -> bytes:
    return (SPECIMENS / f"{name}.xlsx").read_bytes()


def members(form: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def changed(before: bytes, after: bytes) -> set[str]:
    old, new = members(before), members(after)
    return {path for path in old | new if old.get(path) != new.get(path)}


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in parts.items():
            archive.writestr(path, data)
    return out.getvalue()


def workbook(
    rows: str,
    names: dict[str, str],
    *,
    after: str = "",
    strings: str = "",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """A form of one sheet ``様式``, its XML as given."""
    defined = "".join(
        f'<definedName name="{name}">{where}</definedName>'
        for name, where in names.items()
    )
    line = '<Relationship Id="{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
    lines = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            'package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
            "_rels/.rels": lines
            + line.format("rId1", "officeDocument", "xl/workbook.xml")
            + "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="様式" sheetId="1" r:id="rId1"/></sheets>'
            f"<definedNames>{defined}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": lines
            + line.format("rId1", "worksheet", "worksheets/sheet1.xml")
            + line.format("rId2", "sharedStrings", "sharedStrings.xml")
            + "</Relationships>",
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}" '
            f'xmlns:r="{_OFFICE}"><sheetData>{rows}</sheetData>{after}</worksheet>',
            **(more or {}),
        }
    )


def refused(caught: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in caught.value.problems]
