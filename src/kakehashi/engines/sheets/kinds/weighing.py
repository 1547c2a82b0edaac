"""The name of a column and its content weighed against each other."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.kinds.profile import Profile
from kakehashi.engines.sheets.kinds.vocabulary import Said
from kakehashi.engines.sheets.tables import Column

# Kinds whose cells are told from all others by their look, with the share that is
# enough where the name says nothing, in the order in which they are tried.
_TELLING: Final = (
    (Kind.EMAIL, 0.8),
    (Kind.URL, 0.8),
    (Kind.CORPORATE_NUMBER, 0.9),
    (Kind.POSTAL, 0.9),
    (Kind.LATITUDE, 0.8),
    (Kind.LONGITUDE, 0.8),
    (Kind.DATE, 0.8),
    (Kind.PHONE, 0.8),
    (Kind.TIME, 0.8),
    (Kind.PERIOD, 0.8),
    (Kind.WEEKDAYS, 0.9),
    (Kind.PREFECTURE, 0.9),
    (Kind.MUNICIPALITY, 0.9),
)
# Kinds that a reader cannot tell from the look of a cell: the name is taken for it.
_BY_NAME_ONLY: Final = frozenset({Kind.NAME, Kind.TEXT, Kind.CATEGORY, Kind.ROW_NUMBER})
# Kinds that a wrong cell does not make another kind: what does not fit is a fault.
_KEPT_THOUGH_WRONG: Final = frozenset(
    {
        Kind.BODY_CODE,
        Kind.CORPORATE_NUMBER,
        Kind.PREFECTURE,
        Kind.MUNICIPALITY,
        Kind.LATITUDE,
        Kind.LONGITUDE,
        Kind.POSTAL,
        Kind.PHONE,
        Kind.ADDRESS,
        Kind.EMAIL,
    }
)
# What also fits the first: a number under 金額 is money, a day under 期間 a period.
_ALSO: Final = {
    Kind.MONEY: (Kind.NUMBER,),
    Kind.NUMBER: (Kind.MONEY,),
    Kind.PERIOD: (Kind.DATE, Kind.TIME),
    Kind.BODY_CODE: (Kind.NUMBER,),
    Kind.CORPORATE_NUMBER: (Kind.NUMBER,),
    Kind.LATITUDE: (Kind.NUMBER,),
    Kind.LONGITUDE: (Kind.NUMBER,),
    Kind.PHONE: (Kind.NUMBER,),
    Kind.POSTAL: (Kind.NUMBER,),
    Kind.MUNICIPALITY: (Kind.PREFECTURE,),
}

ENOUGH: Final = 0.5
LITTLE: Final = 0.3
SURE_OF_CONTENT: Final = 0.75
UNSURE: Final = 0.5
_FEW_VALUES: Final = 0.3
_SHORT: Final = 20


@dataclass(frozen=True, slots=True)
class Weighed:
    """A kind, how sure it is (0 to 1), and what spoke for it."""

    kind: Kind
    sure: float
    by: str


def weigh(said: Said | None, profile: Profile, column: Column) -> Weighed:
    """Decide what a column holds; where name and content differ, content decides."""
    if not profile.filled:
        return Weighed(Kind.EMPTY, 1.0, "content")
    told = _told_by_content(profile, column)
    if said is None:
        return told
    if said.kind in _BY_NAME_ONLY:
        return _unless_contradicted(said, told, profile)
    fit = _fit(said.kind, profile)
    if told.kind is said.kind:
        return Weighed(said.kind, min(0.99, said.sure * 0.6 + fit * 0.4), "both")
    if _is_telling(told) and _own_fit(said.kind, profile) < ENOUGH:
        return (
            told if told.kind not in _ALSO.get(said.kind, ()) else _by_both(said, fit)
        )
    if fit >= ENOUGH:
        return _by_both(said, fit)
    if said.kind in _KEPT_THOUGH_WRONG or fit >= LITTLE:
        return Weighed(said.kind, 0.4 + 0.3 * fit, "name")
    return Weighed(told.kind, min(told.sure, 0.55), "content")


def _by_both(said: Said, fit: float) -> Weighed:
    return Weighed(said.kind, min(0.99, said.sure * 0.6 + fit * 0.4), "both")


def _own_fit(kind: Kind, profile: Profile) -> float:
    return profile.days if kind is Kind.DATE else profile.share(kind)


def _fit(kind: Kind, profile: Profile) -> float:
    """The share of cells that the name's kind allows, its relatives included."""
    if kind is Kind.DATE:
        return profile.days
    return max(profile.share(one) for one in (kind, *_ALSO.get(kind, ())))


def _unless_contradicted(said: Said, told: Weighed, profile: Profile) -> Weighed:
    if _is_telling(told):
        if said.kind is Kind.NAME and told.kind is Kind.MUNICIPALITY:
            return Weighed(Kind.MUNICIPALITY, SURE_OF_CONTENT, "both")
        return told
    if said.kind is Kind.ROW_NUMBER and profile.distinct < profile.filled * ENOUGH:
        return told
    if said.kind is Kind.NAME and told.kind is Kind.NUMBER:
        return told
    if said.kind in (Kind.TEXT, Kind.CATEGORY) and told.kind is Kind.YES_NO:
        return told
    return Weighed(said.kind, said.sure, "name")


def _is_telling(told: Weighed) -> bool:
    return told.kind in {kind for kind, _ in _TELLING}


def _told_by_content(profile: Profile, column: Column) -> Weighed:
    for kind, enough in _TELLING:
        share = profile.share(kind)
        if share >= enough and _is_plausible(kind, profile):
            return Weighed(kind, SURE_OF_CONTENT * share, "content")
    if profile.share(Kind.YES_NO) >= 0.9 and profile.share(Kind.NUMBER) < LITTLE:
        return Weighed(Kind.YES_NO, SURE_OF_CONTENT, "content")
    if profile.share(Kind.MONEY) >= ENOUGH:
        return Weighed(Kind.MONEY, SURE_OF_CONTENT, "content")
    if profile.share(Kind.NUMBER) >= 0.8:
        return _number(profile, column)
    return _words(profile)


def _is_plausible(kind: Kind, profile: Profile) -> bool:
    """Whether the look is no accident: one 晴 of weekdays, numbers read as days."""
    if kind is Kind.DATE:
        return profile.share(Kind.PHONE) < ENOUGH
    return True


def _number(profile: Profile, column: Column) -> Weighed:
    if profile.share(Kind.BODY_CODE) >= 0.95 and profile.length >= 5:
        return Weighed(Kind.BODY_CODE, 0.7, "content")
    if profile.running and not column.index:
        return Weighed(Kind.ROW_NUMBER, 0.7, "content")
    if _money_unit(column):
        return Weighed(Kind.MONEY, SURE_OF_CONTENT, "both")
    return Weighed(Kind.NUMBER, SURE_OF_CONTENT, "content")


def _words(profile: Profile) -> Weighed:
    various = profile.filled >= 3 and profile.distinct >= profile.filled * 0.7
    if profile.share(Kind.ADDRESS) >= 0.8 and profile.length >= 6:
        return Weighed(Kind.ADDRESS, 0.65, "content")
    if profile.share(Kind.KANA) >= 0.9 and profile.length >= 5 and various:
        return Weighed(Kind.KANA, 0.6, "content")
    few = profile.distinct <= max(2, profile.filled * _FEW_VALUES)
    if few and profile.filled >= 6 and profile.length <= _SHORT:
        return Weighed(Kind.CATEGORY, 0.6, "content")
    return Weighed(Kind.TEXT, UNSURE, "content")


_SCALES: Final = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "十億": 10**9,
}
_UNIT: Final = re.compile(
    r"(?:単位\s*[:;]?\s*)?((?:十|百|千)?(?:万|億)?)\s*(円|人|件|世帯|戸|台)"
)
_IN_BRACKETS: Final = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]")


def _units(column: Column) -> list[tuple[int, str]]:
    """Return scale and word of each unit that the header tells, nearest first."""
    name = unicodedata.normalize("NFKC", column.name)
    told = [unicodedata.normalize("NFKC", column.unit), *_IN_BRACKETS.findall(name)]
    found = [_UNIT.fullmatch(text.strip()) for text in told]
    return [(_SCALES[unit[1]], unit[2]) for unit in found if unit]


def _money_unit(column: Column) -> bool:
    return any(word == "円" for _, word in _units(column))


def factor_of(kind: Kind, column: Column) -> int:
    """Return what numbers are multiplied with: 千円 → 1000, 万人 → 10000."""
    if kind not in (Kind.MONEY, Kind.NUMBER):
        return 1
    return next((scale for scale, _ in _units(column)), 1)
