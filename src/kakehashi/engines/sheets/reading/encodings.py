"""In which encoding a text file is written, by decoding all of it strictly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.recognise import is_bare_utf16
from kakehashi.engines.sheets.reading.sources import Source

BLOCK: Final = 1 << 20
OTHER_ENCODING: Final = "\udfff"
"""Stands before text that came in another encoding than the file's; no strict decoder
makes it, and the reader of records takes it away again."""

_ESCAPES: Final = re.compile(rb"\x1b(?:\$[@B]|\([JBI])")
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff]")
_HALF_KANA: Final = re.compile(r"[\uff61-\uff9f]")
# What cp932 makes of bytes that are no character of it.
_NOT_CP932: Final = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file is to be decoded.

    Attributes:
        name: as people are told: ``utf-8``, ``utf-8-sig``, ``cp932``, ``utf-16``,
            ``euc_jp``, ``iso2022_jp``.
        codec: what Python calls it, the mark at the start left out.
        skip: bytes of the mark at the start.
        clean: every byte decodes; else lines are decoded one by one.
        sure: no other encoding reads it as well.
    """

    name: str
    codec: str
    skip: int = 0
    clean: bool = True
    sure: bool = True


def encoding_of(source: Source) -> Encoding:
    """Return the encoding of a text file, all of which is decoded to know.

    UTF-8 is tried first, since text in another encoding hardly ever reads as UTF-8;
    then ISO-2022-JP by its escapes, CP932, and EUC-JP where CP932 would make half-width
    kana of nearly everything.

    Raises:
        Rejected: ``unknown-encoding`` when no encoding reads nearly all lines.
    """
    head = source.head()
    if head.startswith(codecs.BOM_UTF8):
        clean = _decodes(source, "utf-8", 3)
        return Encoding("utf-8-sig", "utf-8", 3, clean=clean)
    utf16 = _utf16(head)
    if utf16:
        if not _decodes(source, utf16.codec, utf16.skip):
            raise reject("unknown-encoding")
        return utf16
    if _decodes(source, "utf-8"):
        return (
            _seven_bit(source) if _ESCAPES.search(head) else Encoding("utf-8", "utf-8")
        )
    return _japanese(source) or _mixed(source)


def _utf16(head: bytes) -> Encoding | None:
    if head.startswith(codecs.BOM_UTF16_LE):
        return Encoding("utf-16", "utf-16-le", 2)
    if head.startswith(codecs.BOM_UTF16_BE):
        return Encoding("utf-16", "utf-16-be", 2)
    if is_bare_utf16(head):
        little = head[1::2].count(0) > head[0::2].count(0)
        return Encoding("utf-16", "utf-16-le" if little else "utf-16-be")
    return None


def _seven_bit(source: Source) -> Encoding:
    for codec in ("iso2022_jp", "iso2022_jp_ext"):
        if _decodes(source, codec):
            return Encoding("iso2022_jp", codec)
    return Encoding("utf-8", "utf-8")


def _japanese(source: Source) -> Encoding | None:
    cp932, euc = _decodes(source, "cp932"), _decodes(source, "euc_jp")
    if cp932 and not euc:
        return Encoding("cp932", "cp932")
    if euc and not cp932:
        return Encoding("euc_jp", "euc_jp")
    if not cp932:
        return None
    head = source.head()
    as_cp932, as_euc = head.decode("cp932", "ignore"), head.decode("euc_jp", "ignore")
    half = len(_HALF_KANA.findall(as_cp932))
    kana = len(_JAPANESE.findall(as_euc))
    if kana * 4 > half > 0:
        return Encoding("euc_jp", "euc_jp")
    # Words of kanji alone in EUC-JP may read as half-width kana: a person has to look.
    return Encoding("cp932", "cp932", sure=not half or len(head) > 400)


def _mixed(source: Source) -> Encoding:
    """Return the encoding of most lines of a file that no encoding reads whole."""
    utf8 = cp932 = neither = 0
    for line in _raw_lines(source, 0):
        if line.isascii():
            continue
        if _line_in(line, "utf-8") is not None:
            utf8 += 1
        elif _line_in(line, "cp932") is not None:
            cp932 += 1
        else:
            neither += 1
    if neither > max(3, (utf8 + cp932) // 10):
        raise reject("unknown-encoding")
    name = "cp932" if cp932 > utf8 else "utf-8"
    return Encoding(name, name, clean=False)


def text_blocks(source: Source, encoding: Encoding) -> Iterator[str]:
    """Yield the text of a file in blocks; only one is held at a time.

    In a file that does not decode as a whole, text from another encoding follows
    ``OTHER_ENCODING``, and bytes of no encoding are lone surrogates U+DC80–U+DCFF.
    """
    if not encoding.clean:
        for line in _raw_lines(source, encoding.skip):
            yield _rescued(line, encoding.codec)
        return
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    with source.open() as stream:
        stream.seek(encoding.skip)
        while block := stream.read(BLOCK):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def _rescued(line: bytes, codec: str) -> str:
    text = _line_in(line, codec)
    if text is not None:
        return text
    other = _line_in(line, "utf-8" if codec == "cp932" else "cp932")
    if other is not None:
        return _BEYOND_ASCII.sub(lambda found: OTHER_ENCODING + found.group(), other)
    return line.decode(codec, "surrogateescape")


def _line_in(line: bytes, codec: str) -> str | None:
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if codec == "cp932" and _is_no_cp932(text) else text


def _is_no_cp932(text: str) -> bool:
    return any(mark in text for mark in _NOT_CP932)


def _raw_lines(source: Source, skip: int) -> Iterator[bytes]:
    with source.open() as stream:
        stream.seek(skip)
        while line := stream.readline(BLOCK):
            yield line


def _decodes(source: Source, codec: str, skip: int = 0) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    with source.open() as stream:
        stream.seek(skip)
        try:
            while block := stream.read(BLOCK):
                text = decoder.decode(block)
                if codec == "cp932" and _is_no_cp932(text):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
