"""What stands in the official form of an application (様式): fields, labels, choices.

Plain data without Django: the form is built from it (`scripts/build_forms.py`) and read
by it. Labels and choices are the words of the pages; tests hold the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FORM_VERSION: Final = "1"
MODEL_MARK: Final = "モデル様式(協会の正式な様式ではありません)"
EXAMPLE: Final = "記入例"
"""A sheet whose name or title says so holds no answers."""

LONGEST_TEXT: Final = 4000
COST_ROWS, STEP_ROWS, EXCLUSION_ROWS = 40, 14, 12
STEP_MARK: Final = "："
"""Between the time and the words of a step, in `Application.schedule`."""


class Kind(StrEnum):
    """What a field of the form is made for."""

    TEXT = "text"
    MAIL = "mail"
    DAY = "day"
    CHOICE = "choice"
    YES = "yes"
    YEN = "yen"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form (記入欄).

    Attributes:
        name: the name of its cell, which is a column of `Application` or ``title``.
        label: what stands beside it.
        most: characters it may have.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    most: int = 0


FIELDS: Final = (
    FormField("document_number", "公文書番号", most=60),
    FormField("document_date", "公文書の日付", Kind.DAY),
    FormField("title", "事業名", most=200),
    FormField("category", "対象分野", Kind.CHOICE),
    FormField("venue", "主な実施場所", Kind.CHOICE),
    FormField("starts_on", "開始日", Kind.DAY),
    FormField("ends_on", "終了日", Kind.DAY),
    FormField("purpose", "目的・必要性", most=LONGEST_TEXT),
    FormField("content", "事業内容", most=LONGEST_TEXT),
    FormField("effect", "期待される効果", most=LONGEST_TEXT),
    FormField("model_point", "他団体の範となる点", most=LONGEST_TEXT),
    FormField("is_joint", "共同事業", Kind.YES),
    FormField("partner_name", "共同実施団体", most=120),
    FormField("partner_part", "役割分担", most=LONGEST_TEXT),
    FormField("other_subsidy", "ほかの助成", Kind.CHOICE),
    FormField("other_subsidy_note", "申請先と結果(見込み)", most=200),
    FormField("is_carried_over", "継続事業", Kind.YES),
    FormField("carried_over_note", "昨年度と異なる新しい点", most=LONGEST_TEXT),
    FormField("contact_section", "担当課", most=80),
    FormField("contact_name", "担当者名", most=60),
    FormField("contact_phone", "電話番号", most=30),
    FormField("contact_mail", "メールアドレス", Kind.MAIL, most=254),
    FormField("other_income_yen", "その他の収入", Kind.YEN),
    FormField("requested_yen", "申請額", Kind.YEN),
)
# What the system writes on the form for people to read.
TOLD: Final = {
    "call_name": "公募",
    "body_name": "申請団体",
    "body_code": "団体コード",
    "shown_reference": "受付番号",
    "terms_told": "公募の条件",
}
ASKED: Final = "申請する額"  # on the cover, computed from the cost table
NOTE: Final = "注"
SUMS: Final = {"costs_total": "合計", "costs_eligible": "うち助成対象"}
# What the call lays down, on a hidden sheet, for a check without the system.
TERMS: Final = (
    "form_version",
    "call_id",
    "call_scheme",
    "call_year",
    "body_kind",
    "body_way",
    "draft_reference",
    "terms_rate",
    "terms_floor",
    "terms_from",
    "terms_to",
    "terms_closes",
)
TERMS_CAPS: Final = "terms_caps"
# The columns of the cost table by their heads, in order.
COST_HEADS: Final = {
    "expense_class": "区分",
    "description": "内容",
    "unit_yen": "単価(円)",
    "quantity": "数量",
    "unit": "単位",
    "amount_yen": "金額(円)",
    "is_eligible": "対象",
}
STEP_HEADS: Final = {"when": "時期", "what": "内容"}
EXCLUSION_HEADS: Final = {
    "number": "番号",
    "text": "助成の対象とならない事業",
    "answer": "回答",
}
YES_NO: Final = {True: "はい", False: "いいえ"}
ELIGIBLE: Final = {True: "対象", False: "対象外"}
APPLIES: Final = {False: "該当しない", True: "該当する"}
CHOICES: Final = {
    "category": {
        "health": "医療・保健・福祉",
        "disaster": "防災",
        "education": "教育",
        "work": "労働環境",
        "living": "居住・生活",
        "participation": "自立と社会参画",
        "language": "情報の多言語化・日本語学習",
    },
    "venue": {"home": "主に国内", "abroad": "主に海外"},
    "other_subsidy": {
        "none": "なし",
        "asked": "ほかへ申請中(未決定)",
        "granted": "ほかで交付決定済み",
    },
    "expense_class": {
        "fees": "報償費",
        "travel": "旅費",
        "supplies": "需用費",
        "services": "役務費",
        "commission": "委託料",
        "rent": "使用料及び賃借料",
        "contribution": "負担金",
        "other": "その他",
    },
}


def label_of(name: str) -> str:
    """What stands beside a field."""
    return next(field.label for field in FIELDS if field.name == name)
