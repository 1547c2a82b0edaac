"""Marks, codes, numbers to call and names as municipal sheets hold them."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from kakehashi.engines.sheets.kinds.plain import plain_number_text, plain_text
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.bodies import register
from kakehashi.kernel.codes import (
    is_body_code,
    plain_digits,
    possible_body_codes,
    read_body_code,
)
from kakehashi.kernel.problems import Unreadable

_YES_WORDS: Final = """
有 有り あり 有る ある ○ 〇 ◯ ◎ ● ☑ ✓ ✔ レ はい 可 可能 要 必要 該当 該当する 済 済み
1 true yes y
"""
_NO_WORDS: Final = """
無 無し なし 無い ない × ✕ ✖ ☓ ╳ いいえ 不可 不可能 不要 非該当 該当なし 該当しない
未 未済 0 false no n
"""
YES: Final = frozenset(_YES_WORDS.split())
NO: Final = frozenset(_NO_WORDS.split())


def read_yes_no(value: Value) -> bool:
    """Read 有/無, ○/×, はい/いいえ, 可/不可, 済/未, 1/0 and the like.

    Raises:
        Unreadable: ``yes-no-empty``, ``yes-no-unreadable``.
    """
    word = plain_text(value).casefold()
    if not word:
        raise Unreadable("yes-no-empty", "有か無かを入力してください。")
    if word == "1.0" or word in YES:
        return True
    if word == "0.0" or word in NO:
        return False
    raise Unreadable(
        "yes-no-unreadable", "有・無、○・×、1・0のどれかで入力してください。"
    )


def read_postal(value: Value) -> str:
    """Read a postal code and return it as ``NNN-NNNN``.

    Raises:
        Unreadable: ``postal-empty``, ``postal-form`` (not seven digits).
    """
    plain = plain_number_text(value).removeprefix("〒").strip()
    if not plain:
        raise Unreadable("postal-empty", "郵便番号を入力してください。")
    told = re.fullmatch(r"([0-9]{3})\s*-?\s*([0-9]{4})", plain)
    if told is None:
        message = "郵便番号は7桁の数字です(例: 102-0083)。"
        raise Unreadable("postal-form", message)
    return f"{told[1]}-{told[2]}"


_PHONE_SIGNS: Final = re.compile(r"[0-9()\-.\s/]+")
_ELEVEN: Final = re.compile(r"0[5789]0(?!0)[0-9]*|0800[0-9]*")
_LEAD: Final = re.compile(r"^(?:TEL|FAX|電話|代表)\s*[:.]?\s*", re.IGNORECASE)


def read_phone(value: Value) -> str:
    """Read a telephone or fax number and return it as usually written.

    Brackets, full stops and spaces between its parts become hyphens; ``+81`` becomes
    ``0``. A number typed without parts stays so: where its area code ends is not to be
    told from it. Compare numbers by their digits.

    Raises:
        Unreadable: ``phone-empty``, ``phone-zero`` (the leading zero is missing),
            ``phone-form``.
    """
    plain = _LEAD.sub("", plain_number_text(value))
    if not plain:
        raise Unreadable("phone-empty", "電話番号を入力してください。")
    plain = re.sub(r"^\+81[-\s]*(?:\(0\))?0?", "0", plain)
    if not _PHONE_SIGNS.fullmatch(plain):
        raise _no_phone()
    parts = [part for part in re.split(r"[^0-9]+", plain) if part]
    digits = "".join(parts)
    if digits and digits[0] != "0" and len(digits) in (9, 10):
        message = "電話番号の先頭の0が抜けています。"
        raise Unreadable("phone-zero", message)
    length = 11 if _ELEVEN.fullmatch(digits) else 10
    if not digits.startswith("0") or len(digits) != length or len(parts) > 3:
        raise _no_phone()
    return "-".join(parts)


def _no_phone() -> Unreadable:
    message = "電話番号は1つだけ、市外局番から入力してください(例: 03-1234-5678)。"
    return Unreadable("phone-form", message)


_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺーゝゞヽヾ]")
_NOT_KANA: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆]")
_TO_KATAKANA: Final = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def read_kana(value: Value) -> str:
    """Read a reading and return it in full-width katakana, single spaces kept.

    Digits, Latin letters and marks may stand in it, kanji may not.

    Raises:
        Unreadable: ``kana-empty``, ``kana-unreadable``.
    """
    plain = plain_text(value)
    if not plain:
        raise Unreadable("kana-empty", "フリガナを入力してください。")
    if _NOT_KANA.search(plain) or not _KANA.search(plain):
        raise Unreadable("kana-unreadable", "フリガナは仮名で入力してください。")
    return " ".join(plain.translate(_TO_KATAKANA).split())


class ReadCode(NamedTuple):
    """A code of a body and what was put back: its leading zero, its check digit."""

    code: str
    repaired: Literal["", "zero", "check"]


def read_code(value: Value) -> ReadCode:
    """Read the code of a local government and return its six digits.

    A leading zero that a spreadsheet dropped and a check digit that was left out are
    put back where only one body can be meant.

    Raises:
        Unreadable: ``body-code-empty``, ``body-code-ambiguous``, ``body-code-unknown``
            and those of ``kakehashi.kernel.codes.read_body_code``.
    """
    digits = plain_digits(plain_text(value))
    if not digits:
        raise Unreadable("body-code-empty", "団体コードを入力してください。")
    if not digits.isdigit() or len(digits) not in (4, 5):
        return ReadCode(_known(read_body_code(digits)), "")
    readings = [code for code in possible_body_codes(digits) if is_known_code(code)]
    if len(readings) > 1:
        message = "団体コードが2通りに読めます。6桁で入力してください。"
        raise Unreadable("body-code-ambiguous", message)
    if not readings:
        raise _unknown_code()
    zero = readings[0].startswith("0") and not digits.startswith("0")
    return ReadCode(readings[0], "zero" if zero else "check")


def _known(code: str) -> str:
    if not is_known_code(code):
        raise _unknown_code()
    return code


def _unknown_code() -> Unreadable:
    message = "この団体コードの団体はありません。数字をお確かめください。"
    return Unreadable("body-code-unknown", message)


def is_known_code(code: str) -> bool:
    """Tell whether a body of today, or a former one, has the six-digit code."""
    book = register()
    return is_body_code(code) and (code in book.bodies or code in book.changes_by_code)
