"""The cells of a form read as what they are meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kakehashi.engines.sheets.kinds.values import (
    UNITS,
    read_date,
    read_money,
    read_number,
    read_yes_no,
)
from kakehashi.engines.sheets.tables import Value, as_text
from kakehashi.foundation.pages.fields import sentence_for
from kakehashi.kernel.problems import Problem, Unreadable
from kakehashi.programmes.grants.rules.form_words import (
    CHOICES,
    YES_NO,
    FormField,
    Kind,
)

MOST_QUANTITY: Final = 1_000_000
LARGEST_YEN: Final = 10**13
COUNTED: Final = 1e15  # digits of a number that a spreadsheet keeps
FIRST_YEAR, LAST_YEAR = 1990, 2099
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
Read = Callable[[Value], object]
T = TypeVar("T")


class Wrong(Exception):
    """A cell that cannot be used; ``problem`` says why."""

    def __init__(self, code: str, message: str) -> None:
        self.problem = Problem(code, message)
        super().__init__(code)


def read_field(field: FormField, value: Value) -> object:
    """What a filled cell of a field says.

    Raises:
        Wrong: with the code of the page's refusal.
    """
    if field.kind is Kind.CHOICE:
        return read_choice(value, CHOICES[field.name])
    readers: dict[Kind, Read] = {
        Kind.DAY: read_day,
        Kind.YES: read_yes,
        Kind.YEN: read_yen,
    }
    if field.kind in readers:
        return readers[field.kind](value)
    text = read_text(value, most=field.most)
    if field.kind is Kind.MAIL:
        _check_mail(text)
    return text


def read_text(value: Value, *, most: int) -> str:
    """A text with plain line ends, nothing unseen in it, not too long."""
    text = as_text(value).replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSEEN.sub("", text).strip()
    if len(text) > most:
        message = _("This is %(long)d characters long; up to %(most)d can be kept.")
        raise Wrong("too-long", message % {"long": len(text), "most": most})
    return text


def _check_mail(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong("mail", _("This is no e-mail address.")) from None


def read_day(value: Value) -> date:
    """A day in 和暦 or 西暦, as text or as the spreadsheet's own."""
    day = _readable(lambda: read_date(value, serial=True))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year %(year)d cannot be meant. Please check the day.")
        raise Wrong("day-far", message % {"year": day.year})
    return day


def figure(value: Value) -> Value:
    """A cell to be read as a number; one beyond counting as its text (``1e+308``)."""
    huge = isinstance(value, float) and abs(value) >= COUNTED
    return str(value) if huge else value


def read_yen(value: Value) -> int:
    """Whole yen from 0 on; △ and brackets are read, and refused as negative."""
    amount = _readable(lambda: read_money(figure(value)))
    if amount < 0:
        message = _("This amount is negative. Only amounts of 0 yen or more are taken.")
        raise Wrong("amount-negative", message)
    return amount


def read_quantity(value: Value) -> int:
    """A whole number from 1 on; a unit after it is left aside."""
    number = _readable(lambda: read_number(figure(value), units=UNITS))
    if number != int(number):
        raise Wrong("number-unreadable", _("Please give whole numbers."))
    if not 1 <= number <= MOST_QUANTITY:
        message = _("Please give a number from 1 to %(most)s.")
        raise Wrong("quantity-range", message % {"most": f"{MOST_QUANTITY:,}"})
    return int(number)


def read_yes(value: Value) -> bool:
    """はい or いいえ, also ○ and × and the like."""
    return read_one_of(value, YES_NO)


def read_one_of(value: Value, words: Mapping[bool, str]) -> bool:
    """One of two words, such as 対象 and 対象外; ○ and × are understood."""
    typed = _plain(value)
    for answer, word in words.items():
        if typed == _plain(word):
            return answer
    try:
        return read_yes_no(value)
    except Unreadable:
        raise _no_choice(words.values()) from None


def read_choice(value: Value, choices: Mapping[str, str]) -> str:
    """The stored word of a choice, by its Japanese label."""
    typed = _plain(value)
    for stored, label in choices.items():
        if typed == _plain(label):
            return stored
    raise _no_choice(choices.values())


def _plain(value: Value) -> str:
    return "".join(unicodedata.normalize("NFKC", as_text(value)).split())


def _no_choice(words: Iterable[str]) -> Wrong:
    message = _("Please choose one of: %(words)s") % {"words": "、".join(words)}
    return Wrong("not-a-choice", message)


def _readable(read: Callable[[], T]) -> T:
    try:
        return read()
    except Unreadable as error:
        raise Wrong(error.code, sentence_for(error)) from None
