"""What a file is, by its bytes alone: its name is for people."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.sources import Source


class Form(StrEnum):
    """The forms of a file that this room reads on."""

    TEXT = "text"
    ZIP = "zip"
    XLS = "xls"


_OTHERS: Final = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf'\x1c", "7-Zip"),
    (b"Rar!\x1a", "RAR"),
    (b"\xfd7zXZ\0", "xz"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_XLS: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_HTML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.I | re.S,
)
_XML: Final = re.compile(r"\s*<\?xml\b|\s*<[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>\s*<")
_JSON: Final = re.compile(
    r'\s*(?:\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)|\[\s*(?:[\[{]|\]\s*$))'
)
_MARKDOWN_HEADING: Final = re.compile(r"^#{1,6} [^,\t;]*$", re.M)
_MARKDOWN_RULE: Final = re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|[-|: \t]*$", re.M)
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def recognise(source: Source) -> Form:
    """Return the form of a file.

    Raises:
        Rejected: ``not-a-sheet`` with what it seems to be, ``password-protected``.
    """
    head = source.head()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Form.ZIP
    if head.startswith(_OLE):
        return _compound(source)
    if head.startswith(_BARE_XLS):
        return Form.XLS
    seems = _binary(head) or _text_of_another_kind(head)
    if seems:
        raise reject("not-a-sheet", seems=seems)
    return Form.TEXT


def _compound(source: Source) -> Form:
    if source.contains("EncryptedPackage".encode("utf-16-le")):
        raise reject("password-protected")
    if source.contains("WordDocument".encode("utf-16-le")):
        raise reject("not-a-sheet", seems="Word (.doc)")
    if source.contains("PowerPoint Document".encode("utf-16-le")):
        raise reject("not-a-sheet", seems="PowerPoint (.ppt)")
    return Form.XLS


def _binary(head: bytes) -> str:
    for magic, seems in _OTHERS:
        if head.startswith(magic):
            return seems
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_bare_utf16(head):
        return ""
    strange = len(_CONTROL.findall(head)) + head.count(0)
    # A stray NUL or two is a damaged table; a twentieth of the bytes is no text at all.
    return "binary" if strange > max(8, len(head) // 20) else ""


def is_bare_utf16(head: bytes) -> bool:
    """Tell whether the bytes look like UTF-16 without its mark.

    In UTF-16 every comma and line end brings one zero byte, always on the same side.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    return many > len(head) // 40 and few * 20 < many and many > 4


def _text_of_another_kind(head: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8")
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if _HTML.match(text):
        return "HTML"
    if _XML.match(text):
        return "XML"
    if _JSON.match(text):
        return "JSON"
    return "Markdown" if _is_markdown(text) else ""


def _is_markdown(text: str) -> bool:
    first = text.lstrip().partition("\n")[0].rstrip("\r")
    if _MARKDOWN_RULE.search(text) and first.startswith(("|", "#")):
        return True
    if not _MARKDOWN_HEADING.match(first):
        return False
    lines = [line for line in text.splitlines()[1:] if line.strip()]
    marks = sum(
        line.lstrip().startswith(("#", "- ", "* ", "|", "```")) for line in lines
    )
    return not lines or marks * 3 >= len(lines)
