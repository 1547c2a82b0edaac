"""Which kinds a single cell may be of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from functools import cache
from typing import Final

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.kinds.numbers import (
    UNITS,
    read_coordinate,
    read_money,
    read_number,
)
from kakehashi.engines.sheets.kinds.plain import plain_text
from kakehashi.engines.sheets.kinds.texts import (
    NO,
    YES,
    is_known_code,
    read_phone,
    read_postal,
)
from kakehashi.engines.sheets.kinds.times import (
    is_partial_date,
    read_date,
    read_time,
    read_year,
)
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.bodies import register
from kakehashi.kernel.codes import is_corporate_number
from kakehashi.kernel.problems import Unreadable

_NORTH: Final = (20.0, 46.0)
_EAST: Final = (122.0, 154.0)
_POINT: Final = re.compile(r"[0-9]{2,3}\.[0-9]{3,}")
_URL: Final = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9.-]+\.(?:jp|com|org|net|info|biz)(?:/\S*)?",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_WEEKDAYS: Final = re.compile(
    r"(?:毎週|毎日|全日)?[月火水木金土日祝、,・;~\-・\s]*(?:曜日?)?"
    r"(?:[、,・;~\-\s]*[月火水木金土日祝](?:曜日?|日)?)*"
)
_WEEKDAY: Final = re.compile(r"[月火水木金土日]")
_KANA: Final = re.compile(
    r"[ァ-ヺー・()0-9A-Za-z\s\-~&.,'!、。:/「」]*[ァ-ヺ][^\u3400-\u9fffぁ-ゖ]*"
)
_HIRAGANA: Final = re.compile(r"[ぁ-ゖー・()0-9\s]{2,}")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ſ][A-Za-zÀ-ſ0-9\s'’.,&()/\-:!?#]*")
_HOUSE_NUMBER: Final = (
    r"(?:[0-9]+(?:-[0-9]+)+|[0-9一二三四五六七八九十]+(?:丁目|番地?|号)"
    r"|(?<![第0-9])[0-9]+(?=$|[\s(,、]))"
)
_ADDRESS: Final = re.compile(
    r"(?:[0-9]{3}-?[0-9]{4}\s*)?"
    r"[\u3041-\u30ff\u3400-\u9fff々ー・\s]{2,30}?"
    + _HOUSE_NUMBER
    + r"(?:[-の0-9一二三四五六七八九十]|丁目|番地?|号|地先?|外|他)*"
    r"(?:[\s(,、].{0,60}|[^0-9。]{0,40})"
)
_IN_PREFECTURE: Final = re.compile(
    r"(?:北海道|東京都|京都府|大阪府|[\u3400-\u9fff]{2,3}県)"
    r"[^0-9。]{1,8}[市区町村郡][^。]{0,60}"
)
_CLOCK: Final = (
    r"(?:午前|午後)?\s*[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|時(?:[0-9]{1,2}分|半)?)"
)
_SPAN: Final = re.compile(
    rf"\s*{_CLOCK}\s*(?:~|-|ー|から|--)\s*{_CLOCK}\s*(?:まで)?(?P<rest>.*)", re.DOTALL
)
_DAY: Final = r"[0-9年月日./()月火水木金土祝令和平成昭RHS元曜]{3,20}?"
_DAYS: Final = re.compile(rf"\s*{_DAY}\s*(?:~|から)\s*(?:{_DAY})?\s*(?:まで)?\s*")
_YEN: Final = re.compile(r"[¥\\]|円")
_CODE: Final = re.compile(r"[0-9]{5,6}")


def kinds_of(value: Value) -> frozenset[Kind]:
    """Return the kinds that a cell could be of by its look alone.

    A value from a workbook speaks with its type; a text is read by each reader.
    """
    if isinstance(value, bool):
        return frozenset({Kind.YES_NO})
    if isinstance(value, date):
        return frozenset({Kind.DATE})
    if isinstance(value, time):
        return frozenset({Kind.TIME})
    plain = plain_text(value)
    if len(plain) > _LONGEST:
        return _URL_ALONE if plain.startswith(("http://", "https://")) else frozenset()
    if plain[:1].isdigit() or plain[:1] in _SIGNS:
        return frozenset(kind for kind, fits in _NUMERIC.items() if fits(plain))
    return frozenset(kind for kind, fits in _WORDED.items() if fits(plain))


def may_be_day(value: Value) -> bool:
    """Tell whether a cell is a day where days are known to stand.

    So is ``10/1``, which elsewhere is a fraction, and the serial number of a day.
    """
    plain = plain_text(value)
    if len(plain) > _LONGEST or isinstance(value, bool):
        return False
    serial = _readable(lambda text: read_date(text, serial=True))
    return Kind.DATE in kinds_of(value) or is_partial_date(plain) or serial(plain)


_LONGEST: Final = 400  # a longer cell is prose or a link
_URL_ALONE: Final = frozenset({Kind.URL})
_SIGNS: Final = frozenset("+-△▲▵(¥\\.〒")

Fits = Callable[[str], bool]


def _readable(read: Callable[[str], object]) -> Fits:
    def fits(plain: str) -> bool:
        try:
            read(plain)
        except Unreadable:
            return False
        return True

    return fits


def _is_number(plain: str) -> bool:
    return _readable(lambda text: read_number(text, units=UNITS))(plain)


def _is_money(plain: str) -> bool:
    return _YEN.search(plain) is not None and _readable(read_money)(plain)


def _lies(plain: str, bounds: tuple[float, float]) -> bool:
    if _POINT.fullmatch(plain) is None and not re.search("[°度]", plain):
        return False
    try:
        return bounds[0] <= read_coordinate(plain) <= bounds[1]
    except Unreadable:
        return False


def _is_latitude(plain: str) -> bool:
    return _lies(plain, _NORTH)


def _is_longitude(plain: str) -> bool:
    return _lies(plain, _EAST)


def _is_date(plain: str) -> bool:
    whole = _readable(read_date)(plain)
    return whole or (is_partial_date(plain) and "月" in plain)


def _is_phone(plain: str) -> bool:
    return not plain.isdigit() and _readable(read_phone)(plain)


def _is_postal(plain: str) -> bool:
    return ("-" in plain or plain.startswith("〒")) and _readable(read_postal)(plain)


def _is_body_code(plain: str) -> bool:
    if _CODE.fullmatch(plain) is None:
        return False
    return is_known_code(plain) if len(plain) == 6 else is_known_code("0" + plain)


def _is_year(plain: str) -> bool:
    return _readable(read_year)(plain)


def _is_time(plain: str) -> bool:
    return _readable(read_time)(plain)


def _is_period(plain: str) -> bool:
    return bool(_SPAN.fullmatch(plain) or _DAYS.fullmatch(plain))


def _is_address(plain: str) -> bool:
    return len(plain) < 120 and (
        _ADDRESS.fullmatch(plain) is not None
        or _IN_PREFECTURE.fullmatch(plain) is not None
    )


def _is_weekdays(plain: str) -> bool:
    return _WEEKDAYS.fullmatch(plain) is not None and _WEEKDAY.search(plain) is not None


def _is_kana(plain: str) -> bool:
    return bool(_KANA.fullmatch(plain) or _HIRAGANA.fullmatch(plain))


def _is_yes_no(plain: str) -> bool:
    word = plain.casefold().removesuffix(".0")
    return word in YES or word in NO


@cache
def prefecture_names() -> frozenset[str]:
    """Return the names of the prefectures."""
    bodies = register().bodies.values()
    return frozenset(body.name for body in bodies if body.kind == "prefecture")


@cache
def municipality_names() -> frozenset[str]:
    """Return the names of cities, towns, villages and wards, plain and in full.

    Those of today: former ones are also names of quarters (本町, 栄村).
    """
    book = register()
    found = set[str]()
    for body in book.bodies.values():
        if body.kind != "prefecture":
            found |= {body.name, body.county + body.name, book.full_name(body)}
    return frozenset(found - prefecture_names())


def _is_prefecture(plain: str) -> bool:
    return plain in prefecture_names()


def _is_municipality(plain: str) -> bool:
    return plain in municipality_names()


_NUMERIC: Final[dict[Kind, Fits]] = {
    Kind.NUMBER: _is_number,
    Kind.MONEY: _is_money,
    Kind.LATITUDE: _is_latitude,
    Kind.LONGITUDE: _is_longitude,
    Kind.DATE: _is_date,
    Kind.TIME: _is_time,
    Kind.PERIOD: _is_period,
    Kind.PHONE: _is_phone,
    Kind.POSTAL: _is_postal,
    Kind.BODY_CODE: _is_body_code,
    Kind.CORPORATE_NUMBER: is_corporate_number,
    Kind.YEAR: _is_year,
    Kind.YES_NO: _is_yes_no,
    Kind.ADDRESS: _is_address,
    Kind.URL: lambda plain: _URL.fullmatch(plain) is not None,
    Kind.EMAIL: lambda plain: _EMAIL.fullmatch(plain) is not None,
}
_WORDED: Final[dict[Kind, Fits]] = {
    Kind.URL: lambda plain: _URL.fullmatch(plain) is not None,
    Kind.EMAIL: lambda plain: _EMAIL.fullmatch(plain) is not None,
    Kind.YES_NO: _is_yes_no,
    Kind.WEEKDAYS: _is_weekdays,
    Kind.DATE: _is_date,
    Kind.TIME: _is_time,
    Kind.PERIOD: _is_period,
    Kind.YEAR: _is_year,
    Kind.MONEY: _is_money,
    Kind.PHONE: _is_phone,
    Kind.PREFECTURE: _is_prefecture,
    Kind.MUNICIPALITY: _is_municipality,
    Kind.KANA: _is_kana,
    Kind.LATIN_NAME: lambda plain: _LATIN.fullmatch(plain) is not None,
    Kind.LATITUDE: _is_latitude,
    Kind.LONGITUDE: _is_longitude,
    Kind.ADDRESS: _is_address,
}
