"""Why a file would not be taken. Pure: reads the bytes it is given, nothing else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from kakehashi.foundation.files import archives, sniff
from kakehashi.kernel.problems import Problem

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 200
_COMPOSABLE = re.compile(r".[\u0300-\u036f\u3099\u309a]+", re.DOTALL)
# Marks that turn the direction of writing make "exe.pdf" out of "fdp.exe".
_TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in an upload; ``problems`` is empty when it may be stored."""

    media_type: str
    is_encrypted: bool
    problems: tuple[Problem, ...]


def kept_name(name: str) -> str:
    """``name`` as given, but with marks composed (a Mac writes が as か and ゛).

    Only letters with marks are touched: full composition would also replace the
    compatibility ideographs of people's and places' names (塚, 神 in their old forms).
    """
    return _COMPOSABLE.sub(lambda m: unicodedata.normalize("NFC", m.group()), name)


def problems_with_upload(
    name: str,
    content: BinaryIO,
    size: int,
    *,
    field: str = "file",
    max_bytes: int = MAX_BYTES,
) -> list[Problem]:
    """Every reason why this file is not taken, best first; empty when it is.

    Codes: ``file-name``, ``file-empty``, ``file-too-large``, ``file-type``,
    ``file-macros``, ``file-bomb``, ``file-damaged``.
    """
    found = inspect_upload(name, content, size, field=field, max_bytes=max_bytes)
    return list(found.problems)


def inspect_upload(
    name: str,
    content: BinaryIO,
    size: int,
    *,
    field: str = "file",
    max_bytes: int = MAX_BYTES,
) -> Inspection:
    """Look at an upload once: what it is, and why it is not taken."""
    if message := _wrong_name(name):
        return _refusal("file-name", message, field)
    if size == 0:
        message = _("“%(name)s” is empty (0 bytes). Please choose the file again.")
        return _refusal("file-empty", message % {"name": name}, field)
    if size > max_bytes:
        message = _(
            "“%(name)s” is %(size)s MB. Files may have up to %(limit)s MB: please make "
            "it smaller or split it."
        ) % {
            "name": name,
            "size": -(-size // (1024 * 1024)),
            "limit": max_bytes // (1024 * 1024),
        }
        return _refusal("file-too-large", message, field)
    ending = sniff.ending_of(name)
    if ending in sniff.MACRO_ENDINGS:
        return _refusal("file-macros", _macros(name), field)
    found = sniff.sniff(content, size=size, ending=ending)
    unread = found.media_type == archives.ZIP  # too broken to tell which it was
    if found.trouble and (unread or found.trouble != "file-damaged"):
        return _refusal(found.trouble, _trouble(found.trouble, name), field)
    if message := _wrong_type(name, ending, found):
        return _refusal("file-type", message, field)
    if found.trouble:
        return _refusal(found.trouble, _trouble(found.trouble, name), field)
    return Inspection(
        media_type=found.media_type, is_encrypted=found.is_encrypted, problems=()
    )


def _refusal(code: str, message: str, field: str) -> Inspection:
    return Inspection(
        media_type=sniff.UNKNOWN,
        is_encrypted=False,
        problems=(Problem(code, message, field),),
    )


def _wrong_name(name: str) -> str:
    if not name.strip() or name in {".", ".."}:
        return _("The file has no name.")
    if "/" in name or "\\" in name:
        return _("A file name must not hold a folder: please rename the file.")
    if any(unicodedata.category(c) in {"Cc", "Cs"} or c in _TURNING for c in name):
        return _(
            "The file name holds characters that cannot be seen: please rename the "
            "file."
        )
    if len(name) > MAX_NAME:
        return _("A file name may have up to %(limit)s characters.") % {
            "limit": MAX_NAME
        }
    return ""


def _wrong_type(name: str, ending: str, found: sniff.Sniffed) -> str:
    if found.media_type == sniff.PROGRAM:
        return _(
            "“%(name)s” looks like a program, whatever its name says. Programs are not "
            "taken."
        ) % {"name": name}
    expected = sniff.ENDINGS.get(ending)
    if expected is None:
        return _(
            "Files of this kind (%(ending)s) are not taken. Please send PDF, Excel, "
            "Word, PowerPoint, PNG, JPEG, CSV or text."
        ) % {"ending": ending or _("no ending")}
    if found.media_type in expected:
        return ""
    if found.media_type in {sniff.UNKNOWN, archives.ZIP}:
        return _(
            "The content of “%(name)s” is not what its name says (%(ending)s). Please "
            "save it again in that form."
        ) % {"name": name, "ending": ending}
    return _(
        "“%(name)s” is named %(ending)s, but its content is %(kind)s. Please give it "
        "the right ending or save it again."
    ) % {"name": name, "ending": ending, "kind": kind_of(found.media_type)}


def kind_of(media_type: str) -> str:
    """A short word for a media type, as people say it."""
    words = {
        sniff.PDF: "PDF",
        sniff.PNG: "PNG",
        sniff.JPEG: "JPEG",
        archives.XLSX: "Excel",
        sniff.XLS: "Excel 97-2003",
        archives.DOCX: "Word",
        sniff.DOC: "Word 97-2003",
        archives.PPTX: "PowerPoint",
        sniff.PPT: "PowerPoint 97-2003",
        sniff.CSV: "CSV",
        sniff.TEXT: _("text"),
    }
    return words.get(media_type, _("another kind of file"))


def _macros(name: str) -> str:
    return _(
        "“%(name)s” holds macros. Please save it without macros (.xlsx, .docx, .pptx) "
        "and send it again."
    ) % {"name": name}


def _trouble(code: str, name: str) -> str:
    if code == "file-macros":
        return _macros(name)
    if code == "file-bomb":
        return _(
            "“%(name)s” unpacks to far more than its size, or holds another archive. "
            "For safety it is not taken."
        ) % {"name": name}
    return _(
        "“%(name)s” is damaged or incomplete and cannot be opened. Please save it "
        "again and send it once more."
    ) % {"name": name}
