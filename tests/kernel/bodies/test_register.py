"""The committed data: counts, codes, ways onward."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from kakehashi.kernel.bodies import NORTHERN, about, register
from kakehashi.kernel.bodies.index import index
from kakehashi.kernel.bodies.register import RANKS, Body
from kakehashi.kernel.codes import is_body_code


def test_there_are_1788_local_governments_and_171_wards() -> None:
    kinds = Counter(body.kind for body in register().bodies.values())

    assert kinds["prefecture"] == 47
    assert kinds["designated_city"] == 20
    assert kinds["special_ward"] == 23
    assert kinds["ward"] == 171
    assert kinds[NORTHERN] == 6
    municipal = ("designated_city", "city", "special_ward", "town", "village")
    assert sum(kinds[kind] for kind in municipal) == 1741


def test_every_code_has_a_right_check_digit() -> None:
    book = register()

    codes = [*book.bodies, *(c.code for c in book.changes)]

    assert [code for code in codes if not is_body_code(code)] == []


def test_every_body_has_a_name_a_reading_english_and_a_point_in_japan() -> None:
    for body in register().bodies.values():
        assert body.kind in RANKS
        assert body.name
        assert body.kana
        assert body.name_en.isascii()
        assert body.romaji.isascii()
        assert 24 < body.lat < 46
        assert 122 < body.lon < 149


def test_every_change_leads_to_a_body_of_today() -> None:
    book = register()

    assert [c for c in book.changes if not book.onward(c)] == []


def test_changes_follow_one_another_in_time() -> None:
    book = register()

    for change in book.changes:
        for path, _ in book.onward(change):
            days = [step.day for step in path if step.day is not None]
            assert days == sorted(days)


def test_changes_lie_in_the_years_the_history_says_it_covers() -> None:
    covers = about()["history"]
    first = date.fromisoformat(covers["covers_from"])
    last = date.fromisoformat(covers["covers_to"])

    days = [c.day for c in register().changes if c.day]

    assert first <= min(days)
    assert max(days) <= last


def test_every_change_names_a_known_source() -> None:
    sources = about()["sources"]

    assert {c.source for c in register().changes} <= set(sources)


def test_folding_joins_no_two_bodies_of_today_but_the_two_kashima() -> None:
    joined = set()
    for key, places in index().whole.items():
        names = {p.name for p in places if isinstance(p, Body) and p.kind != "ward"}
        if len(names) > 1 and not "ぁ" <= key[0] <= "ん":
            joined.add(frozenset(names))

    assert joined == {frozenset({"鹿島市", "鹿嶋市"})}


def test_hamamatsu_had_seven_wards_and_has_three_since_2024() -> None:
    book = register()
    now = [b for b in book.bodies.values() if re.match("浜松市.+区", b.name)]
    old = [c for c in book.changes if re.match("浜松市.+区", c.name)]

    assert [b.name for b in now] == ["浜松市中央区", "浜松市浜名区", "浜松市天竜区"]
    assert {b.since for b in now} == {date(2024, 1, 1)}
    assert len({c.code for c in old}) == 7
    assert {c.day for c in old} == {date(2024, 1, 1)}


def test_a_ward_knows_its_city_and_everyone_their_prefecture() -> None:
    book = register()

    assert book.parent_of(book.bodies["011011"]).code == "011002"
    assert book.prefecture_of("394050").name == "高知県"
    assert book.full_name(book.bodies["394050"]) == "高知県高岡郡檮原町"
