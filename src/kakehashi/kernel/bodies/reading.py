"""What a typed query may mean: a prefecture, a key, a kind; Japanese and Latin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kakehashi.kernel.bodies.index import Index
from kakehashi.kernel.bodies.spelling import fold
from kakehashi.kernel.romaji import romaji_key


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to read a query.

    Attributes:
        key: the folded name, ``""`` for the prefecture itself.
        prefecture: two digits, or ``""`` if none was named.
        kinds: kinds of bodies that the words allow; empty for any.
    """

    key: str
    prefecture: str = ""
    kinds: frozenset[str] = frozenset()


_BRACKETS: Final = re.compile(r"[(（\[［【](.*?)[)）\]］】]")
_PARTS: Final = re.compile(r"[\s,、，/／・|｜]+")
# What follows the name of a body when its office or a person in it is meant.
_OFFICE: Final = re.compile(
    r"(?<=[都道府県市区町村])(?:役場|役所|庁|庁舎|本庁|教育委員会|議会|長|知事)$"
)


def japanese_meanings(query: str, names: Index) -> Iterator[Meaning]:
    """Yield the readings of a query in kanji or kana, the likelier first."""
    inside = [fold(text) for text in _BRACKETS.findall(query)]
    bare = _BRACKETS.sub(" ", query)
    named = [names.prefectures[text] for text in inside if text in names.prefectures]
    parts = [part for part in _PARTS.split(bare.strip()) if part]
    key = fold(bare)
    if named:
        yield Meaning(key, named[0])
    if len(parts) > 1 and (last := names.prefectures.get(fold(parts[-1]))):
        yield Meaning(fold("".join(parts[:-1])), last)
    yield from _with_prefecture(key, names)
    if (shorter := _OFFICE.sub("", key)) != key:
        yield from _with_prefecture(shorter, names)


def _with_prefecture(key: str, names: Index) -> Iterator[Meaning]:
    yield Meaning(key)
    for end in range(min(len(key) - 1, 8), 1, -1):
        if (code := names.prefectures.get(key[:end])) is not None:
            yield Meaning(key[end:], code)


def without_county(key: str) -> str:
    """Return the key without a county before the name, as far as one can tell."""
    for sign in ("郡", "ぐん"):
        head, found, rest = key.partition(sign)
        if found and len(head) > 0 and len(rest) > 1:
            return rest
    return key


def address_heads(key: str) -> Iterator[str]:
    """Yield the beginnings of an address that may be a body, the longest first."""
    for end in range(len(key) - 1, 1, -1):
        if key[end - 1] in "市区町村":
            yield key[:end]


CITIES: Final = frozenset({"designated_city", "city", "special_ward"})
TOWNS: Final = frozenset({"town"})
VILLAGES: Final = frozenset({"village", "northern_village"})
WARDS: Final = frozenset({"ward", "special_ward"})
PREFECTURES: Final = frozenset({"prefecture"})
_COUNTY: Final = frozenset({"county"})
_SILENT: Final = frozenset({"of", "the", "japan", "jp", "special", "office", "hall"})
_BEFORE: Final = frozenset({"city", "town", "village", "ward", "prefecture"})
_MARKS: Final = {
    "city": CITIES,
    "shi": CITIES,
    "town": TOWNS,
    "cho": TOWNS,
    "chou": TOWNS,
    "machi": TOWNS,
    "village": VILLAGES,
    "mura": VILLAGES,
    "son": VILLAGES,
    "ward": WARDS,
    "ku": WARDS,
    "prefecture": PREFECTURES,
    "prefectural": PREFECTURES,
    "pref": PREFECTURES,
    "ken": PREFECTURES,
    "fu": PREFECTURES,
    "to": PREFECTURES,
    "metropolis": PREFECTURES,
    "gun": _COUNTY,
    "district": _COUNTY,
    "county": _COUNTY,
}
_GLUED: Final = ("shi", "cho", "machi", "mura", "son", "ku", "ken", "gun", "fu", "to")


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    kinds: frozenset[str] = frozenset()


def latin_meanings(query: str, names: Index) -> Iterator[Meaning]:
    """Yield the readings of a query in Latin letters, the likelier first.

    A word such as *City*, *-cho* or *Ward* after (or before) a name tells its kind;
    the prefecture may stand first or last, a county is left out.
    """
    plain = unicodedata.normalize("NFKC", query).lower().replace("’", "'")
    words = _latin_words(_BRACKETS.sub(" ", plain))
    for inside in _BRACKETS.findall(plain):
        if (kinds := _MARKS.get(inside.strip())) and words:
            # "Kushiro (town)", but also "Misato, Saitama (town)"
            named = 0 if words[-1].key in names.latin_prefectures else -1
            words[named] = _Word(words[named].key, kinds)
        elif (code := names.latin_prefectures.get(romaji_key(inside))) and words:
            yield from _name(words, code, names)
        else:
            yield from _in_county(romaji_key(inside), words, names)
    yield from _latin_readings(words, names)


def _in_county(county: str, words: list[_Word], names: Index) -> Iterator[Meaning]:
    """Read "Asahi, Yamagata (Nishimurayama)": the county before the name is a key."""
    for count in range(1, len(words) + 1):
        yield Meaning(county + "".join(w.key for w in words[:count]))


def _latin_words(query: str) -> list[_Word]:
    tokens = [t for t in re.split(r"[\s,/().·・_-]+", query) if t]
    words: list[_Word] = []
    coming: frozenset[str] = frozenset()
    for token in tokens:
        letters = unicodedata.normalize("NFKD", token)
        letters = "".join(c for c in letters if c.isalnum())
        marks = _MARKS.get(letters)
        if letters in _SILENT or not letters:
            continue
        if marks is not None and (not words or words[-1].kinds):
            if not words and letters in _BEFORE:
                coming = marks  # "City of Sapporo"
            else:
                words.append(_Word(romaji_key(token)))  # "To-shima"
        elif marks is not None:
            words[-1] = _Word(words[-1].key, marks)
        else:
            words.append(_Word(romaji_key(token), coming))
            coming = frozenset()
    return words


def _latin_readings(words: list[_Word], names: Index) -> Iterator[Meaning]:
    if not words:
        return
    whole = words[0]
    if len(words) == 1:
        if whole.kinds == PREFECTURES or (not whole.kinds and _only_prefecture(whole)):
            yield from _prefecture_itself(whole, names)
        yield Meaning(whole.key, "", whole.kinds)
        yield from _glued(whole, "", names)
    splits = [(words[-1:], words[:-1]), (words[:1], words[1:])]
    # A prefecture that is called one goes before a name that only sounds like one.
    for head, rest in sorted(splits, key=lambda s: s[0][0].kinds != PREFECTURES):
        code = names.latin_prefectures.get(head[0].key)
        if code and rest and head[0].kinds in (frozenset(), PREFECTURES):
            yield from _name(rest, code, names)
    yield from _name(words, "", names)


def _only_prefecture(word: _Word) -> bool:
    """Whether the bare word means a prefecture though a place shares its sound."""
    return word.key in {"hokkaido", "tokyo"}


def _prefecture_itself(word: _Word, names: Index) -> Iterator[Meaning]:
    if code := names.latin_prefectures.get(word.key):
        yield Meaning("", code)


def _name(words: list[_Word], code: str, names: Index) -> Iterator[Meaning]:
    kept = [w for w in words if w.kinds != _COUNTY]
    if not kept:
        return
    kinds = next((w.kinds for w in kept if w.kinds == WARDS), kept[-1].kinds)
    word = _Word("".join(w.key for w in kept), kinds)
    yield Meaning(romaji_key(word.key), code, word.kinds)
    yield from _glued(word, code, names)


def _glued(word: _Word, code: str, names: Index) -> Iterator[Meaning]:
    for ending in _GLUED:
        if word.key.endswith(ending) and len(word.key) > len(ending) + 1:
            stem = word.key.removesuffix(ending)
            if _MARKS[ending] == PREFECTURES and stem in names.latin_prefectures:
                yield Meaning("", names.latin_prefectures[stem])
            elif not word.kinds and _MARKS[ending] not in (PREFECTURES, _COUNTY):
                yield Meaning(stem, code, _MARKS[ending])
    for end in range(len(word.key) - 2, 3, -1):
        if not code and (found := names.latin_prefectures.get(word.key[:end])):
            yield Meaning(word.key[end:], found, word.kinds)
            yield from _glued(_Word(word.key[end:], word.kinds), found, names)
