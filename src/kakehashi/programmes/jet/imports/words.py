"""Words in cells read as what they mean; each says why when it cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.engines.sheets.kinds.values import read_date, read_number, read_yes_no
from kakehashi.foundation.organisations.meant import MeantBody, meant_body
from kakehashi.kernel.problems import Problem, Unreadable
from kakehashi.programmes.jet.models import Group, Position, Result, Settlement

JAPANESE: Final = {
    "": 0,
    "なし": 0,
    "none": 0,
    **{f"n{n}": 6 - n for n in range(1, 6)},
    **{str(n): n for n in range(6)},
}
POSITIONS: Final = {
    "alt": Position.ALT,
    "外国語指導助手": Position.ALT,
    "cir": Position.CIR,
    "国際交流員": Position.CIR,
    "sea": Position.SEA,
    "スポーツ国際交流員": Position.SEA,
}
GROUPS: Final = {
    "": "",
    "april": Group.APRIL,
    "4月": Group.APRIL,
    "春": Group.APRIL,
    "a": Group.A,
    "b": Group.B,
    "c": Group.C,
}
SETTLEMENTS: Final = {
    "": "",
    "希望なし": "",
    "no preference": "",
    "rural": Settlement.RURAL,
    "町村": Settlement.RURAL,
    "semi-urban": Settlement.TOWN,
    "town": Settlement.TOWN,
    "小都市": Settlement.TOWN,
    "urban": Settlement.URBAN,
    "都市": Settlement.URBAN,
}
RESULTS: Final = {
    "": "",
    "short-list": Result.SHORT_LIST,
    "shortlist": Result.SHORT_LIST,
    "合格": Result.SHORT_LIST,
    "alternate": Result.ALTERNATE,
    "補欠": Result.ALTERNATE,
    "not selected": Result.NOT_SELECTED,
    "not-selected": Result.NOT_SELECTED,
    "不合格": Result.NOT_SELECTED,
}
LOST: Final = ("?", "？", "〓", "\ufffd")
"""What a file in Shift_JIS has in place of letters it cannot hold."""
_APART: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"}
)


class Reader:
    """Reads the cells of one row, and gathers what cannot be read."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []

    def text(self, name: str, *, most: int, needed: bool = False) -> str:
        """A text of at most so many characters."""
        told = " ".join(self.cells[name].split())
        if needed and not told:
            self.refuse("missing", _("This is missing."), name)
        if len(told) > most:
            message = _("At most %(most)d characters can be kept.") % {"most": most}
            self.refuse("too-long", message, name)
        return told

    def word(self, name: str, known: Mapping[str, str], *, needed: bool = False) -> str:
        """One of the words that are known."""
        told = unicodedata.normalize("NFKC", self.cells[name]).strip().casefold()
        if needed and not told:
            self.refuse("missing", _("This is missing."), name)
            return ""
        if told not in known:
            message = _("“%(text)s” is not one of the words known here.")
            self.refuse("unknown-word", message % {"text": self.cells[name]}, name)
            return ""
        return str(known[told])

    def flag(self, name: str) -> bool | None:
        """Yes, no, or nothing said."""
        if not self.cells[name]:
            return None
        try:
            return read_yes_no(self.cells[name])
        except Unreadable as refusal:
            self.refuse(refusal.code, refusal.message, name)
            return None

    def whole(
        self, name: str, *, least: int, most: int, usual: int | None
    ) -> int | None:
        """A whole number within bounds."""
        if not self.cells[name]:
            return usual
        try:
            number = read_number(self.cells[name], units=("人", "名", "円", "年"))
        except Unreadable as refusal:
            self.refuse(refusal.code, refusal.message, name)
            return usual
        if number != int(number) or not least <= number <= most:
            message = _("This is a whole number from %(least)d to %(most)d.")
            self.refuse("out-of-range", message % {"least": least, "most": most}, name)
            return usual
        return int(number)

    def day(self, name: str) -> date | None:
        """A day that there is."""
        if not self.cells[name]:
            return None
        try:
            return read_date(self.cells[name])
        except Unreadable as refusal:
            self.refuse(refusal.code, refusal.message, name)
            return None

    def body(self, name: str) -> str:
        """The code of the body that is meant; a merged one is told by its successor."""
        if not self.cells[name]:
            return ""
        meant = _meant(self.cells[name], name)
        self.problems += [meant.problem] if meant.problem else []
        self.remarks += [meant.remark] if meant.remark else []
        return meant.code

    def refuse(self, code: str, message: str, name: str) -> None:
        """Keep why the row cannot be taken."""
        self.problems.append(Problem(code, message, name))

    def remark(self, code: str, message: str, name: str) -> None:
        """Keep what somebody should know of a row that is taken."""
        self.remarks.append(Problem(code, message, name))


@lru_cache(maxsize=4096)
def _meant(text: str, name: str) -> MeantBody:
    return meant_body(text, name)


def name_key(family: str, given: str) -> str:
    """A person's name in one spelling: letters alone, marks off, in any order.

    ``O'Brien, José Müller`` and ``OBRIEN Jose Mueller`` are one.
    """
    words = []
    for word in f"{family} {given}".replace("-", " ").split():
        plain = unicodedata.normalize("NFKC", word).casefold().translate(_APART)
        for mark, letters in (("ä", "a"), ("ö", "o"), ("ü", "u")):
            plain = plain.replace(mark, letters)
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if c.isalnum())
        for letters, one in (("ae", "a"), ("oe", "o"), ("ue", "u")):
            plain = plain.replace(letters, one)
        words.append(plain)
    return " ".join(sorted(filter(None, words)))[:160]


def lost_letters(name: str) -> bool:
    """Whether letters were lost on the way, as where Shift_JIS could not hold them."""
    return any(mark in name for mark in LOST)


def is_writable(name: str) -> bool:
    """Whether a file in Shift_JIS (CP932) can hold a name."""
    try:
        name.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
