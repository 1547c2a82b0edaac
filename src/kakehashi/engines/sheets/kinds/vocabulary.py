"""What the header of a column says about what the column holds."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Column

_BRACKETS: Final = re.compile(r"[(\[〔【<][^()\[\]〔〕【】<>]*[)\]〕】>]")
_MARKS: Final = re.compile(r"[\s_・:：/／。、,.\-]+")
_ENGLISH_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^A-Za-z]+")
_LAST_COUNT: Final = re.compile(r"(?<![0-9])[0-9]{1,2}(?:-[0-9]{1,2})?$")

SURE_BY_WHOLE: Final = 0.9
SURE_BY_END: Final = 0.75
SURE_BY_PART: Final = 0.6


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind: whole headers, ends, parts, and what rules it out."""

    whole: frozenset[str]
    ends: tuple[str, ...]
    parts: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The kind a header speaks for and how clearly, from 0 to 1."""

    kind: Kind
    sure: float


def header_key(name: str) -> str:
    """Return a header as it is compared: one width, lower case, no marks."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return _MARKS.sub("", plain)


@cache
def vocabulary() -> Mapping[Kind, Words]:
    """Return the words of every kind, from ``data/vocabulary.toml``."""
    file = resources.files("kakehashi.engines.sheets") / "data" / "vocabulary.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    return {Kind(kind): _words(entry) for kind, entry in entries.items()}


def _words(entry: Mapping[str, list[str]]) -> Words:
    def keys(way: str) -> tuple[str, ...]:
        return tuple(header_key(word) for word in entry.get(way, ()))

    return Words(frozenset(keys("is")), keys("ends"), keys("has"), keys("not"))


def said_by_name(column: Column) -> Said | None:
    """Return what the header says, or ``None`` when it says nothing known.

    The last level of a header of several rows speaks first, then the whole name; a
    remark in brackets and a number at the end (``備考2``) are left aside.
    """
    levels = [column.path[-1]] if column.path else []
    for text in dict.fromkeys([*levels, column.name]):
        for form in _forms(text):
            if said := _said(header_key(form), _tails(form)):
                return said
    return None


def _forms(text: str) -> list[str]:
    whole = unicodedata.normalize("NFKC", text).strip()
    bare = _BRACKETS.sub("", whole).strip()
    counted = _LAST_COUNT.sub("", bare)
    return [form for form in dict.fromkeys((whole, bare, counted)) if form]


def _tails(form: str) -> frozenset[str]:
    """The ends of a header that begin with a word: of ``menuName``, ``name``."""
    words = _ENGLISH_WORDS.findall(form)
    return frozenset(header_key("".join(words[at:])) for at in range(len(words)))


def _said(key: str, tails: frozenset[str]) -> Said | None:
    open_kinds = {
        kind: words
        for kind, words in vocabulary().items()
        if not any(word in key for word in words.never)
    }
    for kind, words in open_kinds.items():
        if key in words.whole:
            return Said(kind, SURE_BY_WHOLE)
    ends = [
        (len(word), kind)
        for kind, words in open_kinds.items()
        for word in words.ends
        if (word in tails if word.isascii() else key.endswith(word))
    ]
    if ends:
        return Said(max(ends)[1], SURE_BY_END)
    parts = [
        (len(word), kind)
        for kind, words in open_kinds.items()
        for word in words.parts
        if word in key
    ]
    return Said(max(parts)[1], SURE_BY_PART) if parts else None
