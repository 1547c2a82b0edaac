"""Codes with check digits, and the names that stand beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understood
from kakehashi.kernel.bodies import Body, register
from kakehashi.kernel.bodies.index import index as names_index
from kakehashi.kernel.bodies.spelling import fold
from kakehashi.kernel.codes import (
    is_body_code,
    is_corporate_number,
    plain_digits,
    with_body_check,
)

_FULL_WIDTH: Final = re.compile("[０-９]")
_KEPT: Final = 1000  # places kept of each short code until the end


class BodyCodes:
    """Looks at a column of 全国地方公共団体コード."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._good: set[str] = {""}
        self._whole = False
        self._short: dict[str, list[int]] = defaultdict(list)

    def look(self, page: Page) -> None:
        """Look at the codes not known to be right."""
        index = self._known.column.index
        fresh = page.distinct(index) - self._good
        bad = {text for text in fresh if self._is_doubtful(text)}
        self._good |= fresh - bad
        for place, text in page.where(index, bad):
            self._tell(text, page.numbers[place])

    def _is_doubtful(self, text: str) -> bool:
        code = text.strip()
        if len(code) == 6 and is_body_code(code) and exists(code):
            self._whole = True
            return False
        return bool(code)

    def _tell(self, text: str, row: int) -> None:
        column, digits = self._known.column, plain_digits(text)
        if not (digits.isascii() and digits.isdigit()):
            if any(sign.isdigit() for sign in digits):
                self._said.say("body-code-form", column, row, value=text)
            return
        if _FULL_WIDTH.search(text):
            self._said.say("full-width-digits", column, row, value=text, read=digits)
        if len(digits) in (4, 5):
            places = self._short[digits]
            if len(places) < _KEPT:
                places.append(row)
        elif len(digits) == 6 and not is_body_code(digits):
            self._said.say(
                "check-digit",
                column,
                row,
                value=digits,
                expected=_expected_body(digits),
            )
        elif len(digits) == 6 and not exists(digits):
            self._said.say("body-code-unknown", column, row, value=digits)
        elif len(digits) > 6:
            self._said.say("body-code-form", column, row, value=text)

    def finish(self) -> None:
        """Tell JIS codes of five digits from codes that lost their zero."""
        lost = {code: restored(code) for code in self._short}
        as_jis = all(
            len(code) == 5 and exists(with_body_check(code)) for code in self._short
        )
        if as_jis and not self._whole and not all(lost.values()):
            return
        for code, places in self._short.items():
            for row in places:
                self._tell_short(code, lost[code], row)

    def _tell_short(self, code: str, whole: str, row: int) -> None:
        column = self._known.column
        if whole:
            self._said.say("zero-restored", column, row, value=code, read=whole)
        elif len(code) == 4 or not exists(with_body_check(code)):
            self._said.say("body-code-form", column, row, value=code)


def exists(code: str) -> bool:
    """Tell whether a body of today, or a former one, has the code."""
    book = register()
    return code in book.bodies or code in book.changes_by_code


def restored(code: str) -> str:
    """Return the code of a body whose leading zero was lost, or ``""``."""
    if len(code) == 5 and is_body_code("0" + code) and exists("0" + code):
        return "0" + code
    if len(code) == 4 and exists(with_body_check("0" + code)):
        return with_body_check("0" + code)
    return ""


def _expected_body(digits: str) -> str:
    whole = with_body_check(digits[:5])
    if not exists(whole):
        return "?"
    return whole


class CorporateNumbers:
    """Looks at a column of 法人番号."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said

    def look(self, page: Page) -> None:
        """Look at each number."""
        index = self._known.column.index
        bad = {text for text in page.distinct(index) if not is_corporate_number(text)}
        for place, text in page.where(index, bad - {""}):
            self._tell(text, page.numbers[place])

    def _tell(self, text: str, row: int) -> None:
        column = self._known.column
        digits = plain_digits(text).removeprefix("T")
        if not (digits.isascii() and digits.isdigit()):
            return
        if _FULL_WIDTH.search(text):
            self._said.say("full-width-digits", column, row, value=text, read=digits)
        if len(digits) != 13:
            self._said.say("corporate-number-form", column, row, value=text)
        elif not is_corporate_number(digits):
            self._said.say("corporate-check-digit", column, row, value=digits)

    def finish(self) -> None:
        """Nothing waits for the end."""


class CodesAndNames:
    """Looks at a column of codes with the name of a body beside it."""

    def __init__(self, code: Understood, name: Understood, said: Said) -> None:
        self._code, self._name, self._said = code, name, said
        self._known: dict[tuple[str, str], bool] = {}

    def look(self, page: Page) -> None:
        """Look at each pair not seen before."""
        codes = page.texts(self._code.column.index)
        names = page.texts(self._name.column.index)
        for pair in set(zip(codes, names, strict=True)) - self._known.keys():
            self._known[pair] = self._agree(*pair)
        if all(self._known.values()):
            return
        for place, pair in enumerate(zip(codes, names, strict=True)):
            if not self._known[pair]:
                self._tell(pair, page.numbers[place])

    def _agree(self, text: str, name: str) -> bool:
        code = plain_digits(text)
        code = restored(code) or code
        body = register().bodies.get(code)
        if body is None or not name.strip():
            return True
        if self._name.kind is Kind.PREFECTURE and not _is_prefecture(name):
            return name_fits(body, name)
        return name_fits(body, name)

    def _tell(self, pair: tuple[str, str], row: int) -> None:
        code = plain_digits(pair[0])
        body = register().bodies[restored(code) or code]
        self._said.say(
            "code-name-mismatch",
            self._code.column,
            row,
            value=pair[0].strip(),
            name=pair[1].strip(),
            body=register().full_name(body),
        )

    def finish(self) -> None:
        """Nothing waits for the end."""


def _is_prefecture(name: str) -> bool:
    return fold(name) in names_index().prefectures


def name_fits(body: Body, name: str) -> bool:
    """Tell whether a name may stand beside a code; unknown names may.

    The prefecture of a body, a ward of its city, a body of its prefecture, an office in
    it (``焼津市役所``) all may.
    """
    written, whole = fold(name), fold(register().full_name(body))
    if written in whole or fold(body.name) in written:
        return True
    places = names_index().whole.get(written) or names_index().stems.get(written)
    if not places:
        return True
    if body.kind == "prefecture":
        return any(place.code[:2] == body.code[:2] for place in places)
    return False
