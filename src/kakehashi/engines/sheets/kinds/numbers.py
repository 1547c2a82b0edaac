"""Numbers, money and coordinates as municipal sheets hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal, getcontext
from typing import Final

from kakehashi.engines.sheets.kinds.plain import plain_number_text, plain_text
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.numerals import parse_yen
from kakehashi.kernel.problems import Unreadable

_UNIT_WORDS: Final = """
人 名 件 円 世帯 戸 棟 台 本 個 冊 回 室 床 席 組 団体 施設 箇所 か所 ヶ所 カ所 歳 才 年
か月 ヶ月 日 時間 分 m cm mm km m2 km2 ha a m3 kg t g l % 度 点 枚 部 校 店 社 畳 面
"""
UNITS: Final = frozenset(_UNIT_WORDS.split())
"""Words that may follow a number, in NFKC (㎡ is ``m2``)."""

_BARE: Final = re.compile(
    r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?"
)
_DIGITS_AND_COMMAS: Final = re.compile(r"[0-9]+(?:,[0-9]*)+(?:\.[0-9]*)?")
_EXPONENT: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
_BRACKETED: Final = re.compile(r"\((.+)\)")
_NEGATIVE: Final = re.compile(r"(?:[-△▲▵]|マイナス)\s*")


def read_number(value: Value, *, units: Iterable[str] = ()) -> Decimal:
    """Read a number: full-width digits, commas, △ ▲ − and brackets for a negative.

    Args:
        value: the cell.
        units: words that may follow the number (``("人",)``, ``UNITS``); others are
            refused.

    Raises:
        Unreadable: ``number-empty``, ``number-commas``, ``number-unreadable``.
    """
    if isinstance(value, bool | date | time):
        raise _no_number()
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return _from_float(value)
    plain = plain_text(value)
    if not plain:
        raise Unreadable("number-empty", "数を入力してください。")
    return _read_signed(plain, tuple(units))


def _from_float(value: float) -> Decimal:
    number = Decimal(repr(value))
    if not number.is_finite():
        raise _no_number()
    is_whole = number == number.to_integral()
    # Beyond the context's digits a whole number cannot be written out; it stays 1E+30.
    if is_whole and number.adjusted() < getcontext().prec:
        return number.quantize(Decimal(1))
    return number


def _read_signed(plain: str, units: tuple[str, ...]) -> Decimal:
    if bracketed := _BRACKETED.fullmatch(plain):
        return -_read_bare(bracketed[1].strip(), units)
    if sign := _NEGATIVE.match(plain):
        return -_read_bare(plain[sign.end() :], units)
    return _read_bare(plain.removeprefix("+"), units)


def _read_bare(plain: str, units: tuple[str, ...]) -> Decimal:
    for unit in units:
        if plain.endswith(unit) and plain[: -len(unit)].strip()[-1:].isdigit():
            plain = plain[: -len(unit)].strip()
            break
    if _BARE.fullmatch(plain) or _EXPONENT.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _DIGITS_AND_COMMAS.fullmatch(plain):
        message = "桁区切りのコンマの位置をお確かめください(3桁ごと)。"
        raise Unreadable("number-commas", message)
    raise _no_number()


def _no_number() -> Unreadable:
    return Unreadable("number-unreadable", "数として読み取れません。")


def read_money(value: Value, factor: int = 1) -> int:
    """Read an amount and return whole yen; negative with △, ▲, − or in brackets.

    Args:
        value: the cell.
        factor: yen a bare number counts in (千円 → 1000). A cell that tells its own
            unit (``120万円``) is read by that.

    Raises:
        Unreadable: ``amount-empty``, ``amount-commas``, ``amount-fraction``,
            ``amount-too-large``, ``amount-unreadable``.
    """
    plain = plain_text(value)
    if not plain:
        raise Unreadable("amount-empty", "金額を入力してください。")
    try:
        number = read_number(value if isinstance(value, float) else plain)
    except Unreadable:
        return _read_told_money(plain)
    return _whole_yen(number * factor)


def _read_told_money(plain: str) -> int:
    """Read an amount with its unit, its sign aside."""
    if bracketed := _BRACKETED.fullmatch(plain):
        return -parse_yen(bracketed[1])
    if sign := _NEGATIVE.match(plain):
        return -parse_yen(plain[sign.end() :])
    return parse_yen(plain)


def _whole_yen(amount: Decimal) -> int:
    whole = round(amount)
    # A workbook keeps 1.1 千円 as the nearest binary fraction.
    if abs(amount - whole) > Decimal("0.000001"):
        message = "1円未満の端数があります。円単位で入力してください。"
        raise Unreadable("amount-fraction", message)
    parse_yen(str(abs(whole)))
    return whole


_DEGREES: Final = re.compile(
    r"(?P<d>[0-9]{1,3})\s*[°度゜º]\s*(?P<m>[0-9]{1,2}(?:\.[0-9]*)?)\s*['’′分]\s*"
    r"(?:(?P<s>[0-9]{1,2}(?:\.[0-9]*)?)\s*(?:[\"”″秒]|''|’’|′′)?)?"
)
_DECIMAL: Final = re.compile(r"(?P<n>[+-]?[0-9]{1,3}(?:\.[0-9]*)?)\s*(?:°|度)?")
_SIDE: Final = re.compile(r"(北緯|東経|南緯|西経|[NESW])\s*[:]?\s*", re.IGNORECASE)
_OTHER_SIDE: Final = frozenset({"南緯", "西経", "S", "W"})


def read_coordinate(value: Value) -> float:
    """Read a latitude or longitude in degrees.

    Accepts ``34.866918``, ``34°51'36.5"``, ``北緯34度51分36秒``, ``N34.5`` and
    full-width writing; south and west are negative.

    Raises:
        Unreadable: ``coordinate-empty``, ``coordinate-unreadable``,
            ``coordinate-not-real`` (60 minutes or more), ``coordinate-range``.
    """
    if isinstance(value, bool | date | time):
        raise _no_coordinate()
    if isinstance(value, int | float):
        return _in_range(float(value))
    plain = plain_number_text(value)
    if not plain:
        raise Unreadable("coordinate-empty", "緯度・経度を入力してください。")
    bare, sides = _SIDE.subn("", plain)
    degrees = _read_degrees(bare.strip())
    side = _SIDE.search(plain)
    other = side is not None and side[1].upper() in _OTHER_SIDE
    if sides > 1:
        raise _no_coordinate()
    return _in_range(-degrees if other else degrees)


def _read_degrees(plain: str) -> float:
    if found := _DECIMAL.fullmatch(plain):
        return float(found["n"])
    told = _DEGREES.fullmatch(plain)
    if told is None:
        raise _no_coordinate()
    minutes, seconds = float(told["m"]), float(told["s"] or 0)
    if minutes >= 60 or seconds >= 60:
        message = "緯度・経度の分と秒は60未満です。"
        raise Unreadable("coordinate-not-real", message)
    return int(told["d"]) + minutes / 60 + seconds / 3600


def _in_range(degrees: float) -> float:
    if not -180 <= degrees <= 180:
        message = (
            "緯度・経度は-180度から180度までです。小数点の位置をお確かめください。"
        )
        raise Unreadable("coordinate-range", message)
    return degrees


def _no_coordinate() -> Unreadable:
    message = "緯度・経度として読み取れません(例: 34.866918、34度52分1秒)。"
    return Unreadable("coordinate-unreadable", message)
