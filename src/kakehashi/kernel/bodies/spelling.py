"""One key for the many ways in which the same name of a place is written."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kakehashi.kernel.romaji import hiragana

# Pairs of an old or variant form and the one we fold to. 阪 and 坂, 斎 and 斉, 涌
# and 湧 are different characters in names of bodies and stay apart.
_VARIANTS: Final = (
    "檮梼龍竜惠恵澤沢濱浜邊辺邉辺廣広嶋島嶌島﨑崎髙高櫻桜榮栄國国藪薮礪砺蕊蘂曾曽桧檜"
    "頴穎鹽塩釜竈竃竈瀨瀬瀧滝淵渕籠篭鰺鯵條条萬万圓円豐豊冨富峯峰嶽岳橫横藏蔵寶宝彌弥"
    "彥彦會会氣気驒騨溫温蘆芦與与諌諫壹壱亙亘戶戸黑黒縣県臺台眞真靜静德徳礒磯靑青淸清"
    "鷗鴎攝摂澁渋薗園塲場穗穂來来埜野燒焼兒児佛仏關関鎭鎮稻稲禮礼莊荘藝芸觀観讀読豫予"
    "鐵鉄隱隠霸覇麥麦龜亀凾函舘館區区參参吳呉壽寿奧奥姬姫對対峽峡帶帯應応檢検淨浄淺浅"
    "溪渓滿満燈灯狹狭當当盡尽竝並絲糸經経綠緑總総繩縄舊旧莖茎賣売輕軽雙双靈霊顏顔驛駅"
    "黃黄點点鄕郷鄉郷賴頼讚讃萊莱禪禅稱称號号處処變変獨独壺壷鷄鶏樂楽劍剣螢蛍廐厩繫繋"
    "鑛鉱團団圖図迩邇槇槙桒桑桺柳枩松栁柳飮飲"
)
_FOLD: Final = str.maketrans(
    dict(zip(_VARIANTS[::2], _VARIANTS[1::2], strict=True)) | {"之": "の", "乃": "の"}
)
_SILENT: Final = re.compile(
    r"[\s・･,、。.．/／|｜'’`\"“”「」『』()<>\[\]{}:;_‐‑‒–—―−~〜-]+"
)
_KANJI: Final = r"[\u3005\u3400-\u9fff\U00020000-\U0003ffff]"
# ケ, ヶ, が and the like between two kanji say one thing; so do ツ, つ and ッ.
_GA: Final = re.compile(rf"(?<={_KANJI})[けゖがゕか](?={_KANJI})")
_TSU: Final = re.compile(rf"(?<={_KANJI})[つっ](?={_KANJI})")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def fold(text: str) -> str:
    """Return the key of a name in Japanese: width, kana, variants, spaces made one."""
    plain = _SELECTORS.sub("", hiragana(text)).lower()
    plain = _SILENT.sub("", plain).translate(_FOLD)
    plain = _GA.sub("け", plain)
    return _TSU.sub("つ", plain)


def same_letters(text: str, name: str) -> bool:
    """Whether ``text`` holds ``name`` letter by letter, width and spaces aside."""
    return _SILENT.sub("", name) in _SILENT.sub("", unicodedata.normalize("NFKC", text))


def has_kanji(text: str) -> bool:
    """Whether ``text`` holds a kanji."""
    return re.search(_KANJI, text) is not None


def is_latin(text: str) -> bool:
    """Whether ``text`` is written in Latin letters only (digits and signs aside)."""
    plain = unicodedata.normalize("NFKD", text)
    letters = [sign for sign in plain if sign.isalpha()]
    return bool(letters) and all(ord(sign) < 0x250 for sign in letters)
