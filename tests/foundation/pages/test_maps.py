from __future__ import annotations

import re
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from kakehashi.foundation.pages.maps import (
    CODES,
    NAMES_EN,
    NAMES_JA,
    Dot,
    class_of,
    japan_map,
    steps_of,
    world_map,
)

SVG = "{http://www.w3.org/2000/svg}"


def test_every_prefecture_is_drawn_named_and_told_in_the_table() -> None:
    picture = japan_map("件数", {"13": 5}, unit="件", nothing="なし")

    root = ElementTree.fromstring(picture.svg)
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert titles[12] == "東京都 5件"
    assert titles == [f"{name} {value}" for name, value in picture.rows]
    assert len(titles) == 47
    assert root.get("role") == "img"


def test_each_prefecture_is_linked_where_addresses_are_given() -> None:
    picture = japan_map("a", {}, names=NAMES_EN, url=lambda code: f"?p={code}&x=1")

    links = list(ElementTree.fromstring(picture.svg).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [f"?p={c}&x=1" for c in CODES]
    assert links[0].get("aria-label") == "Hokkaido 0"


def test_a_chosen_prefecture_is_set_off() -> None:
    picture = japan_map("a", {"47": 3}, chosen={"47"})

    assert picture.svg.count("place map-chosen") == 1


def test_the_classes_part_the_prefectures_though_one_towers_above() -> None:
    values = {code: int(code) for code in CODES} | {"13": 100_000}

    steps = steps_of(list(values.values()))
    classes = {class_of(v, steps) for v in values.values()}

    assert classes == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("values", [[], [4], [1, 1, 1], [0.5, 1.5, 2.5], [1, 2]])
def test_few_or_equal_values_still_make_a_map(values: list[float]) -> None:
    filled = dict(zip(CODES, values, strict=False))

    picture = japan_map("a", filled)

    ElementTree.fromstring(picture.svg)
    used = set(re.findall(r"place map-(\d)", picture.svg))
    assert used <= {"0", "1", "2", "3", "4", "5"}
    assert ("0" in used) is True


def test_nothing_is_the_palest_class_and_zero_counts_as_nothing() -> None:
    assert class_of(None, [2, 3]) == 0
    assert class_of(0, [2, 3]) == 0
    assert class_of(1, [2, 3]) == 1
    assert class_of(9, [2, 3]) == 5


def test_the_lists_of_names_are_whole() -> None:
    assert (len(NAMES_JA), len(NAMES_EN)) == (47, 47)
    assert (NAMES_JA["01"], NAMES_JA["26"], NAMES_JA["47"]) == (
        "北海道",
        "京都府",
        "沖縄県",
    )
    assert (NAMES_EN["26"], NAMES_EN["47"]) == ("Kyoto", "Okinawa")


def test_outlines_stay_small_enough_for_a_page() -> None:
    data = files("kakehashi.foundation.pages").joinpath("data")

    assert len(data.joinpath("japan.json").read_bytes()) <= 40_000
    assert len(data.joinpath("world.json").read_bytes()) <= 25_000


OFFICES = [
    Dot("東京", 35.68, 139.75, is_home=True),
    Dot("ニューヨーク", 40.75, -73.98, note="アメリカ合衆国"),
    Dot("ロンドン", 51.51, -0.13),
    Dot("パリ", 48.86, 2.35),
    Dot("ソウル", 37.57, 126.98),
    Dot("北京", 39.90, 116.41),
]


def test_the_pacific_lies_in_the_middle_of_the_world() -> None:
    picture = world_map("事務所", OFFICES, head=("事務所", "担当国"))

    xs = [float(x) for x in re.findall(r'<circle[^>]* cx="([\d.]+)"', picture.svg)]
    ys = [float(y) for y in re.findall(r'<circle[^>]* cy="([\d.]+)"', picture.svg)]
    tokyo, new_york, london, *_ = xs
    assert london < tokyo < new_york
    assert ys[2] < ys[0]  # London lies farther north
    assert picture.rows[1] == ("ニューヨーク", "アメリカ合衆国")


def test_no_name_on_the_world_map_covers_another() -> None:
    svg = world_map("事務所", OFFICES).svg
    found = re.findall(r'class="name" x="([\d.]+)" y="([\d.]+)">([^<]+)', svg)
    boxes = [
        (float(x), float(y) - 13, float(x) + 14 * len(name), float(y) + 3)
        for x, y, name in found
    ]

    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart


def test_words_on_maps_are_escaped() -> None:
    evil = '<b>"&'
    names = {**NAMES_JA, "13": evil}

    drawn = [
        japan_map(evil, {"13": 2}, unit=evil, names=names, nothing=evil),
        world_map(evil, [Dot(evil, 0, 0, url=evil)], description=evil),
    ]

    for picture in drawn:
        ElementTree.fromstring(picture.svg)
        assert "<b>" not in picture.svg
