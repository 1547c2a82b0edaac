"""Kana to Roman letters (Hepburn), and a key under which romanisations agree."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_VOWELS: Final = "aiueo"
_ROWS: Final = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_SPECIAL: Final = {
    "し": "shi",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "わ": "wa",
    "ゐ": "i",
    "ゑ": "e",
    "を": "o",
    "ん": "n",
    "ゔ": "vu",
}
_LETTERS: Final = {
    kana: row + vowel
    for row, line in _ROWS.items()
    for kana, vowel in zip(line, _VOWELS, strict=True)
} | _SPECIAL
_SMALL: Final = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
_SMALL_VOWELS: Final = dict(zip("ぁぃぅぇぉ", _VOWELS, strict=True))
_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def hiragana(text: str) -> str:
    """Return ``text`` with katakana, half-width too, as hiragana."""
    return unicodedata.normalize("NFKC", text).translate(_TO_HIRAGANA)


def hepburn(kana: str) -> str:
    """Return kana in Hepburn letters, long vowels unmarked: ``こうべ`` → ``kobe``.

    Source: MOFA's rules for passports (long o and u unmarked; ``m`` before b, m, p).
    """
    letters: list[str] = []
    doubled = False
    for sign in hiragana(kana):
        if sign == "っ":
            doubled = True
            continue
        if sign in _SMALL and letters and letters[-1].endswith("i"):
            last = letters[-1][:-1]
            glide = _SMALL[sign]
            letters[-1] = last + (
                glide[1:] if last.endswith(("sh", "ch", "j")) else glide
            )
            continue
        if sign in _SMALL_VOWELS and letters:
            letters[-1] = letters[-1][:-1] + _SMALL_VOWELS[sign]
            continue
        if sign == "ー":
            continue
        latin = _LETTERS.get(sign, sign)
        if doubled:
            latin = ("t" if latin.startswith("ch") else latin[:1]) + latin
            doubled = False
        letters.append(latin)
    plain = "".join(letters)
    plain = re.sub("n(?=[bmp])", "m", plain)
    return re.sub("o[ou]|uu", lambda long: long.group()[0], plain)


_MACRONS: Final = str.maketrans("âîûêôāīūēō", "aiueoaiueo")
_FOLDS: Final = (
    ("tch", "cch"),
    ("si", "shi"),
    ("sy", "sh"),
    ("tya", "cha"),
    ("tyu", "chu"),
    ("tyo", "cho"),
    ("zya", "ja"),
    ("zyu", "ju"),
    ("zyo", "jo"),
    ("jy", "j"),
    ("zi", "ji"),
    ("du", "zu"),
    ("dzu", "zu"),
)


def romaji_key(latin: str) -> str:
    """Return a key that Hepburn, Kunrei, macrons and doubled vowels share.

    ``Ōsaka``, ``Oosaka``, ``Ohsaka`` and ``OSAKA`` give one key, and so do
    ``Shimbashi`` and ``Sinbasi``. Only letters and digits remain.
    """
    plain = unicodedata.normalize("NFKD", latin.lower().translate(_MACRONS))
    plain = re.sub(r"[^a-z0-9]", "", plain)
    for spelled, folded in _FOLDS:
        plain = plain.replace(spelled, folded)
    plain = re.sub(r"(?<![sc])hu", "fu", plain)
    plain = plain.replace("ti", "chi")
    plain = re.sub(r"(?<!t)tu", "tsu", plain)
    plain = re.sub("m(?=[bmp])", "n", plain)
    plain = re.sub(r"oh(?=[^aiueo]|$)", "o", plain)
    return re.sub(r"([aiueo])(?:\1|(?<=o)u)+", r"\1", plain)
