"""Keys by which names are compared: the many ways to write one made one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HYPHENS: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | {
    ord("〜"): "~",
    ord("ヶ"): "ケ",
    ord("ヵ"): "カ",
    ord("◯"): "〇",
    ord("○"): "〇",
}
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[ー~](?=[0-9])")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LEGAL_FORMS: Final = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(合)": "合同会社",
    "(資)": "合資会社",
    "(名)": "合名会社",
    "(一財)": "一般財団法人",
    "(公財)": "公益財団法人",
    "(財)": "財団法人",
    "(一社)": "一般社団法人",
    "(公社)": "公益社団法人",
    "(社)": "社団法人",
    "(社福)": "社会福祉法人",
    "(福)": "社会福祉法人",
    "(医)": "医療法人",
    "(学)": "学校法人",
    "(宗)": "宗教法人",
    "(独)": "独立行政法人",
    "(特非)": "特定非営利活動法人",
    "(npo)": "特定非営利活動法人",
    "npo法人": "特定非営利活動法人",
}
_LEGAL_FORM: Final = re.compile("|".join(map(re.escape, _LEGAL_FORMS)))
# Forms of one character in names of people and places; each folds to the second.
_FORMS: Final = (
    "髙高﨑崎嵜崎邊辺邉辺齋斎齊斉澤沢濵浜濱浜廣広國国嶋島嶌島德徳櫻桜瀨瀬桒桑栁柳"
)
_FOLD: Final = str.maketrans(dict(zip(_FORMS[::2], _FORMS[1::2], strict=True)))


def normal_key(text: str) -> str:
    """Return the key of a name: equal for ways to write one name, else different.

    Width, case, spaces, hyphens, ヶ and ケ, 〇 and ○, ㈱ and 株式会社 are one;
    variants of a character (髙 and 高) stay two: see ``alike_key``.
    """
    key = unicodedata.normalize("NFKC", _SELECTORS.sub("", text)).casefold()
    key = "".join(unicodedata.normalize("NFKC", key).translate(_HYPHENS).split())
    # A mark that stood apart by a space now joins the letter before it.
    key = unicodedata.normalize("NFKC", key)
    key = _BETWEEN_DIGITS.sub("-", key)
    return _LEGAL_FORM.sub(lambda found: _LEGAL_FORMS[found.group()], key)


def alike_key(text: str) -> str:
    """Return ``normal_key`` with variants of a character made one (髙 as 高)."""
    return normal_key(text).translate(_FOLD)
