"""Every way of writing a name, pointing at the bodies that bear or bore it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeAlias

from kakehashi.kernel.bodies.register import (
    WARD,
    Body,
    Change,
    Register,
    register,
)
from kakehashi.kernel.bodies.spelling import fold
from kakehashi.kernel.romaji import hepburn, romaji_key

Place: TypeAlias = Body | Change
Names: TypeAlias = dict[str, list[Place]]

READINGS: Final = {
    "市": ("し",),
    "町": ("ちょう", "まち"),
    "村": ("むら", "そん"),
    "区": ("く",),
}
_PREFECTURE_SIGNS: Final = {"都": "と", "府": "ふ", "県": "けん"}
# Other spellings that should find their way; true of these bodies only.
OTHER_SPELLINGS: Final = {
    "千早赤坂村": "273830",
    "四条畷市": "272299",
    "塩釜市": "042030",
    "粕屋郡須恵町": "403440",
    # The post office writes the island before the name.
    "三宅島三宅村": "133817",
    "みやけじまみやけむら": "133817",
    "八丈島八丈町": "134015",
    "はちじょうじまはちじょうまち": "134015",
}


@dataclass(frozen=True)
class Index:
    """Keys of names: whole, without the last sign, and in Latin letters.

    Attributes:
        whole: ``fold``ed kanji and kana names, with and without county.
        stems: the same without 市, 町, 村, 区, 県 …
        latin: ``romaji_key`` of the stem.
        prefectures: keys in kanji and kana, whole and short, to the two digits.
        latin_prefectures: keys in Latin letters to the two digits.
    """

    whole: Names = field(default_factory=lambda: defaultdict(list))
    stems: Names = field(default_factory=lambda: defaultdict(list))
    latin: Names = field(default_factory=lambda: defaultdict(list))
    prefectures: dict[str, str] = field(default_factory=dict)
    latin_prefectures: dict[str, str] = field(default_factory=dict)


@cache
def index() -> Index:
    """Return the index over the committed register; built once a process."""
    book, found = register(), Index()
    county_kana = {
        (b.prefecture_code, b.county): b.county_kana
        for b in book.bodies.values()
        if b.county_kana
    }
    for body in book.bodies.values():
        if body.kind == "prefecture":
            _add_prefecture(found, body)
        elif body.kind == WARD:
            _add_ward(found, body, book.parent_of(body))
        else:
            _add_body(found, body)
    for change in book.changes:
        kana = county_kana.get((change.prefecture_code, change.county), "")
        _add_past(found, change, kana)
    for spelling, code in OTHER_SPELLINGS.items():
        _add(found.whole, spelling, book.bodies[code])
    return found


def _add(names: Names, key: str, place: Place) -> None:
    _put(names, fold(key), place)


def _add_latin(found: Index, key: str, place: Place) -> None:
    _put(found.latin, romaji_key(key), place)


def _put(names: Names, key: str, place: Place) -> None:
    """Add a place once: the several successors of a split are one former body."""
    if key and all((p.code, p.name) != (place.code, place.name) for p in names[key]):
        names[key].append(place)


def kana_stem(body: Body) -> str:
    """Return the reading of a municipality's name without its last sign."""
    for reading in READINGS[body.name[-1]]:
        if body.kana.endswith(reading):
            return body.kana.removesuffix(reading)
    return body.kana


def _add_prefecture(found: Index, body: Body) -> None:
    sign = body.name[-1] if body.name != "北海道" else ""
    reading = _PREFECTURE_SIGNS.get(sign, "")
    names = {body.name, body.kana}
    short = {body.name.removesuffix(sign), body.kana.removesuffix(reading)}
    for key in names:
        _add(found.whole, key, body)
    for key in short - names:
        _add(found.stems, key, body)
    for key in names | short:
        found.prefectures[fold(key)] = body.prefecture_code
    latin = romaji_key(hepburn(body.kana.removesuffix(reading)))
    _add_latin(found, latin, body)
    found.latin_prefectures[latin] = body.prefecture_code


def _add_body(found: Index, body: Body) -> None:
    stem = kana_stem(body)
    for county, county_kana in {("", ""), (body.county, body.county_kana)}:
        _add(found.whole, county + body.name, body)
        _add(found.stems, county + body.name[:-1], body)
        _add(found.whole, county_kana + body.kana, body)
        _add(found.stems, county_kana + stem, body)
    english = body.name_en.rsplit(" ", 1)[0]
    county = hepburn(body.county_kana.removesuffix("ぐん"))
    for latin in (hepburn(stem), english, *_latin_of_suffix(stem, body.name)):
        _add_latin(found, latin, body)
        _add_latin(found, county + latin, body)


def _latin_of_suffix(stem: str, name: str) -> list[str]:
    """Names written in one word with their suffix: ``kawanehoncho``."""
    return [hepburn(stem) + hepburn(r) for r in READINGS[name[-1]]]


def _add_ward(found: Index, ward: Body, city: Body) -> None:
    short, stem = ward.name.removeprefix(city.name), city.name.removesuffix("市")
    kana = ward.kana.removeprefix(city.kana)
    city_kana = city.kana.removesuffix("し")
    for before, before_kana in ((city.name, city.kana), (stem, city_kana), ("", "")):
        _add(found.whole, before + short, ward)
        _add(found.whole, before_kana + kana, ward)
        _add(found.stems, before + short[:-1], ward)
    ward_latin, city_latin = hepburn(kana.removesuffix("く")), hepburn(city_kana)
    for latin in (
        ward_latin,
        ward_latin + "ku",
        ward_latin + city_latin,
        city_latin + ward_latin,
        city_latin + "shi" + ward_latin + "ku",
    ):
        _add_latin(found, latin, ward)


def _add_past(found: Index, change: Change, county_kana: str) -> None:
    names = [change.name]
    if change.name.endswith("区") and "市" in change.name[1:-1]:
        city, short = change.name.split("市", 1)
        names += [short, city + short]
    for name in names:
        for county in {"", change.county}:
            _add(found.whole, county + name, change)
            _add(found.stems, county + name[:-1], change)
    if not change.kana:
        return
    for county in {"", county_kana}:
        _add(found.stems, county + change.kana, change)
        for reading in READINGS[change.name[-1]]:
            _add(found.whole, county + change.kana + reading, change)
    latin = hepburn(change.kana)
    for key in (latin, *_latin_of_suffix(change.kana, change.name)):
        _add_latin(found, key, change)
    if "市" in change.name[1:-1] and "し" in change.kana[1:]:
        city, ward = change.kana.rsplit("し", 1)
        for key in (city + ward, ward + city):
            _add_latin(found, hepburn(key), change)


def today(place: Place, book: Register) -> list[Body]:
    """Return the bodies of today behind a place, first successor first."""
    if isinstance(place, Body):
        return [place]
    return list({b.code: b for _, b in book.onward(place)}.values())


def prefectures_of(place: Place) -> tuple[str, ...]:
    """Return the prefectures a place may be sought under: a former one's both."""
    if isinstance(place, Body):
        return (place.prefecture_code,)
    return (place.prefecture_code, place.to_code[:2])


def kind_of(place: Place) -> str:
    """Return the kind of a place; a former city's does not tell designated ones."""
    if isinstance(place, Body):
        return place.kind
    return {"市": "city", "町": "town", "村": "village", "区": "ward"}[place.name[-1]]
