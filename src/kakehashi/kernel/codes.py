"""Codes with check digits: 全国地方公共団体コード and 法人番号.

Functions that read what people typed raise ``Unreadable`` (a ``ValueError``), whose
``code`` a caller may translate; functions that ask a question return a ``bool``.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from kakehashi.kernel.problems import Unreadable

PREFECTURES: Final = 47
_BODY_WEIGHTS: Final = (6, 5, 4, 3, 2)
_HYPHENS: Final = dict.fromkeys(map(ord, "-‐‑‒–—―−ー_'’. \t\u3000"), None)


def plain_digits(text: str) -> str:
    """Return ``text`` with full-width digits made plain and hyphens, spaces dropped."""
    return unicodedata.normalize("NFKC", text).translate(_HYPHENS)


def _are_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def body_check_digit(code5: str) -> str:
    """Return the sixth digit of a local government code.

    Args:
        code5: two digits of the prefecture and three of the body.

    Raises:
        Unreadable: ``body-code-form`` if it is not five digits.

    Source: JIS X 0402; MIC, 全国地方公共団体コード仕様 (weights 6 5 4 3 2, modulus
    11; the last digit of the difference, so that 10 gives 0 and 11 gives 1).
    """
    if not _are_digits(code5, 5):
        raise Unreadable("body-code-form", "団体コードの数字は5桁または6桁です。")
    total = sum(w * int(d) for w, d in zip(_BODY_WEIGHTS, code5, strict=True))
    return str((11 - total % 11) % 10)


def with_body_check(code5: str) -> str:
    """Return the six-digit form of a five-digit JIS code."""
    return code5 + body_check_digit(code5)


def is_body_code(text: str) -> bool:
    """Tell whether ``text`` is a six-digit code with a right check digit.

    The prefecture must be 01–47; whether such a body exists is for the register.
    """
    if not _are_digits(text, 6) or not 1 <= int(text[:2]) <= PREFECTURES:
        return False
    return text[5] == body_check_digit(text[:5])


def read_body_code(text: str) -> str:
    """Return the six-digit code that was typed with its check digit.

    Full-width digits and hyphens are accepted, and a leading zero that a spreadsheet
    dropped is put back (``11002`` → ``011002``). A five-digit JIS code carries no
    check digit and is refused here: see ``possible_body_codes``.

    Raises:
        Unreadable: ``body-code-form`` (not six digits), ``body-code-prefecture``
            (not 01–47), ``body-code-check`` (wrong check digit).
    """
    digits = plain_digits(text)
    if _are_digits(digits, 5):
        digits = "0" + digits
        if not is_body_code(digits):
            message = "5桁の団体コードには検査数字がありません。6桁で入力してください。"
            raise Unreadable("body-code-form", message)
    if not _are_digits(digits, 6):
        message = "団体コードは6桁の数字です(例: 011002)。"
        raise Unreadable("body-code-form", message)
    if not 1 <= int(digits[:2]) <= PREFECTURES:
        message = "団体コードの先頭2桁は都道府県番号(01から47まで)です。"
        raise Unreadable("body-code-prefecture", message)
    if not is_body_code(digits):
        message = "団体コードの検査数字(6桁目)が合いません。数字をお確かめください。"
        raise Unreadable("body-code-check", message)
    return digits


def possible_body_codes(text: str) -> tuple[str, ...]:
    """Return the six-digit codes that ``text`` may mean, the likelier reading first.

    ========  =============================================================
    6 digits  the code itself, if its check digit is right
    5 digits  a JIS code without check digit; or six whose leading 0 was lost
    4 digits  a JIS code whose leading 0 was lost
    1, 2      the prefecture's number
    ========  =============================================================

    Which of them exist is for the register to say. Anything else gives ``()``.
    """
    digits = plain_digits(text)
    if not (digits.isascii() and digits.isdigit()):
        return ()
    readings = {
        6: (digits,),
        5: (digits + "?", "0" + digits),
        4: ("0" + digits + "?",),
        2: (digits + "000?",),
        1: ("0" + digits + "000?",),
    }.get(len(digits), ())
    codes = (
        with_body_check(reading[:5]) if reading.endswith("?") else reading
        for reading in readings
    )
    return tuple(code for code in codes if is_body_code(code))


def corporate_check_digit(number12: str) -> str:
    """Return the first digit of a corporate number from its other twelve.

    Raises:
        Unreadable: ``corporate-number-form`` if it is not twelve digits.

    Source: 法人番号の指定等に関する省令 (2014), article 2: nine less the rest, after
    division by nine, of the digits weighted 1 and 2 by turns from the last.
    """
    if not _are_digits(number12, 12):
        raise Unreadable("corporate-number-form", "法人番号は13桁の数字です。")
    total = sum(int(d) * (1 + i % 2) for i, d in enumerate(reversed(number12)))
    return str(9 - total % 9)


def is_corporate_number(text: str) -> bool:
    """Tell whether ``text`` is thirteen digits with a right check digit."""
    return _are_digits(text, 13) and text[0] == corporate_check_digit(text[1:])


def read_corporate_number(text: str) -> str:
    """Return the thirteen digits of a corporate number (法人番号) as typed.

    Full-width digits, spaces, hyphens and a leading ``T`` (as on qualified invoices)
    are accepted.

    Raises:
        Unreadable: ``corporate-number-form``, ``corporate-number-check``.
    """
    digits = plain_digits(text).removeprefix("T")
    if not _are_digits(digits, 13):
        message = "法人番号は13桁の数字です。"
        raise Unreadable("corporate-number-form", message)
    if not is_corporate_number(digits):
        message = "法人番号の検査数字(1桁目)が合いません。数字をお確かめください。"
        raise Unreadable("corporate-number-check", message)
    return digits
