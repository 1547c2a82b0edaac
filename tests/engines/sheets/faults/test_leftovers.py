from __future__ import annotations

import pytest

from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import column


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.NAME, "※土砂災害からの退避", "placeholder"),
        (Kind.NAME, "（仮）", "placeholder"),
        (Kind.ADDRESS, "未定", "placeholder"),
        (Kind.NAME, "ー", "placeholder"),
        (Kind.TEXT, "緯度経度を確認", "editors-note"),
        (Kind.TEXT, "要確認", "editors-note"),
        (Kind.CATEGORY, "確認中", "editors-note"),
        (Kind.TEXT, "【オープンデータ用】駅から歩いて3分。", "editors-note"),
        (Kind.NAME, "テスト", "test-row"),
        (Kind.NAME, "テスト2", "test-row"),
        (Kind.NAME, "ｔｅｓｔ", "test-row"),
        (Kind.NAME, "サンプルデータ", "test-row"),
        (Kind.KANA, "あああ", "test-row"),
        (Kind.NAME, "例：中央公民館", "instruction-left"),
        (Kind.ADDRESS, "都道府県から入力してください", "instruction-left"),
        (Kind.KANA, "全角カタカナで入力", "instruction-left"),
        (Kind.CATEGORY, "選択してください", "instruction-left"),
        (Kind.NUMBER, "半角数字で入力", "instruction-left"),
        (Kind.NAME, "（記入例）中央公民館", "instruction-left"),
        (Kind.NAME, "山王小学校※駐車場なし", "note-in-name"),
        (Kind.NAME, "あおぞら園（休止中）", "note-in-name"),
        (Kind.NAME, "中央公園（令和8年3月まで）", "note-in-name"),
        (Kind.ADDRESS, "串本町江田0-0", "house-number-unknown"),
        (Kind.TEXT, "（記入例）土日は休館します。", "instruction-left"),
        (Kind.TEXT, "この欄に補足を記入してください。", "instruction-left"),
    ],
)
def test_what_was_left_in_a_cell_is_told(kind: Kind, text: str, code: str) -> None:
    rest = ["一", "二", "三"] if kind is not Kind.NUMBER else ["1"] * 20
    found = column(kind, *rest, text)
    assert (code, f"B{len(rest) + 2}") in found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.TEXT, "電話にてご確認ください"),
        (Kind.TEXT, "要予約"),
        (Kind.TEXT, "申込書に記入してください"),
        (Kind.TEXT, "追加"),
        (Kind.CATEGORY, "☆☆☆"),
        (Kind.CATEGORY, "-"),
        (Kind.TEXT, "未定"),
        (Kind.NAME, "（有）葵サンプル"),
        (Kind.MUNICIPALITY, "不明"),
        (Kind.KANA, "-"),
        (Kind.NAME, "サンプルストラップ製作"),
        (Kind.NAME, "テストセンター"),
        (Kind.NAME, "ダミー人形資料館"),
        (Kind.NAME, "＊indigo＊"),
        (Kind.NAME, "中央公園（旧東小学校）"),
        (Kind.NAME, "例幣使街道資料館"),
        (Kind.NAME, "平成記念公園（大手町）"),
        (Kind.ADDRESS, "本町10-05"),
        (Kind.ADDRESS, "焼津市本町2-16-32"),
        (Kind.URL, "https://example.jp/?test=1"),
    ],
)
def test_what_only_looks_like_it_is_let_be(kind: Kind, text: str) -> None:
    assert column(kind, "一", "二", "三", text) == []
