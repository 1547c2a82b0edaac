from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from kakehashi.foundation.pages.charts import (
    Bar,
    bar_chart,
    line_chart,
    nice_ceiling,
    say,
    stacked_chart,
    width_of,
)


def lengths(svg: str, css: str) -> list[float]:
    found = re.findall(rf'class="{css}"[^>]* width="([\d.]+)"', svg)
    return [float(x) for x in found]


def test_bars_are_as_long_as_their_values_and_the_table_says_the_same() -> None:
    picture = bar_chart(
        "件数", [Bar("甲", 40), Bar("乙", 10)], unit="件", head=("分野", "件数")
    )

    long, short = lengths(picture.svg, "bar")
    assert long == pytest.approx(4 * short, rel=0.01)
    assert picture.rows == (("甲", "40件"), ("乙", "10件"))
    assert picture.head == ("分野", "件数")
    assert ElementTree.fromstring(picture.svg).get("role") == "img"


def test_a_chart_with_links_is_a_group_whose_links_can_be_reached() -> None:
    picture = bar_chart("件数", [Bar("甲", 4, url="/a/?x=1&y=2"), Bar("乙", 1)])

    root = ElementTree.fromstring(picture.svg)
    assert root.get("role") == "group"
    link = root.find("{http://www.w3.org/2000/svg}a")
    assert link is not None
    assert link.get("href") == "/a/?x=1&y=2"


def test_words_are_escaped_wherever_they_stand() -> None:
    evil = '<script>"&'
    pictures = [
        bar_chart(evil, [Bar(evil, 1, url=evil)], unit=evil, description=evil),
        stacked_chart(evil, [evil], [(evil, [1])], unit=evil),
        line_chart(evil, [evil], [(evil, [1])], unit=evil),
    ]

    for picture in pictures:
        ElementTree.fromstring(picture.svg)
        assert "<script>" not in picture.svg


def test_no_drawing_carries_a_style_of_its_own() -> None:
    pictures = [
        bar_chart("a", [Bar("x", 3)]),
        stacked_chart("a", ["p", "q"], [("x", [1, 2])]),
        line_chart("a", ["x", "y"], [("l", [1, 2])]),
    ]

    assert not any("style" in p.svg or "#" in p.svg for p in pictures)


def test_parts_of_a_stacked_bar_add_up_to_its_whole() -> None:
    picture = stacked_chart(
        "予算",
        ["決定", "残り"],
        [("第1回", [30, 10]), ("第2回", [5, 15])],
        total="合計",
        corner="回",
    )

    first = lengths(picture.svg, "series-1")
    rest = lengths(picture.svg, "series-2")
    # The first width of each is the square of the legend.
    assert first[1] + rest[1] == pytest.approx(2 * (first[2] + rest[2]), rel=0.01)
    assert picture.head == ("回", "決定", "残り", "合計")
    assert picture.rows == (("第1回", "30", "10", "40"), ("第2回", "5", "15", "20"))


def test_a_missing_month_leaves_a_gap_in_the_line_and_the_table() -> None:
    picture = line_chart("月別", ["4", "5", "6"], [("今年", [1, None, 3])])

    path = re.findall(r'<path d="([^"]+)"', picture.svg)[0]
    assert path.count("M") == 2
    assert picture.rows == (("4", "1"), ("5", ""), ("6", "3"))


def test_a_line_without_any_figure_is_not_drawn() -> None:
    picture = line_chart("月別", ["4"], [("今年", [None])])

    assert "<path" not in picture.svg
    ElementTree.fromstring(picture.svg)


def test_an_empty_chart_is_still_a_drawing() -> None:
    for picture in (bar_chart("a", []), stacked_chart("a", [], [])):
        ElementTree.fromstring(picture.svg)
        assert picture.rows == ()


def test_lines_differ_by_the_shape_of_their_marks_too() -> None:
    picture = line_chart("a", ["x"], [("1", [1]), ("2", [2]), ("3", [3])])

    marks = re.findall(r'<g class="mark"><(\w+)', picture.svg)
    assert marks == ["circle", "rect", "path"]


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0, 1), (1, 1), (7, 10), (12, 20), (21, 25), (26, 50)]
)
def test_axes_end_at_round_numbers(value: float, ceiling: float) -> None:
    assert nice_ceiling(value) == ceiling


def test_figures_are_said_with_commas_and_at_most_one_decimal() -> None:
    assert [say(1234567), say(2.0), say(66.666)] == ["1,234,567", "2", "66.7"]


def test_a_japanese_letter_is_about_twice_as_wide() -> None:
    assert width_of("東京") == 28
    assert width_of("ab") == 16
