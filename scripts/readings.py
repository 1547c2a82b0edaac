"""Readings of names of places that are gone.

Of the gazetteer of 2007 where it has the name (地名集日本, 国土地理院), else where two
dictionaries agree. They serve the search only and are never shown.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import ipadic
import MeCab
from sudachipy import Dictionary, SplitMode, Tokenizer

from kakehashi.kernel.romaji import hiragana


@cache
def _mecab() -> MeCab.Tagger:
    return MeCab.Tagger(ipadic.MECAB_ARGS)


@cache
def _sudachi() -> Tokenizer:
    return Dictionary().create()


def _by_mecab(text: str) -> str:
    readings = []
    for line in _mecab().parse(text).splitlines():
        if line == "EOS":
            break
        surface, features = line.split("\t")
        fields = features.split(",")
        readings.append(fields[7] if len(fields) > 7 else surface)
    return hiragana("".join(readings))


def _by_sudachi(text: str) -> str:
    tokens = _sudachi().tokenize(text, SplitMode.C)
    return hiragana("".join(t.reading_form() for t in tokens))


def read_names_of_2007(path: Path) -> dict[tuple[str, int, int], str]:
    """Return kana by name and place, in whole tenths of a degree."""
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["Classification"] == "Municipality":
                tenths = round(float(row["lat"]) * 10), round(float(row["lon"]) * 10)
                found[row["JP_Kanji"], *tenths] = row["JP_Kana"]
    return found


def near_name(
    known: dict[tuple[str, int, int], str], name: str, lat: float, lon: float
) -> str:
    """Return the kana of 2007, without the last sign, of the name at this place."""
    for up in (0, -1, 1):
        for right in (0, -1, 1):
            key = (name, round(lat * 10) + up, round(lon * 10) + right)
            kana = known.get(key, "")
            for sign in ("し", "ちょう", "まち", "むら", "そん"):
                if kana.endswith(sign):
                    return kana.removesuffix(sign)
    return ""


def reading_of(prefecture: str, name: str) -> str:
    """Return the reading of the name without its last sign, ``""`` if in doubt.

    The last sign is left out because ちょう and まち, むら and そん cannot be told.
    """
    body = name[:-1]
    found = {_by_mecab(body), _by_sudachi(body)}
    whole = {_by_mecab(prefecture + name), _by_sudachi(prefecture + name)}
    if len(found) != 1 or not all("".join(found) in text for text in whole):
        return ""
    reading = found.pop()
    return (
        reading if all("ぁ" <= sign <= "ゖ" or sign == "ー" for sign in reading) else ""
    )
