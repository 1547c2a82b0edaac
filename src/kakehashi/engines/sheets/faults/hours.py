"""Times of day that no clock shows."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understood

_REMEMBERED: Final = 20_000
_LAST_HOUR: Final = 29  # offices and shops count on past midnight: 26時
_FINE: Final = re.compile(r"(?:\n|(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?\n)*")
_TIME: Final = r"(?<![0-9:])([0-9]{1,2}):([0-9]{2})(?![0-9])"
_ONE: Final = re.compile(_TIME + r"(?::[0-9]{2})?")
_RANGE: Final = re.compile(_TIME + r"\s*[~〜?-]\s*" + _TIME)


class Hours:
    """Looks at a column of times, or at text with times from and to in it."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._fine: set[str] = set()

    def look(self, page: Page) -> None:
        """Look at the texts not seen before."""
        index = self._known.column.index
        joined = page.joined(index)
        if not (":" in joined or "：" in joined) or _FINE.fullmatch(joined):
            return
        fresh = page.distinct(index) - self._fine
        bad = {text for text in fresh if self._impossible(text)}
        if len(self._fine) < _REMEMBERED:
            self._fine |= fresh - bad
        for place, text in page.where(index, bad):
            self._said.say(
                "impossible-time",
                self._known.column,
                page.numbers[place],
                value=self._impossible(text),
            )

    def _impossible(self, text: str) -> str:
        """Return what cannot be, or ``""``."""
        if ":" not in text and "：" not in text:
            return ""
        plain = unicodedata.normalize("NFKC", text)
        if self._known.kind is Kind.TIME and (one := _ONE.fullmatch(plain.strip())):
            return "" if _is_time(one[1], one[2]) else text
        for found in _RANGE.finditer(plain):
            if not (_is_time(found[1], found[2]) and _is_time(found[3], found[4])):
                return found[0]
        return ""

    def finish(self) -> None:
        """Nothing waits for the end."""


def _is_time(hour: str, minute: str) -> bool:
    return int(hour) <= _LAST_HOUR and int(minute) < 60
