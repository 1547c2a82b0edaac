"""The words of headers, and what they make of a header."""

from __future__ import annotations

from collections import Counter

import pytest

from kakehashi.engines.sheets.kinds import Kind
from kakehashi.engines.sheets.kinds.shapes import aliases, shapes
from kakehashi.engines.sheets.kinds.vocabulary import said_by_name, vocabulary
from kakehashi.engines.sheets.tables import Column


def test_no_header_is_the_whole_word_of_two_kinds() -> None:
    often = Counter(word for words in vocabulary().values() for word in words.whole)
    assert [word for word, times in often.items() if times > 1 or not word] == []


def test_no_word_rules_out_a_header_that_its_own_kind_knows() -> None:
    for kind, words in vocabulary().items():
        for word in words.whole:
            assert not any(never in word for never in words.never), (kind, word)


def test_every_other_spelling_is_of_a_field_that_exists() -> None:
    fields = {field.name for shape in shapes().values() for field in shape.fields}
    assert set(aliases()) <= fields


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("電話番号", Kind.PHONE),
        ("施設電話番号", Kind.PHONE),
        ("ＦＡＸ番号", Kind.PHONE),
        ("経度：東経（世界測地系10進法）", Kind.LONGITUDE),
        ("備考２-１", Kind.TEXT),
        ("写真12", Kind.URL),
        ("定休日備考", Kind.TEXT),
        ("公園HPアドレス", Kind.URL),
        ("メールアドレス", Kind.EMAIL),
        ("開　設　日", Kind.DATE),
        ("fullNameInKana", Kind.KANA),
        ("applicationDate", Kind.DATE),
        ("団体名", Kind.NAME),
        ("地区名", Kind.CATEGORY),
        ("高度の種別", Kind.CATEGORY),
        ("利用可能日時特記事項", Kind.TEXT),
    ],
)
def test_a_header_says_what_stands_under_it(header: str, kind: Kind) -> None:
    said = said_by_name(Column(0, "A", header, (header,)))
    assert said is not None
    assert said.kind is kind


@pytest.mark.parametrize(
    "header", ["", "入院中", "covid", "緯度経度", "ssid", "10:text"]
)
def test_a_header_that_says_nothing_is_left_to_its_cells(header: str) -> None:
    assert said_by_name(Column(0, "A", header, (header,))) is None


def test_the_last_level_of_a_header_speaks_first() -> None:
    column = Column(0, "A", "連絡先_電話番号_備考", ("連絡先", "電話番号", "備考"))
    said = said_by_name(column)
    assert said is not None
    assert said.kind is Kind.TEXT
