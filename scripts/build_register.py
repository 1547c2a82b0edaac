"""Derive ``kernel/data/bodies.csv``: today's local governments and city wards.

    python scripts/build_register.py path/to/geoshape-city.csv

Needs the packages of the group ``build`` and the gazetteer that pygeonlp's source
distribution carries; see ``kernel/data/SOURCE.md``. Then run ``build_history.py``.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from kakehashi.kernel.codes import with_body_check
from kakehashi.kernel.romaji import hepburn, romaji_key
from register_sources import Past, Postal, area_at, read_gazetteer, read_postal

DATA = Path(__file__).parents[1] / "src/kakehashi/kernel/data"
COLUMNS = [
    "code",
    "kind",
    "name",
    "county",
    "kana",
    "county_kana",
    "name_en",
    "romaji",
    "lat",
    "lon",
    "since",
]

# The cities themselves have no address rows, only their wards have. The day is that
# of the order that designated them (地方自治法第252条の19第1項の政令).
DESIGNATED = {
    "01100": "1972-04-01",
    "04100": "1989-04-01",
    "11100": "2003-04-01",
    "12100": "1992-04-01",
    "14100": "1956-09-01",
    "14130": "1972-04-01",
    "14150": "2010-04-01",
    "15100": "2007-04-01",
    "22100": "2005-04-01",
    "22130": "2007-04-01",
    "23100": "1956-09-01",
    "26100": "1956-09-01",
    "27100": "1956-09-01",
    "27140": "2006-04-01",
    "28100": "1956-09-01",
    "33100": "2009-04-01",
    "34100": "1980-04-01",
    "40100": "1963-04-01",
    "40130": "1972-04-01",
    "43100": "2012-04-01",
}
# The post office writes 須惠町; lists of codes and the town itself write this.
SPELLING = {"40344": "須恵町"}
# Villages of the Northern Territories have codes but no government of their own; the
# gazetteer has no kana for them.
NORTHERN = {
    "01695": "しこたんむら",
    "01696": "とまりむら",
    "01697": "るやべつむら",
    "01698": "るべつむら",
    "01699": "しゃなむら",
    "01700": "しべとろむら",
}
# Wards made on 2024-01-01, at the old offices of 中区, 浜北区 and 天竜区.
NEW_WARDS = {"22138": "22131", "22139": "22136", "22140": "22137"}
# The weather agency's area is a part of the body, or its spelling slips.
ENGLISH = {
    "19208": "Minami-Alps City",
    "13382": "Mikurajima Village",
    "22304": "Minamiizu Town",
    "22429": "Kawanehon Town",
}
SUFFIX = {"市": ("し", "shi", "City"), "区": ("く", "ku", "Ward")}
TOWNS = {
    "ちょう": ("cho", "Town"),
    "まち": ("machi", "Town"),
    "むら": ("mura", "Village"),
    "そん": ("son", "Village"),
}
KINDS = {"市": "city", "町": "town", "村": "village", "区": "special_ward"}


def split_kana(name: str, kana: str) -> tuple[str, str, str]:
    """Return (kana without suffix, romanised suffix, English word) of a body."""
    if name[-1] in SUFFIX:
        sign, latin, word = SUFFIX[name[-1]]
        return kana.removesuffix(sign), latin, word
    for sign, (latin, word) in TOWNS.items():
        if kana.endswith(sign):
            return kana.removesuffix(sign), latin, word
    raise ValueError(f"{name} is read {kana}")


def plain_english(area: str) -> str:
    """Return the agency's name without the parts of the area it adds."""
    area = re.sub(r"\s*\(.*\)", "", area).split(", ")[-1]
    area = re.sub(r"^(?:Northern|Southern|Eastern|Western) ", "", area)
    return re.sub(r" (?:City|Town|Village)$", "", area)


def english_of(code5: str, name: str, kana: str, at: Past | None) -> tuple[str, str]:
    """Return (name in English, romanised name) of a municipality."""
    body, latin, word = split_kana(name, kana)
    own = hepburn(body).capitalize()
    if at is not None:
        _, area = area_at(at.lat, at.lon)
        agency = plain_english(area)
        if romaji_key(agency) == romaji_key(own):
            own = agency
    romaji = f"{own}-{latin}"
    return ENGLISH.get(code5, f"{own} {word}"), romaji


def municipality(postal: Postal, past: Past | None) -> dict[str, object]:
    name = SPELLING.get(postal.code5, postal.name)
    name_en, romaji = english_of(postal.code5, name, postal.kana, past)
    return body_row(postal, KINDS[name[-1]], name, postal.kana, name_en, romaji, past)


def ward(
    postal: Postal, city: Past, city_kana: str, past: Past | None
) -> dict[str, object]:
    city_en, _ = english_of(city.code5, city.name, city_kana, None)
    own = hepburn(postal.kana.removeprefix(city_kana).removesuffix("く")).capitalize()
    name_en = f"{own} Ward, {city_en}"
    romaji = f"{own}-ku, {city_en.removesuffix(' City')}-shi"
    return body_row(postal, "ward", postal.name, postal.kana, name_en, romaji, past)


def body_row(
    postal: Postal,
    kind: str,
    name: str,
    kana: str,
    name_en: str,
    romaji: str,
    past: Past | None,
) -> dict[str, object]:
    return {
        "code": with_body_check(postal.code5),
        "kind": kind,
        "name": name,
        "county": postal.county,
        "kana": kana,
        "county_kana": postal.county_kana,
        "name_en": name_en,
        "romaji": romaji,
        "lat": past.lat if past else "",
        "lon": past.lon if past else "",
        "since": past.since if past else "",
    }


def prefecture(code2: str, name: str, kana: str, capital: Past) -> dict[str, object]:
    sign = {"道": "", "都": "", "府": "ふ", "県": "けん"}[name[-1]]
    body = (
        kana
        if name == "北海道"
        else kana.removesuffix("と" if name == "東京都" else sign)
    )
    own = hepburn(body).capitalize()
    latin = {"道": "", "都": "-to", "府": "-fu", "県": "-ken"}[name[-1]]
    word = " Prefecture" if name[-1] in "府県" else ""
    return {
        "code": with_body_check(code2 + "000"),
        "kind": "prefecture",
        "name": name,
        "kana": kana,
        "name_en": own + word,
        "romaji": own + latin,
        "lat": capital.lat,
        "lon": capital.lon,
    }


def main() -> None:
    postal = read_postal()
    live: dict[str, Past] = {}
    for past in read_gazetteer(Path(sys.argv[1])):
        if not past.until:
            live[past.code5] = past
    for new, old in NEW_WARDS.items():
        live[new] = live[old]
    rows = [
        prefecture(c[:2], p.prefecture, p.prefecture_kana, _capital(c[:2], live))
        for c, p in {c[:2]: (c, p) for c, p in sorted(postal.items())}.values()
    ]
    for code5 in DESIGNATED:
        rows.append(_designated(code5, postal, live[code5]))
    for code5, body in postal.items():
        city5 = _city_of(code5, body, live)
        if city5:
            kana = _city_kana(city5, postal, live[city5])
            rows.append(ward(body, live[city5], kana, live.get(code5)))
        else:
            rows.append(municipality(body, live.get(code5)))
    for code5, kana in NORTHERN.items():
        past = live[code5]
        shown = Postal(code5, "北海道", "", past.county, "", past.name, kana)
        row = municipality(shown, None) | {"lat": past.lat, "lon": past.lon}
        rows.append(row | {"kind": "northern_village"})
    for row in rows:
        if str(row["code"])[:5] in NEW_WARDS:
            row["since"] = "2024-01-01"
    rows.sort(key=lambda row: str(row["code"]))
    with (DATA / "bodies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} bodies")
    print("without a point:", [r["name"] for r in rows if r["lat"] == ""])


def _capital(code2: str, live: dict[str, Past]) -> Past:
    """The seat of the prefecture: the first city in the list of codes, but for two."""
    seats = {"13": "13104", "35": "35203"}  # 新宿区, 山口市
    first = (seats.get(code2, ""), code2 + "100", code2 + "201")
    return next(live[code5] for code5 in first if code5 in live)


def _city_of(code5: str, body: Postal, live: dict[str, Past]) -> str:
    if not body.name.endswith("区") or code5.startswith("13"):
        return ""
    return next(
        c
        for c in DESIGNATED
        if c[:2] == code5[:2] and body.name.startswith(live[c].name)
    )


def _city_kana(city5: str, postal: dict[str, Postal], city: Past) -> str:
    """The part of the kana that all wards of the city share, up to し."""
    kana = [
        p.kana
        for p in postal.values()
        if p.name.startswith(city.name)
        and p.name.endswith("区")
        and p.code5[:2] == city5[:2]
    ]
    first = min(kana, key=len)
    shared = next(
        first[:n]
        for n in range(len(first), 0, -1)
        if all(k.startswith(first[:n]) for k in kana)
    )
    return shared[: shared.rindex("し") + 1]


def _designated(code5: str, postal: dict[str, Postal], city: Past) -> dict[str, object]:
    kana = _city_kana(code5, postal, city)
    shown = Postal(code5, city.prefecture, "", "", "", city.name, kana)
    row = municipality(shown, city)
    return row | {"kind": "designated_city", "since": DESIGNATED[code5]}


if __name__ == "__main__":
    main()
