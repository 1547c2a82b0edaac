"""Against real lists that nobody here wrote, where they lie beside the repository."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import pytest

from kakehashi.kernel.bodies import Point, register, resolve
from kakehashi.kernel.codes import with_body_check

SHARED = Path(__file__).resolve().parents[4] / "shared"
REGISTRY = SHARED / "data/registry"
LISTS = {
    "localgovjp-2017-sjis.csv": "cp932",
    "localgovjp-20210120-utf8.csv": "utf-8-sig",
    "localgovjp-utf8.csv": "utf-8-sig",
}
# The lists still hold the wards of Hamamatsu as they were until 2023.
MOVED = {
    "22131": ["221384"],
    "22132": ["221384"],
    "22133": ["221384"],
    "22134": ["221384"],
    "22135": ["221392", "221384"],
    "22136": ["221392"],
    "22137": ["221406"],
    "40305": ["402311"],
}

pytestmark = pytest.mark.skipif(
    not REGISTRY.is_dir(), reason="../shared/data/registry is not beside the repository"
)


def rows(name: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with (REGISTRY / name).open(encoding=encoding, newline="") as file:
        return [row for row in csv.DictReader(file) if row.get("cid", "x")]


def expected(code: str) -> list[str]:
    code5 = f"{int(code):05}"
    return MOVED.get(code5, [with_body_check(code5)])


@pytest.mark.parametrize("name", LISTS)
def test_every_name_with_its_prefecture_resolves(name: str) -> None:
    wrong = [
        (row["pref"], row["city"], found)
        for row in rows(name, LISTS[name])
        if (found := list(resolve(row["pref"] + row["city"]).codes))
        != expected(row["cid"])
    ]

    assert wrong == []


@pytest.mark.parametrize("name", LISTS)
def test_every_code_old_or_new_resolves(name: str) -> None:
    wrong = [
        row["cid"]
        for row in rows(name, LISTS[name])
        if list(resolve(row["cid"]).codes) != expected(row["cid"])
    ]

    assert wrong == []


@pytest.mark.parametrize("column", ["city", "citykana"])
@pytest.mark.parametrize("name", LISTS)
def test_every_name_without_prefecture_is_decided_by_its_point(
    name: str, column: str
) -> None:
    wrong = []
    for row in rows(name, LISTS[name]):
        point = Point(float(row["lat"]), float(row["lng"]))
        found = resolve(row[column], point).codes
        if found[:1] != tuple(expected(row["cid"])[:1]):
            wrong.append((row[column], found))

    assert wrong == []


@pytest.mark.parametrize("name", LISTS)
def test_every_name_alone_lists_its_body(name: str) -> None:
    wrong = [
        row["city"]
        for row in rows(name, LISTS[name])
        if not set(expected(row["cid"])) <= set(resolve(row["city"]).codes)
    ]

    assert wrong == []


def test_the_history_tells_every_difference_between_the_lists() -> None:
    older = {r["cid"]: r for r in rows("localgovjp-2017-sjis.csv", "cp932")}
    middle = {r["cid"]: r for r in rows("localgovjp-20210120-utf8.csv")}
    newer = {r["cid"]: r for r in rows("localgovjp-utf8.csv")}
    told = {(c.code[:5], c.name) for c in register().changes}
    spelled = re.compile("[ヶケ ]")
    untold = []
    for before, after in ((older, middle), (middle, newer)):
        for cid, row in before.items():
            same = after.get(cid, {}).get("city", "")
            if spelled.sub("", same) == spelled.sub("", row["city"]):
                continue
            if (f"{int(cid):05}", row["city"].replace(" ", "")) not in told:
                untold.append(row["city"])

    assert untold == []
    assert {("28221", "篠山市"), ("40305", "那珂川町")} <= told


def test_the_register_has_the_bodies_of_the_newest_list() -> None:
    theirs = {
        with_body_check(f"{int(r['cid']):05}"): r["city"].replace(" ", "")
        for r in rows("localgovjp-utf8.csv")
        if f"{int(r['cid']):05}" not in MOVED
    }
    others = ("prefecture", "northern_village")
    ours = {
        b.code: b.name
        for b in register().bodies.values()
        if (b.kind not in others and not b.name.startswith("浜松市"))
        or b.code == "221309"
    }

    assert ours == theirs


def test_the_register_has_the_prefectures_of_the_facts() -> None:
    with (SHARED / "facts/prefectures.csv").open(encoding="utf-8", newline="") as file:
        theirs = {
            r["lg_code6"]: (r["name_ja"], r["kana"]) for r in csv.DictReader(file)
        }

    ours = {
        b.code: (b.name, b.kana)
        for b in register().bodies.values()
        if b.kind == "prefecture"
    }

    assert ours == theirs


def test_the_register_has_the_designated_cities_of_the_facts() -> None:
    where = SHARED / "facts/designated_cities.csv"
    with where.open(encoding="utf-8", newline="") as file:
        theirs = {r["lg_code6"] for r in csv.DictReader(file)}

    bodies = register().bodies.values()

    assert {b.code for b in bodies if b.kind == "designated_city"} == theirs


def test_readings_are_those_of_the_facts() -> None:
    where = SHARED / "facts/municipalities.csv"
    with where.open(encoding="utf-8", newline="") as file:
        theirs = {
            r["lg_code6"]: r["kana"].replace(" ", "") for r in csv.DictReader(file)
        }
    bodies = register().bodies

    wrong = [
        (code, kana, bodies[code].kana)
        for code, kana in theirs.items()
        if code in bodies and bodies[code].kana != kana
    ]

    assert wrong == []


@pytest.mark.parametrize("column", ["JP_Kanji", "JP_Kana", "JP_Roma"])
def test_every_municipality_of_2007_resolves_near_its_point(column: str) -> None:
    bodies = register().bodies
    far = []
    for row in rows("gazetteer_of_japan_2007.csv"):
        if "Municipality" not in row["Classification"]:
            continue
        lat, lon = float(row["lat"]), float(row["lon"])
        found = resolve(row[column], Point(lat, lon))
        body = bodies[found.codes[0]]
        km = 111 * math.hypot(body.lat - lat, (body.lon - lon) * 0.8)
        # Wide prefectures and the northern islands lie far from their own points.
        if not found.sure or (km > 40 and row["JP_Kanji"] not in {"福岡県", "泊村"}):
            far.append((row[column], found.codes, round(km)))

    assert far == []


def test_english_names_with_their_prefecture_resolve() -> None:
    prefectures = {
        r["prefecture_id"]: r["prefecture_en"] for r in rows("prefectures_en.csv")
    }
    wrong = []
    for row in rows("cities_in_japan_2024_en.csv"):
        if not row["city_en"] or "," in row["city_en"]:
            continue
        query = f"{row['city_en']}, {prefectures[row['prefecture_id']]}"
        if list(resolve(query).codes[:1]) != expected(row["id"])[:1]:
            wrong.append((query, resolve(query).codes))

    assert wrong == []


def test_english_names_alone_list_their_body() -> None:
    wrong = [
        (row["city_en"], codes)
        for row in rows("cities_in_japan_2024_en.csv")
        if row["city_en"] and not row["city_en"].startswith("Tomari")
        if not set(expected(row["id"])) <= set(codes := resolve(row["city_en"]).codes)
    ]

    assert wrong == []


def test_names_with_county_resolve() -> None:
    text = (REGISTRY / "geolonia_ja.json").read_text(encoding="utf-8")
    wrong = []
    for prefecture, names in json.loads(text).items():
        for name in names:
            found = resolve(prefecture + name)
            if len(found.codes) != 1 + (name == "浜松市北区") or not found.sure:
                wrong.append((prefecture + name, found.codes))

    assert wrong == []


def test_postal_addresses_lead_to_their_municipality() -> None:
    where = SHARED / "data/postal/postal_sample_6pref.csv"
    with where.open(encoding="utf-8", newline="") as file:
        addresses = list(csv.DictReader(file))[::9]

    wrong = [
        row["pref"] + row["city"] + row["town"]
        for row in addresses
        if resolve(row["pref"] + row["city"] + row["town"]).codes[:1]
        != tuple(expected(row["jisx0402"])[:1])
    ]

    assert wrong == []
