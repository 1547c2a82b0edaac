"""Form fields that read what people in offices type: 和暦, 千円, full-width digits.

What was typed stays in the box when it cannot be read. The kernel says in Japanese what
is wrong; on English pages the sentence of the same code below is shown instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import get_language

from kakehashi.kernel.codes import read_body_code, read_corporate_number
from kakehashi.kernel.nendo import format_wareki, parse_day
from kakehashi.kernel.numerals import parse_yen, read_kanji_digits
from kakehashi.kernel.problems import Unreadable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENGLISH: Final = {
    "day-empty": "Please enter a date.",
    "day-unreadable": (
        "This cannot be read as a date. Please enter year, month and day"
        " (for example 2026-11-22, R8.11.22 or 令和8年11月22日)."
    ),
    "day-without-year": "Please add the year (for example 2026-11-22 or R8.11.22).",
    "day-year-short": "Please write four digits, or an era before the year (2026, R8).",
    "day-era-bounds": "This era had no such year or day. Please check era and year.",
    "day-old-calendar": "Until 1872 please enter the western date.",
    "day-not-real": "There is no such day in the calendar.",
    "day-years-differ": "The western and the Japanese year do not agree.",
    "day-weekday": "This date falls on another weekday. Please check which is right.",
    "amount-empty": "Please enter an amount.",
    "amount-negative": "Please enter an amount of 0 yen or more, without a minus sign.",
    "amount-commas": "Please check the commas: one for every three digits.",
    "amount-fraction": "This holds a part of a yen. Please enter whole yen.",
    "amount-too-large": "This amount is too large. Please check the unit (円, 千円).",
    "amount-unreadable": (
        "This cannot be read as an amount"
        " (for example 1,200,000, 1,200千円 or 120万円)."
    ),
    "number-commas": "Please check the commas: one for every three digits.",
    "number-unreadable": "This cannot be read as a number.",
    "body-code-form": "A local government code has six digits (for example 011002).",
    "body-code-prefecture": "The first two digits are the prefecture, from 01 to 47.",
    "body-code-check": "The check digit (the sixth) does not fit. Please check it.",
    "corporate-number-form": "A corporate number has thirteen digits.",
    "corporate-number-check": (
        "The check digit (the first) does not fit. Please check the number."
    ),
}
T = TypeVar("T")


def sentence_for(error: Unreadable) -> str:
    """What to tell the person, in the language of the page."""
    if (get_language() or "ja").startswith("en"):
        return ENGLISH.get(error.code, error.message)
    return error.message


def _read(reader: Callable[[str], T], text: str) -> T:
    try:
        return reader(text)
    except Unreadable as error:
        raise ValidationError(sentence_for(error), code=error.code) from None


def _as_text(value: object) -> str:
    return "" if value is None else str(value).strip()


class WarekiDateField(forms.Field):
    """A day typed as offices write it: 令和8年11月22日, R8.11.22, 2026-11-22."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: object) -> date | None:
        """The day; None when nothing was typed."""
        if isinstance(value, date):
            return value
        text = _as_text(value)
        return _read(parse_day, text) if text else None

    def prepare_value(self, value: object) -> object:
        """Show a stored day with both years; leave what was typed as it is."""
        if not isinstance(value, date):
            return value
        english = (get_language() or "ja").startswith("en")
        return value.isoformat() if english else format_wareki(value)

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether another day is meant, however it is written."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class YenField(forms.Field):
    """An amount of money typed as 1,200,000, １２０万円 or 1,200千円; whole yen."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "is-amount"}
    )

    def to_python(self, value: object) -> int | None:
        """The amount in yen; None when nothing was typed."""
        if isinstance(value, int):
            return value
        text = _as_text(value)
        return _read(parse_yen, text) if text else None

    def prepare_value(self, value: object) -> object:
        """Show a stored amount with commas; leave what was typed as it is."""
        return f"{value:,}" if isinstance(value, int) else value

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether another amount is meant, however it is written."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class IntegerField(forms.Field):
    """A whole number, also in full-width or kanji digits and with commas."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "is-amount"}
    )

    def __init__(
        self,
        *,
        min_value: int | None = None,
        max_value: int | None = None,
        required: bool = True,
        label: StrOrPromise | None = None,
        help_text: StrOrPromise = "",
        initial: int | None = None,
    ) -> None:
        super().__init__(
            required=required, label=label, help_text=help_text, initial=initial
        )
        if min_value is not None:
            self.validators.append(MinValueValidator(min_value))
        if max_value is not None:
            self.validators.append(MaxValueValidator(max_value))

    def to_python(self, value: object) -> int | None:
        """The number; None when nothing was typed."""
        if isinstance(value, int):
            return value
        text = "".join(unicodedata.normalize("NFKC", _as_text(value)).split())
        return _read(_whole_number, text) if text else None


def _whole_number(text: str) -> int:
    if "." in text:
        raise Unreadable("number-unreadable", "整数で入力してください。")
    return read_kanji_digits(text)


class CodeField(forms.Field):
    """A 全国地方公共団体コード, or with ``corporate=True`` a 法人番号, as typed."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(
        self,
        *,
        corporate: bool = False,
        required: bool = True,
        label: StrOrPromise | None = None,
        help_text: StrOrPromise = "",
    ) -> None:
        super().__init__(required=required, label=label, help_text=help_text)
        self.reader = read_corporate_number if corporate else read_body_code

    def to_python(self, value: object) -> str:
        """The code in plain digits; ``""`` when nothing was typed."""
        text = _as_text(value)
        return _read(self.reader, text) if text else ""
