"""Numbers that are none, that cannot be negative, or that are off by a thousand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Understood

_KEPT: Final = 2000
_SAMPLE: Final = 20_000
_COUNTED: Final = re.compile(
    r"人数|人口|件数|世帯|戸数|棟数|台数|本数|席数|定員|収容|面積|部屋数|室数|箇所数|個数|男$|女$"
)
_MAY_FALL: Final = re.compile(r"増減|差|比|率|標高|収支|損益|前年|前月|気温|変化")
# What stands in statistics for "none", "not known" or "kept secret".
_SIGNS: Final = re.compile(
    r"[-‐–—―−ーｰ.…・*×x○〇◯●△▲?☓✕/#\s]+|なし|無し?|有り?|あり|不明|未定|同上|非公開|秘匿|"
    r"X|NA|N/A|null|若干名|多数|随時|要確認|不詳|該当なし|設定なし|制限なし|上限なし",
    re.IGNORECASE,
)
_ENOUGH: Final = 6
_MOSTLY: Final = 0.9


class Figures:
    """Looks at a column of numbers."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._numbers = 0
        self._whole: list[float] = []
        self._step = 1
        self._broken: list[tuple[int, str, float]] = []
        self._fractions = 0
        self._words: list[tuple[int, str]] = []
        self._negative: list[tuple[int, str]] = []

    def look(self, page: Page) -> None:
        """Take the numbers at C speed; read cell by cell where one is none."""
        texts = page.texts(self._known.column.index)
        numbers = _plain_numbers(texts)
        if numbers is None:
            numbers = self._read_each(page)
        if not numbers:
            return
        self._numbers += len(numbers)
        if min(numbers) < 0:
            self._keep_negative(page)
        if all(map(float.is_integer, numbers)):
            self._sample(numbers)
            return
        self._sample([number for number in numbers if number.is_integer()])
        for place, text in enumerate(texts):
            if "." in text and number_of(text) is not None:
                self._keep_fraction(text, page.numbers[place])

    def _sample(self, numbers: list[float]) -> None:
        """Keep an even sample of the whole numbers, thinned as the table grows."""
        self._whole += numbers[:: self._step]
        while len(self._whole) > _SAMPLE:
            self._whole = self._whole[::2]
            self._step *= 2

    def _read_each(self, page: Page) -> list[float]:
        numbers = []
        for place, text in enumerate(page.texts(self._known.column.index)):
            plain = text.strip()
            if not plain:
                continue
            number = number_of(plain)
            if number is not None:
                numbers.append(number)
            elif len(self._words) < _KEPT and not _SIGNS.fullmatch(plain):
                self._words.append((page.numbers[place], plain))
        return numbers

    def _keep_negative(self, page: Page) -> None:
        for place, text in enumerate(page.texts(self._known.column.index)):
            number = number_of(text)
            if number is not None and number < 0 and len(self._negative) < _KEPT:
                self._negative.append((page.numbers[place], text))

    def _keep_fraction(self, text: str, row: int) -> None:
        number = number_of(text)
        if number is None or number.is_integer():
            return
        self._fractions += 1
        if len(self._broken) < _KEPT:
            self._broken.append((row, text, number))

    def finish(self) -> None:
        """Judge by the whole column: a mixed column is no fault of its cells."""
        column = self._known.column
        if len(self._words) <= self._numbers * (1 - _MOSTLY):
            for row, text in self._words:
                self._said.say("not-a-number", column, row, value=text)
        if _COUNTED.search(column.name) and not _MAY_FALL.search(column.name):
            few = len(self._negative) <= self._numbers * (1 - _MOSTLY)
            for row, text in self._negative if few else ():
                self._said.say("negative-count", column, row, value=text)
        self._find_thousands()

    def _find_thousands(self) -> None:
        """Find a point typed for the comma: 32.500 among whole numbers near 32,500."""
        whole = sorted(self._whole)
        if len(whole) < _ENOUGH or self._fractions > len(whole) * (1 - _MOSTLY):
            return
        low, middle = whole[len(whole) // 20], whole[len(whole) // 2]
        high = whole[-1 - len(whole) // 20]
        if middle < 1000:
            return
        for row, text, number in self._broken:
            meant = number * 1000
            if (
                abs(meant - round(meant)) < 1e-6
                and low / 3 <= meant <= high * 3
                and number * 100 < low
            ):
                self._said.say(
                    "off-by-a-thousand",
                    self._known.column,
                    row,
                    value=text,
                    meant=f"{round(meant):,}",
                )


def _plain_numbers(texts: Sequence[str]) -> list[float] | None:
    """Return the numbers of a column without its blanks, or ``None``."""
    try:
        return list(map(float, filter(None, texts)))
    except ValueError:
        return None


def number_of(text: str) -> float | None:
    """Return a cell as a number: 1,234, △5 and full-width digits too, or ``None``."""
    try:
        return float(text)
    except ValueError:
        pass
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    plain = re.sub(r"^[△▲−‐–—]\s*", "-", plain)
    try:
        return float(plain)
    except ValueError:
        return None
