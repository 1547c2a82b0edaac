"""Files as people send them, made small and on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20) + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(30) + b"\xff\xd9"
PROGRAM = b"MZ\x90\x00" + bytes(200)


def an_upload(name: str = "事業計画書.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def a_zip(
    members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def a_workbook(more: Mapping[str, bytes] | None = None, types: str = "") -> bytes:
    """An Excel file by its looks: the parts that tell it from other archives."""
    main = types or "application/vnd.openxmlformats-officedocument.sheet.main+xml"
    members = {
        "[Content_Types].xml": f"<Types><Override ContentType='{main}'/></Types>",
        "xl/workbook.xml": "<workbook/>",
    }
    return a_zip({**{k: v.encode() for k, v in members.items()}, **(more or {})})


def a_letter_in_word(more: Mapping[str, bytes] | None = None) -> bytes:
    return a_zip(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<document/>",
            **(more or {}),
        }
    )


def an_ole_file(*names: str) -> bytes:
    """An Office 97-2003 file by its looks: a header and a directory of ``names``."""
    directory = b""
    for name in names:
        entry = name.encode("utf-16-le") + b"\x00\x00"
        directory += entry.ljust(64, b"\x00")
        directory += len(entry).to_bytes(2, "little") + b"\x02" + bytes(61)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def a_lying_archive(real: int, declared: int) -> bytes:
    """An Excel file whose directory says ``declared`` bytes for a part of ``real``."""
    packed = a_workbook({"xl/sheet1.xml": b"0" * real})
    start = packed.index(b"PK\x01\x02")
    entry = packed.index(b"xl/sheet1.xml", start) - 46
    size_at = entry + 24
    return packed[:size_at] + declared.to_bytes(4, "little") + packed[size_at + 4 :]
