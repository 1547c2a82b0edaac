"""Where a value stands in a JSON text, by the keys that lead to it: line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]

_DECODER = json.JSONDecoder()
_BLANK = " \t\n\r"
_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf"(?P<key>{_STRING})(?=\s*:)|{_STRING}|[{{}}]")


def place_of(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column, from 1, of the value that ``path`` leads to in valid JSON.

    Where the path ends early, it is the last value it leads to.
    """
    at = _skip(text, 0)
    for step in path:
        found = (
            _member(text, at, step) if isinstance(step, str) else _item(text, at, step)
        )
        if found is None:
            break
        at = found
    return line_and_column(text, at)


def second_key(text: str) -> tuple[int, int]:
    """Line and column of the first key that its object has already, in valid JSON."""
    known: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            known.append(set())
        elif token[0] == "}":
            known.pop()
        elif token["key"] is not None:
            if token["key"] in known[-1]:
                return line_and_column(text, token.start())
            known[-1].add(token["key"])
    raise ValueError("no key stands twice")


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _member(text: str, at: int, key: str) -> int | None:
    if text[at] != "{":
        return None
    found, at = None, _skip(text, at + 1)
    while text[at] != "}":
        name, at = scanstring(text, at + 1)
        value = _skip(text, _skip(text, at) + 1)
        if name == key:
            found = value  # the last of several counts, as it does for the reader
        at = _after(text, value)
    return found


def _item(text: str, at: int, number: int) -> int | None:
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    for _ in range(number):
        if text[at] == "]":
            return None
        at = _after(text, at)
    return None if text[at] == "]" else at


def _after(text: str, at: int) -> int:
    """Where the next member or item begins, or the container ends."""
    _value, end = _DECODER.raw_decode(text, at)
    end = _skip(text, end)
    return _skip(text, end + 1) if text[end] == "," else end


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
