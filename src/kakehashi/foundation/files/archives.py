"""Office files are zip archives; this looks into one without trusting it.

The directory is judged first, which costs nothing however large the bomb. What it
declares may be a lie, so every member is then inflated into nothing and counted.
"""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
DOCX = f"{_OFFICE}.wordprocessingml.document"
PPTX = f"{_OFFICE}.presentationml.presentation"
ZIP = "application/zip"
OOXML = frozenset({XLSX, DOCX, PPTX})

# A workbook of 20 MB holds some 100 MB of sheets; empty formatted rows shrink 100-fold.
MAX_MEMBERS = 5_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 10 * 1024 * 1024
_CHUNK = 1 << 16
_FOLDERS = (("xl/", XLSX), ("word/", DOCX), ("ppt/", PPTX))
_NESTED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".lzh", ".jar")
_NESTED_OFFICE = (".xlsx", ".docx", ".pptx", ".xlsm", ".docm", ".pptm", ".xlsb")
# Office programs use no others; LZMA, moreover, may ask for gigabytes of memory.
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# All that reading an archive may say when single bits of it are wrong.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # and NotImplementedError
    ValueError,  # and UnicodeDecodeError
    OverflowError,
)
_MACRO_MARKS = ("vbaproject.bin", "vbadata.xml")


@dataclass(frozen=True, slots=True)
class Inspected:
    """``trouble`` is ``""`` or a problem code; see ``sniff.Sniffed``."""

    media_type: str
    is_encrypted: bool = False
    trouble: str = ""


def inspect(
    content: BinaryIO, *, size: int, depth: int = 0, allowance: int = MAX_TOTAL
) -> Inspected:
    """Say which office file ``content`` (``size`` bytes) is, and what is wrong with it.

    An office file inside an office file is how charts keep their numbers: one such
    level is followed, within the same ``allowance`` of inflated bytes.
    """
    try:
        content.seek(0)
        archive = zipfile.ZipFile(content)
    except _DAMAGE:
        return Inspected(ZIP, trouble="file-damaged")
    with archive:
        members = archive.infolist()
        media_type = _office_type(members)
        encrypted = any(m.flag_bits & 1 for m in members)
        if _looks_like_a_bomb(members, size=size, allowance=allowance):
            return Inspected(media_type, encrypted, "file-bomb")
        if _has_macros(members):
            return Inspected(media_type, encrypted, "file-macros")
        if encrypted:
            return Inspected(media_type, is_encrypted=True)
        trouble = _inflate(archive, members, depth=depth, allowance=allowance)
        return Inspected(media_type, trouble=trouble)


def _office_type(members: list[zipfile.ZipInfo]) -> str:
    names = {m.filename for m in members}
    if "[Content_Types].xml" in names:
        for folder, media_type in _FOLDERS:
            if any(name.startswith(folder) for name in names):
                return media_type
    return ZIP


def _looks_like_a_bomb(
    members: list[zipfile.ZipInfo], *, size: int, allowance: int
) -> bool:
    return (
        len(members) > MAX_MEMBERS
        or sum(m.file_size for m in members) > allowance
        # Members that share their bytes: more is packed than the file is long.
        or sum(m.compress_size for m in members) > size
        or any(
            m.file_size > RATIO_FROM and m.file_size > MAX_RATIO * m.compress_size
            for m in members
        )
        or any(m.filename.lower().endswith(_NESTED) for m in members)
    )


def _has_macros(members: list[zipfile.ZipInfo]) -> bool:
    return any(
        name.endswith(_MACRO_MARKS) or "/macrosheets/" in name
        for name in (m.filename.lower() for m in members)
    )


def _inflate(
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    *,
    depth: int,
    allowance: int,
) -> str:
    """Inflate every member, keeping nothing but embedded office files and the types."""
    left = allowance
    for member in members:
        if member.compress_type not in _COMPRESSIONS:
            return "file-damaged"
        nested = member.filename.lower().endswith(_NESTED_OFFICE)
        if nested and depth:
            return "file-bomb"
        types = member.filename == "[Content_Types].xml"
        # Past its declared size a member would be cut silently: let it run and count.
        honest = copy.copy(member)
        honest.file_size = left + 1
        kept = io.BytesIO()
        count = 0
        try:
            with archive.open(honest) as stream:
                while piece := stream.read(_CHUNK):
                    count += len(piece)
                    if count > left or count > member.file_size:
                        return "file-bomb"
                    if nested or types:
                        kept.write(piece)
        except _DAMAGE:
            return "file-damaged"
        if count != member.file_size:
            return "file-damaged"
        left -= count
        if types and b"macroEnabled" in kept.getvalue():
            return "file-macros"
        if nested:
            inner = inspect(kept, size=count, depth=depth + 1, allowance=left)
            if inner.trouble:
                return inner.trouble
    return ""
