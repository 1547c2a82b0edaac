from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines.sheets.faults import check
from kakehashi.engines.sheets.findings import Finding, sentences
from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import (
    YAIZU,
    checked,
    graver_than_a_note,
    told,
    understood,
)

COLUMNS = {
    "都道府県コード又は市区町村コード": Kind.BODY_CODE,
    "NO": Kind.ROW_NUMBER,
    "市区町村名": Kind.MUNICIPALITY,
    "名称": Kind.NAME,
    "名称_カナ": Kind.KANA,
    "住所": Kind.ADDRESS,
    "緯度": Kind.LATITUDE,
    "経度": Kind.LONGITUDE,
    "電話番号": Kind.PHONE,
    "開設日": Kind.DATE,
    "収容人数": Kind.NUMBER,
    "備考": Kind.TEXT,
}
WORDS = st.sampled_from(["中央", "東", "港", "本町", "大村", "小川", "和田", "豊田"])
SORTS = st.sampled_from(["公民館", "小学校", "公園", "図書館", "保育園", "体育館"])
REMARKS = st.sampled_from(
    ["", "要予約", "駐車場あり", "電話にてご確認ください", "土日祝休み"]
)


@st.composite
def clean_rows(draw: st.DrawFn) -> list[list[str]]:
    rows = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        day = date(1990, 1, 1) + timedelta(days=draw(st.integers(0, 12000)))
        rows.append(
            [
                YAIZU,
                f"{number:010}",
                "焼津市",
                f"第{number}{draw(WORDS)}{draw(SORTS)}",
                "コウキョウシセツ",
                f"静岡県焼津市{draw(WORDS)}{number}-{draw(st.integers(1, 30))}",
                f"{draw(st.floats(34.80, 34.90)):.6f}",
                f"{draw(st.floats(138.27, 138.33)):.6f}",
                f"054-6{number:02}-{draw(st.integers(1000, 9999))}",
                day.isoformat(),
                str(draw(st.integers(0, 2000))),
                draw(REMARKS),
            ]
        )
    return rows


FAULTS = st.sampled_from(
    [
        ("check-digit", 0, "222126"),
        ("code-name-mismatch", 0, "130001"),
        ("test-row", 3, "テスト"),
        ("note-in-name", 3, "公民館※駐車場なし"),
        ("placeholder", 3, "（仮）"),
        ("instruction-left", 5, "例：焼津市本町2-16-32"),
        ("coordinates-not-in-japan", 6, "3.4866"),
        ("decimal-comma", 6, "34,8669"),
        ("coordinate-missing", 6, ""),
        ("point-outside-body", 6, "43.0620"),
        ("zero-restored", 8, "546261139"),
        ("impossible-date", 9, "2026-02-30"),
        ("editors-note", 11, "緯度経度を確認"),
        ("question-mark", 11, "11:00?13:30"),
        ("control-character", 11, "その他\t"),
    ]
)


@given(clean_rows())
@settings(max_examples=60, deadline=None)
def test_a_clean_table_has_no_finding_above_a_note(rows: list[list[str]]) -> None:
    result = checked(COLUMNS, *rows)
    assert graver_than_a_note(result) == []
    assert result.data_rows == result.coords_valid == len(rows)


@given(clean_rows(), FAULTS, st.data())
@settings(max_examples=120, deadline=None)
def test_a_planted_fault_is_found_at_its_cell(
    rows: list[list[str]], fault: tuple[str, int, str], data: st.DataObject
) -> None:
    code, column, text = fault
    place = data.draw(st.integers(0, len(rows) - 1))
    rows[place][column] = text
    found = told(checked(COLUMNS, *rows))
    assert (code, f"{'ABCDEFGHIJKL'[column]}{place + 2}") in found
    assert {cell for _, cell in found} <= {f"{c}{place + 2}" for c in "ABCDEFGHIJKL"}


def test_findings_beyond_the_limit_are_counted_in_one() -> None:
    rows = [["222126"] for _ in range(30)] + [["222127"]]
    result = checked(
        {"コード": Kind.BODY_CODE, "備考": Kind.TEXT}, *_wide(rows), limit=5
    )
    assert [code for code, _ in told(result)] == ["check-digit"] * 5 + ["more-faults"]
    assert result.told_more == {"check-digit": 25}
    assert "25" in result.findings[-1].message()


def _wide(rows: list[list[str]]) -> list[list[str]]:
    return [[*row, f"い{place}ろ"] for place, row in enumerate(rows)]


def test_what_reading_the_table_met_is_handed_on() -> None:
    known = understood({"備考": Kind.TEXT}, [["い"]])
    met = Finding("test-row", 2, values={"value": "い"})
    known.table.findings.append(met)
    assert check(known).findings == (met,)


def test_rows_wider_than_the_table_are_looked_at_all_the_same() -> None:
    result = checked({"コード": Kind.BODY_CODE}, ["222127"], ["222126", "余り", "余り"])
    assert told(result) == [("check-digit", "A3")]


def test_an_empty_table_has_nothing_wrong() -> None:
    result = checked(COLUMNS)
    assert (result.data_rows, result.coords_valid, result.findings) == (0, 0, ())


def test_every_sentence_says_its_values_in_both_languages() -> None:
    for sentence in sentences().values():
        assert sentence.ja
        assert sentence.en
