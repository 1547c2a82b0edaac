"""The words by which a table speaks of itself: labels, units, totals, notes, periods.

Written down from what municipal files say over and under their tables; words here
decide together with the shape of the rows, never alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LABEL_WORDS: Final = """
no no. № 番号 連番 通番 通し番号 項番 整理番号 登録番号 id コード 区分 種別 種類
分類 業種 業態 名称 名前 氏名 施設 施設名 店名 地区 地域 区 市 町 村 市町 市区町村
市町村 都道府県 県 自治体 団体 団体名 国 国名 都市 都市名 局 部 課 係 室 担当
担当課 所管 所管課 住所 所在地 方書 町名 丁目 町丁 郵便番号 緯度 経度 標高 電話
電話番号 fax tel 連絡先 メール メールアドレス ホームページ url 備考 摘要 説明 概要
内容 特記事項 補足 年 月 日 曜日 年度 年月 年月日 日付 日時 時点 期間 期日 開始
終了 時刻 時間 開始日 終了日 年齢 年代 性別 人口 世帯 世帯数 人数 件数 数量 定員
面積 金額 単価 価格 料金 予算 決算 総数 合計 計 男 女 男性 女性 前年 前年比 増減
増減率 割合 構成比 比率 率 値 単位 対象 対象者 場所 会場 会場名 主催 主催者 申込
申込方法 定休日 営業時間 開館時間 駐車場 項目 科目 款 項 目 節 事業 事業名 課題
品名 品目 規格 数 画像 写真 言語 状態 状況 属性 name address latitude longitude lat
lon lng tel phone email note code type title date time start end year month day
total value count category description
"""
_LABELS: Final = frozenset(_LABEL_WORDS.split())
_LABEL_END: Final = re.compile(
    r".*(?:名称|名|番号|コード|住所|所在地|緯度|経度|年月日|日付|日時|時刻|時間|期間|人数"
    r"|件数|人口|世帯数|種別|区分|分類|種類|備考|有無|可否|url|id|率|額|費|数|面積|年度|先"
    r"|方法|カナ|英語|英字|表記|者数|累計|程度|場所|地区|対象|内容|情報|レベル|概要)"
)
_IDENTIFIER: Final = re.compile(
    r"[a-z]+(?:[A-Z][a-z]*\d*)+|[A-Za-z]+(?:_[A-Za-z0-9]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+"
)
_BRACKETED_END: Final = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]$")
_VALUE: Final = re.compile(
    r"https?://.*|[^@\s]+@[^@\s]+\.[a-z]+|\(?0\d{1,4}\)?-?\d{1,4}-\d{3,4}"
    r"|〒?\d{3}-\d{4}|[{\[].*|.*[都道府県市区町村].*\d+(?:-\d+|番|丁目|号).*|.*。"
    r"|\d{1,2}:\d{2}.*",
    re.DOTALL,
)

_UNIT_WORDS: Final = """
円 千円 万円 百万円 億円 人 千人 万人 名 世帯 件 箇所 か所 ヶ所 カ所 ケ所 施設 戸
棟 校 園 台 本 冊 回 日 時間 分 秒 m m2 m3 km km2 ha a kg t g l kl ml % ‰ 歳 点 枚
部 団体 社 店 室 床 頭 羽 ドル 米ドル 人/km2 kwh kw 人・日 泊 隻 基 組 票 km/h
台/日 ℃
"""
UNITS: Final = frozenset(_UNIT_WORDS.split())
_UNIT_LINE: Final = re.compile(r"[(\[〔【]?単位\s*[:;]?\s*(.+?)[)\]〕】]?")
_UNIT_TAIL: Final = re.compile(
    r"[(\[〔【]\s*(?:単位\s*[:;]?\s*)?([^()\[\]〔〕【】]+?)\s*[)\]〕】]$"
)

TOTALS: Final = frozenset(
    {
        "合計",
        "計",
        "総計",
        "小計",
        "総数",
        "累計",
        "総合計",
        "全体",
        "total",
        "subtotal",
    }
)
SUBTOTALS: Final = frozenset({"小計", "subtotal"})
_NOTE_MARK: Final = re.compile(
    r"(?:[※＊*]|[(（〔【\[]?\s*注(?:\s*\d*\s*[)）〕】\]:：.、．]|\s*\d|\s|意|記|$)"
    r"|[(（〔【\[]?(?:資料|出典|出所|備考|参考|典拠)(?:\s*[)）〕】\]:：]|$)"
    r"|[(（]?(?:問い?合わ?せ先?|作成者?|作成課|担当課?)\s*[:：)）])"
)
_BARE_MARK: Final = re.compile(
    r"[※＊*]\s*\d*|[(（]?注\s*\d*[)）:：]?|(?:資料|出典|備考)[:：]?"
)

_AS_OF: Final = re.compile(
    r".*\d.*(?:現在|時点|作成|更新|公表|発表)[)\]]?|(?:作成|更新|公表)日?[:：].*"
)

_ERA: Final = r"(?:明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(?:元|\d{1,2})"
_YEAR: Final = re.compile(
    rf"(?:(?:{_ERA}|(?:18|19|20)\d\d)\s*年?度?(?:\s*\((?:{_ERA}|\d{{4}})\s*年?度?\))?)"
)
_MONTH: Final = re.compile(
    r"(?:1[0-2]|0?[1-9])月|第?[1-4]四半期|(?:上|下)半?期|[1-4]Q|Q[1-4]"
)
_YEAR_MONTH: Final = re.compile(
    rf"(?:{_ERA}|(?:18|19|20)\d\d)\s*[年/.-]\s*(?:1[0-2]|0?[1-9])月?"
)
_DAY: Final = re.compile(
    rf"(?:(?:{_ERA}|(?:18|19|20)\d\d)\s*[年/.-]\s*)?"
    r"\d{1,2}\s*[月/.-]\s*\d{1,2}日?"
    r"(?:\([月火水木金土日]\))?"
)
_PERIOD_TAIL: Final = re.compile(r"(.+?)(?:_|\s|\(|\[)([^_\s()\[\]]+)[)\]]?")
_PERIOD_END: Final = re.compile(r"[末分中](?=.)|時点|現在")
_AGE: Final = re.compile(
    r"\d{1,3}\s*(?:[~〜-]\s*\d{0,3})?\s*(?:歳(?:以上|未満|以下|代)?|代)"
)
_SEXES: Final = frozenset({"男", "女", "男性", "女性", "計", "総数", "男女計", "合計"})


_LONGEST: Final = 100
"""Characters of a cell that may still be a name, a unit or a day; more is told text."""


def _line(text: str) -> str:
    """Return text in NFKC without white space around it; ``""`` when it is long."""
    if len(text) > _LONGEST:
        return ""
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return text in NFKC without any white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@lru_cache(maxsize=4096)
def label_weight(text: str) -> int:
    """Tell how much a cell speaks like a column's name: 2 a known word, 1 an ending."""
    if len(text) > _LONGEST:
        return 0
    word = plain(text).removeprefix("#")
    bare = _BRACKETED_END.sub("", word) or word
    if word in _LABELS or bare in _LABELS or word == "property":
        return 2
    if len(word) > 40 or any(mark in word for mark in "。、"):
        return 0
    if _IDENTIFIER.fullmatch(text.strip()):
        return 2
    parts = re.split(r"[_・/]", bare)
    if len(parts) > 1 and any(part in _LABELS for part in parts):
        return 1
    return int(bool(_LABEL_END.fullmatch(bare)) and not bare[0].isdigit())


def looks_like_value(text: str) -> bool:
    """Tell whether text is what stands in a cell, not over one: an address, a URL."""
    return len(text) > _LONGEST or bool(_VALUE.fullmatch(_line(text)))


def period_of(text: str) -> str:
    """Return ``年``, ``年月``, ``年月日`` or ``月`` when a label is one, or ``""``."""
    word = _line(text)
    if _YEAR.fullmatch(word):
        return "年"
    if _YEAR_MONTH.fullmatch(word):
        return "年月"
    if _MONTH.fullmatch(word):
        return "月"
    return "年月日" if _DAY.fullmatch(word) else ""


def period_and_rest(text: str) -> tuple[str, str]:
    """Split ``2019年度予算額`` or ``人口（2019年）`` into period and rest.

    Both are ``""`` when the label holds no period beside something else.
    """
    word = _line(text)
    for pattern in (_YEAR_MONTH, _YEAR, _MONTH):
        if said := pattern.match(word):
            period, rest = said[0].strip(), word[said.end() :]
            if at_end := _PERIOD_END.match(rest):
                period, rest = period + at_end[0], rest[at_end.end() :]
            rest = rest.lstrip(" の_・-:")
            return (period, rest) if rest and not rest[0].isdigit() else ("", "")
    said = _PERIOD_TAIL.fullmatch(word)
    if said and period_of(said[2]):
        return said[2].strip(), said[1].strip()
    return "", ""


def dimension_of(text: str) -> str:
    """Return what a label divides by: a period, ``性別``, ``年齢``, or ``""``."""
    if period := period_of(text):
        return period
    word = plain(text) if len(text) <= _LONGEST else ""
    if word in _SEXES:
        return "性別"
    return "年齢" if _AGE.fullmatch(word) else ""


def unit_alone(text: str) -> str:
    """Return the unit of a cell that says nothing else: ``(人)`` → ``人``."""
    word = plain(text).strip("()[]〔〕【】")
    if word in UNITS:
        return _line(text).strip("()[]〔〕【】 ")
    return unit_line(text)


def unit_line(text: str) -> str:
    """Return the unit of a line ``（単位：千円）``, or ``""``."""
    said = _UNIT_LINE.fullmatch(_line(text))
    return said[1].strip() if said and len(said[1]) <= 20 else ""


def unit_in_name(name: str) -> str:
    """Return the unit at the end of a column's name: ``予算額（千円）`` → ``千円``."""
    said = _UNIT_TAIL.search(_line(name))
    return said[1].strip() if said and plain(said[1]) in UNITS else ""


def is_note(text: str) -> bool:
    """Tell whether a line begins as notes under a table do: ``※``, ``注``, ``資料``."""
    return bool(_NOTE_MARK.match(text.lstrip()[:_LONGEST]))


def is_bare_mark(text: str) -> bool:
    """Tell whether a cell is only the mark of a note whose text stands beside it."""
    return bool(_BARE_MARK.fullmatch(text.strip()))


def is_as_of(text: str) -> bool:
    """Tell whether a line says of which day a table is: ``令和7年4月1日現在``."""
    return bool(_AS_OF.fullmatch(_line(text)))
