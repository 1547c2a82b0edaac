from __future__ import annotations

import pytest

from kakehashi.engines.sheets.findings import Level
from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import checked, column, told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11:00?13:30", "question-mark"),
        ("縺ｾ縺｡縺ｮ", "mojibake"),
        ("ç„¼æ´¥å¸‚", "mojibake"),
        ("焼\ufffd市", "mojibake"),
        ("〓澤", "missing-character"),
        ("#NAME?", "spreadsheet-error"),
        ("#REF!", "spreadsheet-error"),
        ("########", "spreadsheet-error"),
        ("=SUM(A1:A3)", "formula-text"),
        ("=cmd|' /C calc'!A0", "formula-runs"),
        ("+cmd|' /C calc'!A0", "formula-runs"),
        ("@SUM(1)", "formula-runs"),
        ("その他\t", "control-character"),
        ("中央\x0b館", "control-character"),
        ("外字\ue000です", "private-character"),
    ],
)
def test_a_cell_that_nobody_typed_like_that_is_told(text: str, code: str) -> None:
    assert column(Kind.TEXT, "一", text, "三") == [(code, "B3")]


@pytest.mark.parametrize(
    "text",
    [
        "ほんとうですか?",
        "https://example.jp/a?1=2",
        "一行目\n二行目",
        "#3",
        "=",
        "-Wi-Fi(無料)",
        "+81-3-1234-5678",
        "@kakehashi",
        "平日|休日!",
        "Café de l'été",
        "　字下げした説明",
        "9:00～17:00",
        "中央　公民館",
    ],
)
def test_ordinary_signs_are_let_be(text: str) -> None:
    assert [
        code for code, _ in column(Kind.TEXT, "一", text) if code != "not-in-cp932"
    ] == []


def test_characters_cp932_cannot_write_are_told_once_a_column_as_a_note() -> None:
    result = checked({"名称": Kind.NAME}, ["𠮷野家"], ["髙橋"], ["草彅"], ["𠮷田"])
    assert told(result) == [("not-in-cp932", None)]
    assert "𠮷" in result.findings[0].message()
    assert result.findings[0].level is Level.NOTE


def test_half_width_kana_and_outer_spaces_of_names_are_notes() -> None:
    result = checked({"名称": Kind.NAME}, ["ｺｳﾐﾝｶﾝ"], [" 公民館"], ["役場\n"])
    assert told(result) == [
        ("half-width-kana", "A2"),
        ("space-at-end", "A3"),
        ("newline-at-end", "A4"),
    ]
    assert {found.level for found in result.findings} == {Level.NOTE}
