"""Numbers as Japanese offices write them, and amounts of money in whole yen."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from kakehashi.kernel.problems import Unreadable

_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "壱": 1,
    "壹": 1,
    "弐": 2,
    "貳": 2,
    "参": 3,
    "參": 3,
    "伍": 5,
    "元": 1,
}
_SMALL: Final = {"十": 10, "拾": 10, "廿": 20, "百": 100, "千": 1000, "阡": 1000}
_LARGE: Final = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12}
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_TOKEN: Final = re.compile(
    r"[0-9][0-9,]*(?:\.[0-9]+)?"
    rf"|[{''.join(_DIGITS)}]+|[{''.join(_SMALL)}]|[{''.join(_LARGE)}]"
)
# Far above any budget of a local government, far below what a column holds.
LARGEST_AMOUNT: Final = 10**13
_NEGATIVE: Final = re.compile(r"^[¥\\]?\s*[-△▲▵−]|^\(.*\)$|^(?:マイナス|減)")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | {ord("、"): ","}


def read_kanji_digits(word: str) -> int:
    """Read ``8``, ``元``, ``二〇二六``, ``二十二`` or ``廿二`` as a number.

    Raises:
        Unreadable: ``number-unreadable``.
    """
    return int(_read_number(word))


def _read_number(word: str) -> Decimal:
    """Read digits, kanji and units in falling order: ``1億2,000万``, ``3百万``."""
    total = section = Decimal(0)
    pending: Decimal | None = None
    ceiling_large, ceiling_small = 10**16, 10**4
    position = 0
    while position < len(word):
        token = _TOKEN.match(word, position)
        if token is None:
            raise _unreadable_number()
        position = token.end()
        mark = token.group()
        if mark in _LARGE:
            section += pending or 0
            unit = _LARGE[mark]
            if section == 0 or unit >= ceiling_large:
                raise _unreadable_number()
            total += section * unit
            ceiling_large, ceiling_small = unit, 10**4
            section, pending = Decimal(0), None
        elif mark in _SMALL:
            unit = _SMALL[mark]
            if unit >= ceiling_small:
                raise _unreadable_number()
            section += (Decimal(1) if pending is None else pending) * unit
            ceiling_small, pending = unit, None
        elif pending is not None:
            raise _unreadable_number()
        else:
            pending = _read_digits(mark)
    if not word:
        raise _unreadable_number()
    return total + section + (pending or 0)


def _read_digits(mark: str) -> Decimal:
    if mark[0] in _DIGITS:
        return Decimal("".join(str(_DIGITS[c]) for c in mark))
    if not _PLAIN.fullmatch(mark):
        message = "桁区切りのコンマの位置をお確かめください(3桁ごと)。"
        raise Unreadable("number-commas", message)
    return Decimal(mark.replace(",", ""))


def _unreadable_number() -> Unreadable:
    return Unreadable("number-unreadable", "数として読み取れません。")


def parse_yen(text: str) -> int:
    """Read an amount of money and return whole yen.

    Accepts ``1,200千円``, ``¥1,200,000``, ``120万円``, ``3百万円``, ``1億2,000万円``,
    ``金五十万円也``, full-width digits and commas.

    Raises:
        Unreadable: ``amount-empty``, ``amount-negative`` (△, ▲, −, brackets),
            ``amount-commas``, ``amount-fraction`` (less than a yen),
            ``amount-too-large``, ``amount-unreadable``.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if not plain:
        raise Unreadable("amount-empty", "金額を入力してください。")
    if _NEGATIVE.search(plain):
        message = "金額に負の数(△、▲、−)は使えません。0円以上で入力してください。"
        raise Unreadable("amount-negative", message)
    core = re.sub(r"^(?:金|¥|\\|JPY)+", "", plain, flags=re.IGNORECASE)
    core = re.sub(r"(?:円|yen|JPY)?也?(?:\.-|-)?$", "", core, flags=re.IGNORECASE)
    try:
        amount = _read_number(core)
    except Unreadable as error:
        if error.code == "number-commas":
            raise Unreadable("amount-commas", error.message) from None
        message = "金額として読み取れません(例: 1,200,000円、1,200千円、120万円)。"
        raise Unreadable("amount-unreadable", message) from None
    if amount != int(amount):
        message = "1円未満の端数があります。円単位で入力してください。"
        raise Unreadable("amount-fraction", message)
    if amount > LARGEST_AMOUNT:
        message = "金額が大きすぎます。単位(円・千円・万円)をお確かめください。"
        raise Unreadable("amount-too-large", message)
    return int(amount)
