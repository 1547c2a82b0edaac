"""Leading zeros that a spreadsheet dropped: put back, and said."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understood

_FULL_WIDTH: Final = re.compile("[０-９]")
_GOOD: Final = {
    Kind.POSTAL: re.compile(r"(?:\n|〒?[0-9]{3}-?[0-9]{4}\n)*"),
    Kind.PHONE: re.compile(r"(?:\n|\(?0[0-9()-]{8,14}\n)*"),
}
_KEPT: Final = 1000
_PLACES_OF_A_PHONE: Final = (9, 10)  # without the zero
_PLACES_OF_A_POSTAL: Final = (5, 6)


class LostZeros:
    """Looks at a column of postal codes or telephone numbers."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._good = _GOOD[known.kind]

    def look(self, page: Page) -> None:
        """Look closer only where not every cell has the usual form."""
        index = self._known.column.index
        if self._good.fullmatch(page.joined(index)):
            return
        bad = {text for text in page.distinct(index) if self._told(text)[0]}
        for place, text in page.where(index, bad):
            code, read = self._told(text)
            row = page.numbers[place]
            self._said.say(code, self._known.column, row, value=text, read=read)

    def _told(self, text: str) -> tuple[str, str]:
        """Return a code and how the text is read, or twice ``""``."""
        digits = text.strip().removeprefix("〒").strip()
        if self._known.kind is Kind.PHONE:
            whole = _phone_restored(digits)
        else:
            whole = _postal_restored(digits)
        if whole:
            return "zero-restored", whole
        if _FULL_WIDTH.search(digits):
            return "full-width-digits", unicodedata.normalize("NFKC", digits)
        return "", ""

    def finish(self) -> None:
        """Nothing waits for the end."""


def _phone_restored(text: str) -> str:
    if text.isascii() and text.isdigit() and text[0] != "0":
        return "0" + text if len(text) in _PLACES_OF_A_PHONE else ""
    return ""


def _postal_restored(text: str) -> str:
    if text.isascii() and text.isdigit() and len(text) in _PLACES_OF_A_POSTAL:
        return text.zfill(7)
    return ""


class PaddedIds:
    """Looks at identifiers padded with zeros for those that lost theirs."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._lengths: Counter[int] = Counter()
        self._padded = 0
        self._short: dict[int, list[tuple[int, str]]] = defaultdict(list)

    def look(self, page: Page) -> None:
        """Count the lengths; keep the places of identifiers that may be too short."""
        index = self._known.column.index
        texts, joined = page.texts(index), page.joined(index)
        if not (joined.isascii() and joined.replace("\n", "").isdigit()):
            return
        lengths = Counter(map(len, texts))
        self._lengths += lengths
        self._padded += joined.count("\n0") - joined.count("\n0\n")
        usual = self._lengths.most_common(1)[0][0]
        if len(lengths) > 1 and self._padded:
            for place, text in enumerate(texts):
                if 0 < len(text) < usual and text[0] != "0":
                    kept = self._short[len(text)]
                    if len(kept) < _KEPT:
                        kept.append((page.numbers[place], text))

    def finish(self) -> None:
        """Say which are shorter than nine in ten of the others, which are padded."""
        usual = self._lengths.most_common(1)[0][0] if self._lengths else 0
        total = sum(times for length, times in self._lengths.items() if length)
        if not self._padded or self._lengths[usual] < total * 0.7:
            return
        for length, kept in self._short.items():
            for row, text in kept if length < usual else ():
                self._said.say(
                    "zero-restored",
                    self._known.column,
                    row,
                    value=text,
                    read=text.zfill(usual),
                )
