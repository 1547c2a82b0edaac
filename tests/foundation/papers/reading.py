"""Just enough PDF reading to see what a typst paper says."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_PLAIN = rb"[^()\\]|\\."
_NESTED = rb"(?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb")*\))*\))*"
_SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\(" + _NESTED + rb"\)|(EMC)|<([0-9A-Fa-f]+)>", re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
}


def page_count(pdf: bytes) -> int:
    return len(re.findall(rb"/Type/Page/", pdf))


def text_of(pdf: bytes) -> str:
    """All text in drawing order; each marked piece on a line of its own."""
    objects = {int(n): body for n, body in _OBJECT.findall(pdf)}
    fonts = {
        name: _characters(objects, int(number))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", pdf)
    }
    text = ""
    for body in objects.values():
        if not re.search(rb"/Type/Page/", body):
            continue
        found = re.search(rb"/Contents (\d+) 0 R", body)
        assert found is not None
        text += _shown(_stream(objects[int(found[1])]), fonts)
    return text


def _stream(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body.split(b"stream\n", 1)[1])


def _characters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert found is not None
    table = _stream(objects[int(found[1])]).decode("latin-1")
    characters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, points in re.findall(r"<(\w+)> <(\w+)>", block):
            characters[int(glyph, 16)] = bytes.fromhex(points).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, points in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
            start = ord(bytes.fromhex(points).decode("utf-16-be"))
            for step in range(int(last, 16) - int(first, 16) + 1):
                characters[int(first, 16) + step] = chr(start + step)
    return characters


def _shown(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    text, font = "", {}
    for match in _SHOWN.finditer(content):
        if match[1]:
            font = fonts[match[1]]
        elif match[2]:
            text += "\n"
        else:
            written = _ESCAPE.sub(_unescape, match[0][1:-1])
            raw = bytes.fromhex(match[3].decode()) if match[3] else written
            pairs = zip(raw[::2], raw[1::2], strict=True)
            text += "".join(font[high << 8 | low] for high, low in pairs)
    return text


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1].isdigit():
        return bytes([int(code, 8)])
    return _NAMED.get(code, code)
