"""What a file is, told by its content. Its name is a claim, its bytes are evidence."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from kakehashi.foundation.files import archives

HEAD = 4096
CHUNK = 1 << 16

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"
CSV = "text/csv"
XLS = "application/vnd.ms-excel"
DOC = "application/msword"
PPT = "application/vnd.ms-powerpoint"
PROGRAM = "application/x-executable"
UNKNOWN = "application/octet-stream"

# Which media types a name with this ending may hold.
ENDINGS: dict[str, frozenset[str]] = {
    ".pdf": frozenset({PDF}),
    ".png": frozenset({PNG}),
    ".jpg": frozenset({JPEG}),
    ".jpeg": frozenset({JPEG}),
    ".xlsx": frozenset({archives.XLSX}),
    ".docx": frozenset({archives.DOCX}),
    ".pptx": frozenset({archives.PPTX}),
    ".xls": frozenset({XLS}),
    ".doc": frozenset({DOC}),
    ".ppt": frozenset({PPT}),
    ".csv": frozenset({CSV}),
    ".txt": frozenset({TEXT}),
}
MACRO_ENDINGS = frozenset(
    {".xlsm", ".xltm", ".xlam", ".xlsb", ".docm", ".dotm", ".pptm", ".ppsm", ".ppam"}
)
_PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",  # Mac, both widths and orders
    b"\xca\xfe\xba\xbe",  # Java, or a Mac bundle
    b"#!",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\x0c\x1a")  # a DOS file may end with ^Z
# Bytes that no one types and that CP932, as Windows reads it, lets through.
_STRAY = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")
_CONTROLS = bytes(set(range(32)) - _ALLOWED_CONTROLS) + b"\x7f"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the bytes say: ``trouble`` is ``""``, or one of the problem codes
    ``file-bomb``, ``file-macros``, ``file-damaged``."""

    media_type: str
    is_encrypted: bool = False
    trouble: str = ""


def ending_of(name: str) -> str:
    """The last ending of ``name`` in small letters with its dot, or ``""``."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def sniff(content: BinaryIO, *, size: int, ending: str) -> Sniffed:
    """Read ``content`` (seekable, ``size`` bytes) and say what it is.

    ``ending`` only tells CSV from plain text, which look alike, and an encrypted
    workbook from an encrypted letter. Reads in pieces; never more than a few hundred
    kilobytes are held, except for OLE files, which are held whole.
    """
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"%PDF-"):
        return _pdf(content, size)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        whole = b"IEND" in _tail(content, size)
        return Sniffed(PNG, trouble="" if whole else "file-damaged")
    if head.startswith(b"\xff\xd8\xff"):
        whole = _holds(content, b"\xff\xd9")
        return Sniffed(JPEG, trouble="" if whole else "file-damaged")
    if head.startswith(_OLE):
        return _ole(content, ending)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = archives.inspect(content, size=size)
        return Sniffed(found.media_type, found.is_encrypted, found.trouble)
    if head.startswith(_PROGRAMS):
        return Sniffed(PROGRAM)
    if _is_text(content):
        return Sniffed(CSV if ending == ".csv" else TEXT)
    return Sniffed(UNKNOWN)


def _tail(content: BinaryIO, size: int, length: int = 8192) -> bytes:
    content.seek(max(0, size - length))
    return content.read(length)


def _holds(content: BinaryIO, needle: bytes) -> bool:
    content.seek(0)
    rest = b""
    while piece := content.read(CHUNK):
        if needle in rest + piece:
            return True
        rest = piece[-len(needle) :]
    return False


def _pdf(content: BinaryIO, size: int) -> Sniffed:
    whole = b"%%EOF" in _tail(content, size)
    return Sniffed(
        PDF,
        is_encrypted=_holds(content, b"/Encrypt"),
        trouble="" if whole else "file-damaged",
    )


def _ole(content: BinaryIO, ending: str) -> Sniffed:
    """Office files before 2007, and the wrapping of encrypted ones since.

    Names of the directory stand at multiples of 128 bytes in UTF-16.
    """
    content.seek(0)
    data = content.read()

    def has(name: str) -> bool:
        needle = name.encode("utf-16-le") + b"\x00\x00"
        at = data.find(needle)
        while at != -1:
            if at % 128 == 0:
                return True
            at = data.find(needle, at + 1)
        return False

    if has("EncryptedPackage"):
        modern = ENDINGS.get(ending, frozenset()) & archives.OOXML
        return Sniffed(next(iter(modern), UNKNOWN), is_encrypted=True)
    trouble = "file-macros" if has("_VBA_PROJECT") else ""
    if has("Workbook") or has("Book"):
        return Sniffed(XLS, trouble=trouble)
    if has("WordDocument"):
        return Sniffed(DOC, trouble=trouble)
    if has("PowerPoint Document"):
        return Sniffed(PPT, trouble=trouble)
    if ending in {".xls", ".doc", ".ppt"}:
        return Sniffed(next(iter(ENDINGS[ending])), trouble="file-damaged")
    return Sniffed(UNKNOWN)


def _is_text(content: BinaryIO) -> bool:
    """Whether all of it is UTF-8 (with or without mark) or CP932, without controls."""
    for encoding in ("utf-8", "cp932"):
        decoder = codecs.getincrementaldecoder(encoding)()
        content.seek(0)
        try:
            while piece := content.read(CHUNK):
                if piece.translate(None, _CONTROLS) != piece:
                    return False
                text = decoder.decode(piece)
                if encoding == "cp932" and not _STRAY.isdisjoint(text):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return True
    return False
