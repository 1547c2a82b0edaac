"""What people left in cells: placeholders, remarks to themselves, tests, instructions.

What a reader of the table is told ("要予約", "電話にてご確認ください") is none of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understood

_REMEMBERED: Final = 20_000
# So often, and in such a part of a column, a sign is how its people say "none".
_HABIT: Final = 10
_OFTEN: Final = 0.2
_NAMES: Final = frozenset({Kind.NAME, Kind.KANA, Kind.LATIN_NAME})
_REQUIRED: Final = {
    Kind.NAME,
    Kind.ADDRESS,
    Kind.BODY_CODE,
    Kind.LATITUDE,
    Kind.LONGITUDE,
    Kind.MUNICIPALITY,
    Kind.PREFECTURE,
}
_LOOKED_AT: Final = frozenset(Kind) - {Kind.URL, Kind.EMPTY}

# Whole cells that stand for nothing where something is required.
_EMPTY: Final = frozenset(
    {sign * times for sign in "-‐–—―−－ーｰ_.。…?？○〇◯●×xX" for times in range(1, 6)}
    - {"○", "〇", "◯", "●", "×", "x", "X"}
    | {"(仮)", "（仮）", "(仮称)", "（仮称）", "仮", "仮称", "未定", "未設定", "未入力"}
    | {"未記入", "TBD", "TBA", "N/A", "NA", "n/a", "null", "NULL", "None"}
    | {"none", "nan", "NaN", "undefined", "名称未定", "調整中", "準備中", "作成中"}
)
_NOTE_FOR_NAME: Final = re.compile(r"※.{2,}")
_HOUSE_UNKNOWN: Final = re.compile(r"[0０][-‐–—−ー－][0０]|.*\D[0０][-−－ー][0０]")

# A remark of the editor to himself: the whole cell, or a mark that stands before it.
_EDITING: Final = re.compile(
    r"(?:要|再|未)(?:確認|修正|調査|調整|検討)(?:中|事項|済み?)?"
    r"|(?:内容|掲載|公開|場所|位置)?(?:確認|修正|調査|作成|編集|問合せ)中"
    r"|(?:緯度経?度?|経度|座標|住所|所在地|電話番号?|名称|位置|場所|数値|値|内容|URL|[A-Za-z]+)"
    r"[をは・、]?(?:の|が)?(?:要|再)?(?:確認|修正|調査|入力|記入)"
    r"(?:する|すること|のこと|してください|願います|お願いします|要|が?必要|中|予定)?"
    r"|(?:ここ|後で|あとで|のちほど)[^。]{0,12}(?:修正|確認|入力|記入|追記|差し替え)"
    r"|(?:要)?(?:追記|差し?替え)(?:予定|する|要|必要)"
    r"|(?:削除|修正)(?:して(?:下さい|ください)|願います|お願いします|予定|要)?[?？]?"
    r"|※.{1,30}(?:変更|削除|追加)!+"
    r"|[T]ODO.*|[F]IXME.*|X{3}"
)
_EDITING_MARK: Final = re.compile(
    r"[【\[［〔](?:オープンデータ用|公開用|非公開|要確認|要修正|確認中|修正中|作業中"
    r"|作業用|内部用|庁内用|下書き|ドラフト|旧データ|削除予定?|編集中|[T]ODO)[】\]］〕].*",
    re.DOTALL,
)
_TEST: Final = re.compile(
    r"(?:(?:テスト|てすと|ﾃｽﾄ|test|testing|サンプル|さんぷる|sample|ダミー|だみー|dummy)"
    r"(?:データ|でーた|data|行|入力|用|名|名称|施設|項目|登録|投稿)*[\s_.-]*(?:[0-9]+|[A-Za-z])?"
    r"|あ{3,}|ア{3,}|a{3,}|い{3,}|あいうえお|アイウエオ|ほげ+|hoge+|foo|asdf\w*|qwerty)",
    re.IGNORECASE,
)
_INSTRUCTION: Final = re.compile(
    r"[(（【\[［]?(?:記入|入力|記載)?例[)）】\]］]?\s*[:：)）】\]］].*"
    r"|[(（【\[［](?:記入|入力|記載)例[)）】\]］].*"
    r"|.*(?:を|に|で|にて|から|は|して)(?:ご)?(?:入力|記入|記載|選択)"
    r"(?:して(?:下さい|ください)|すること|のこと|願います|をお願いします).*"
    r"|.*(?:入力|記入|選択|記載)(?:して)?(?:下さい|ください)[。.!！]?"
    r"|(?:半角|全角)(?:数字|英数字?|カタカナ|カナ|文字)?(?:で|のみ|にて|[0-9]+文字).*"
    r"|(?:必須|任意)(?:項目|入力)",
    re.DOTALL,
)
# A reader of remarks may be asked to fill in a form; only this is for the writer.
_FOR_THE_WRITER: Final = re.compile(
    r"[(【\[]?(?:記入|入力|記載)例[)】\]:].*"
    r"|(?:ここ|この欄|本欄)に.*(?:入力|記入|記載)して(?:下さい|ください)。?",
    re.DOTALL,
)
_NOTE_IN_NAME: Final = re.compile(
    r".+?(?:※.+|[(（](?:[^()（）]*(?:工事中|休止中|休業中|休館中|閉鎖中|移転|廃止|仮設移転|建替)"
    r"[^()（）]*|[^()（）]*(?:令和|平成|20\d\d年?).*?(?:から|より|まで|～|オープン|開設|閉館|廃止)"
    r"[^()（）]*)[)）])",
    re.DOTALL,
)


# Nothing of the above is in a cell without one of these: found at C speed, first.
_TRIGGERS: Final = (
    *("確認", "修正", "調査", "調整", "検討", "編集", "作成", "作業", "問合", "入力"),
    *("記入", "記載", "選択", "例", "※", "*", "＊", "追記", "差替", "差し替え"),
    *("削除", "追加", "変更", "todo", "fixme", "xxx", "公開", "庁内用", "内部用"),
    *(
        "下書き",
        "ドラフト",
        "旧データ",
        "オープンデータ用",
        "半角",
        "全角",
        "必須",
        "任意",
    ),
)
_NAME_TRIGGERS: Final = (
    *("テスト", "てすと", "ﾃｽﾄ", "test", "サンプル", "さんぷる", "sample", "ダミー"),
    *(
        "だみー",
        "dummy",
        "あああ",
        "アアア",
        "aaa",
        "いいい",
        "あいう",
        "アイウ",
        "ほげ",
    ),
    *("hoge", "foo", "asdf", "qwerty", "ｔｅｓｔ", "工事", "休止", "休業", "休館"),
    *("閉鎖", "移転", "廃止", "建替", "令和", "平成", "年"),
)
_ZEROS: Final = ("0-0", "0−0", "0－0", "0ー0", "０-０", "０－０", "０−０", "０ー０")
_HOUSE: Final = re.compile(r"[^0-9０-９\n][0０][-‐−－ー][0０]")


class Leftovers:
    """Looks at one column for what is no content of it."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._clean: set[str] = set()
        self._triggers: tuple[str, ...] = _TRIGGERS
        if known.kind in _NAMES or known.kind is Kind.TEXT:
            self._triggers += _NAME_TRIGGERS
        self._placeholders: dict[str, list[int]] = {}
        self._filled = 0

    def look(self, page: Page) -> None:
        """Look at the texts not seen before."""
        kind = self._known.kind
        if kind not in _LOOKED_AT:
            return
        index = self._known.column.index
        suspects = self._suspects(page.distinct(index), page.joined(index))
        bad = {text for text in suspects if next(leftovers_of(text, kind), None)}
        if len(self._clean) < _REMEMBERED:
            self._clean |= suspects - bad
        self._filled += len(page.numbers)
        for place, text in page.where(index, bad):
            for code in leftovers_of(text, kind):
                row = page.numbers[place]
                if code == "placeholder":
                    self._placeholders.setdefault(text.strip(), []).append(row)
                else:
                    self._said.say(code, self._known.column, row, value=text.strip())

    def _suspects(self, texts: set[str], joined: str) -> set[str]:
        lower = joined.lower()
        hot = [word for word in self._triggers if word[0] in lower and word in lower]
        found = texts & _EMPTY if self._known.kind in _REQUIRED else set[str]()
        if hot:
            some = re.compile("|".join(map(re.escape, hot)), re.IGNORECASE)
            found |= {text for text in texts - self._clean if some.search(text)}
        if self._known.kind is Kind.ADDRESS and any(map(joined.__contains__, _ZEROS)):
            found |= {text for text in texts - self._clean if _HOUSE.search(text)}
        return found

    def finish(self) -> None:
        """Say each placeholder; one that stands all through a column only once."""
        column = self._known.column
        for text, rows in self._placeholders.items():
            if len(rows) >= max(_HABIT, self._filled * _OFTEN):
                count = f"{len(rows):,}"
                self._said.say(
                    "placeholder-throughout", column, None, value=text, count=count
                )
                continue
            for row in rows:
                self._said.say("placeholder", column, row, value=text)


def leftovers_of(text: str, kind: Kind) -> Iterator[str]:
    """Yield the codes of what was left in a cell; at most one but for names."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or plain.isdecimal():
        return
    instruction = _FOR_THE_WRITER if kind is Kind.TEXT else _INSTRUCTION
    if instruction.fullmatch(plain):
        yield "instruction-left"
    elif _EDITING.fullmatch(plain) or _EDITING_MARK.fullmatch(plain):
        yield "editors-note"
    elif (kind in _NAMES or kind is Kind.TEXT) and _TEST.fullmatch(plain):
        yield "test-row"
    elif _says_nothing(text, plain, kind):
        yield "placeholder"
    elif kind is Kind.ADDRESS and _HOUSE_UNKNOWN.fullmatch(plain):
        yield "house-number-unknown"
    elif kind is Kind.NAME and _NOTE_IN_NAME.fullmatch(plain):
        yield "note-in-name"


def _says_nothing(text: str, plain: str, kind: Kind) -> bool:
    if kind in _REQUIRED and (text in _EMPTY or plain in _EMPTY):
        return True
    return kind in _NAMES and _NOTE_FOR_NAME.fullmatch(plain) is not None
