"""Marks of a cell that went wrong on its way: mojibake, errors, stray characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understood

_CALM_KINDS: Final = frozenset({Kind.TEXT, Kind.URL, Kind.EMPTY, Kind.CATEGORY})
_REMEMBERED: Final = 20_000
# One class of characters tells at C speed whether a column needs a closer look.
_SUSPECT: Final = re.compile(r"[\uff61-\uff9f\ufffd〓縺繧繝繹蜿ƒãâåæçèéÃ]")
_ERRORS: Final = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!)|#{4,}"
)
_FORMULA: Final = re.compile(r"=[A-Z][A-Z0-9.]*\([^)]*\)?.*|=[A-Z]{1,3}[0-9]+.*")
# What a spreadsheet would run: a call of a program (DDE) or a function after @.
_RUNS: Final = re.compile(r"[=+\-@][^|]{1,200}\|[^!]{1,1000}!.*|@[A-Za-z]+\(.*", re.S)
# A sign the encoding could not write: 11:00?13:30 had ～, ?7,200円 had ￥.
_QUESTION: Final = re.compile(
    r"[0-9０-９]\?[0-9０-９]|\?[0-9]{1,3}(?:,[0-9]{3})*円|%(?:25){2,}"
)
_ACCENT: Final = re.compile(r"[A-Za-z]{2,}\? [a-z]")  # Caff? maar
_UTF8_AS_CP932: Final = re.compile("[縺繧繝]")
_UTF8_AS_LATIN: Final = re.compile(
    r"(?:[ãâåæçèé][\u0080-\u00bf‚„†‡…‰‹‘’“”•–—˜™›œƒ€]|Ã[\u0080-\u00bf©¨¼¶¤])"
)
_STRAY: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufeff]|\t")
# Blank cells make two line breaks, so a break at the end of a cell makes three.
_NAMES: Final = frozenset({Kind.NAME, Kind.LATIN_NAME})
_MARKS: Final = (
    "%25",
    "#",
    "=",
    "?",
    "|",
    "\n@",
    "\n ",
    " \n",
    "\n\u3000",
    "\u3000\n",
    "\n\n\n",
)
_OUTER: Final = " \u3000\t\r\n\u00a0"


class Marks:
    """Looks at one column for cells that nobody typed like that."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._clean: set[str] = set()
        self._unwritable: dict[str, int] = {}

    def look(self, page: Page) -> None:
        """Look at new texts only; those seen to be clean are not looked at again."""
        index = self._known.column.index
        if _is_calm(page.joined(index)):
            return
        fresh = page.distinct(index) - self._clean
        bad = {text for text in fresh if not self._is_clean(text)}
        if len(self._clean) < _REMEMBERED:
            self._clean |= fresh - bad
        for place, text in page.where(index, bad):
            self._tell(text, page.numbers[place])

    def finish(self) -> None:
        """Say once which characters CP932 cannot write, with the first row of each."""
        if self._unwritable:
            rows = sorted(self._unwritable.values())
            self._said.say(
                "not-in-cp932",
                self._known.column,
                None,
                signs="".join(islice(self._unwritable, 12)),
                row=rows[0],
                count=len(self._unwritable),
            )

    def _is_clean(self, text: str) -> bool:
        return next(self._faults_of(text), None) is None and not _unwritable(text)

    def _tell(self, text: str, row: int) -> None:
        column = self._known.column
        for code in self._faults_of(text):
            self._said.say(code, column, row, value=text)
        for sign in _unwritable(text):
            self._unwritable.setdefault(sign, row)

    def _faults_of(self, text: str) -> Iterator[str]:
        if is_mojibake(text):
            yield "mojibake"
            return
        yield from _lost(text, self._known.kind)
        if _ERRORS.fullmatch(text.strip()):
            yield "spreadsheet-error"
        elif text[:1] in "=+-@" and _RUNS.fullmatch(text):
            yield "formula-runs"
        elif text.startswith("=") and _FORMULA.fullmatch(text):
            yield "formula-text"
        yield from _stray(text, self._known.kind)
        if re.search("[\uff66-\uff9f]", text):
            yield "half-width-kana"
        if any("\ue000" <= sign <= "\uf8ff" for sign in text):
            yield "private-character"


def _is_calm(joined: str) -> bool:
    """Tell, without looking at any single cell, that nothing can be wrong."""
    if any(mark in joined for mark in _MARKS):
        return False
    if not joined.replace("\n", "").replace("\u3000", "").isprintable():
        return False
    if joined.isascii():
        return True
    if _SUSPECT.search(joined):
        return False
    try:
        joined.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _unwritable(text: str) -> list[str]:
    if is_mojibake(text):
        return []
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return [sign for sign in dict.fromkeys(text) if not _in_cp932(sign)]
    return []


def _in_cp932(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def is_mojibake(text: str) -> bool:
    """Tell whether a text was read in another encoding than it was written in."""
    return (
        "\ufffd" in text
        or len(_UTF8_AS_CP932.findall(text)) >= 2
        or len(_UTF8_AS_LATIN.findall(text)) >= 2
    )


def _lost(text: str, kind: Kind) -> Iterator[str]:
    if "〓" in text:
        yield "missing-character"
    elif (
        kind is not Kind.URL
        and "://" not in text
        and (_QUESTION.search(text) or (kind in _NAMES and _ACCENT.search(text)))
    ):
        yield "question-mark"


def _stray(text: str, kind: Kind) -> Iterator[str]:
    core = text.strip(_OUTER)
    ends = text.replace(core, "", 1) if core else ""
    if _STRAY.search(core) or "\t" in ends or _STRAY.search(ends):
        yield "control-character"
    elif "\n" in ends or "\r" in ends:
        yield "newline-at-end"
    elif ends and kind not in _CALM_KINDS:
        yield "space-at-end"
