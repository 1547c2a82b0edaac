"""The data dictionary (データ項目定義): every column of every open dataset, once.

The page, the header of a CSV file, JSON and the interface for programs all read this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Type = Literal["text", "integer", "date", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it means in Japanese and English.

    Attributes:
        unit: ``yen``, ``year``, ``percent``, ``count``, or ``""``.
        may_be_empty: an empty cell (null in JSON) means not known or not yet.
        giving: the field of the 360Giving standard it answers to, or ``""``.
    """

    name: str
    type: Type
    ja: str
    en: str
    unit: str = ""
    may_be_empty: bool = False
    giving: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset (オープンデータ): what one row of it is, and where it comes from."""

    name: str
    ja: str
    en: str
    row_ja: str
    row_en: str
    source_ja: str
    source_en: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns in their order."""
        return tuple(column.name for column in self.columns)


YEAR: Final = Column(
    "fiscal_year",
    "integer",
    "事業を行う年度(4月に始まる年)",
    "Fiscal year in which the project runs: the year in which April falls",
    "year",
)
LINE: Final = Column(
    "line",
    "text",
    "助成事業: multicultural(多文化共生)、cooperation(国際協力)、exchange(国際交流)",
    "Line of grants: multicultural, cooperation or exchange",
    giving="Grant Programme:Code",
)
CODE: Final = Column(
    "body_code",
    "text",
    "全国地方公共団体コード(6桁、検査数字を含む)。コードの無い団体は空",
    "Code of the local government: six digits, one a check digit; empty if none",
    may_be_empty=True,
    giving="Recipient Org:Identifier",
)
BODY: Final = Column(
    "body_name",
    "text",
    "団体の名称(申請した団体。合併でなくなった団体もその名称のまま)",
    "Name of the body that applied, also where it has since been merged",
    giving="Recipient Org:Name",
)
PREFECTURE_CODE: Final = Column(
    "prefecture_code",
    "text",
    "都道府県コード(2桁)。都道府県に属さない団体は空",
    "Code of the prefecture, two digits; empty where a body lies in none",
    may_be_empty=True,
)
PREFECTURE: Final = Column(
    "prefecture",
    "text",
    "都道府県の名称",
    "Name of the prefecture",
    may_be_empty=True,
    giving="Beneficiary Location:Name",
)
TITLE: Final = Column("title", "text", "事業名", "Title of the project", giving="Title")
DEMONSTRATION: Final = Column(
    "is_demonstration",
    "boolean",
    "実演のための架空のデータか",
    "Whether it was made up for a demonstration",
)


def _yen(
    name: str, ja: str, en: str, *, empty: bool = False, giving: str = ""
) -> Column:
    return Column(name, "integer", ja, en, "yen", empty, giving)


def _count(name: str, ja: str, en: str) -> Column:
    return Column(name, "integer", ja, en, "count")


AWARDS: Final = Dataset(
    "awards",
    "交付決定",
    "Awards",
    "交付決定1件。申請中・審査中・不採択の申請は含みません。",
    "One grant that was awarded. Applications not decided or declined are not in it.",
    "交付決定、変更承認、額の確定、支払の記録",
    "The records of awards, changes approved, amounts fixed and payments",
    (
        Column(
            "reference",
            "text",
            "受付番号(変わりません)",
            "Reference of the application; it never changes",
            giving="Identifier",
        ),
        YEAR,
        LINE,
        CODE,
        BODY,
        Column(
            "body_kind",
            "text",
            "団体の種別(prefecture 都道府県、city 市 など)",
            "Kind of body, such as prefecture or city",
        ),
        PREFECTURE_CODE,
        PREFECTURE,
        TITLE,
        Column(
            "awarded_on", "date", "交付決定日", "Day of the award", giving="Award Date"
        ),
        _yen(
            "requested_yen",
            "申請額",
            "Sum asked for",
            empty=True,
            giving="Amount Applied For",
        ),
        _yen(
            "awarded_yen",
            "交付決定額(当初)",
            "Sum as first awarded",
            giving="Amount Awarded",
        ),
        _yen(
            "committed_yen",
            "現在の交付決定額(変更承認と額の確定を反映)",
            "Sum committed now: changes approved and the amount fixed are counted",
        ),
        _count("changes", "承認された計画変更の回数", "How many changes were approved"),
        _yen(
            "settled_yen",
            "確定額。額の確定前は空",
            "Amount fixed after the final report; empty until then",
            empty=True,
        ),
        _yen(
            "paid_yen",
            "支払済額(返還された額を差し引いた額)",
            "Sum paid so far, less what was repaid",
            giving="Amount Disbursed",
        ),
        Column(
            "state",
            "text",
            "awarded 交付決定済、reported 実績報告済、settled 額の確定済、"
            "stopped 中止承認済、closed 完了",
            "awarded, reported, settled, stopped (by a change approved) or closed",
        ),
        Column(
            "starts_on",
            "date",
            "事業の開始日(変更承認後の計画)",
            "First day of the project by the plan in force",
            may_be_empty=True,
            giving="Planned Dates:Start Date",
        ),
        Column(
            "ends_on",
            "date",
            "事業の終了日(変更承認後の計画)",
            "Last day of the project by the plan in force",
            may_be_empty=True,
            giving="Planned Dates:End Date",
        ),
        Column(
            "is_joint", "boolean", "共同事業か", "Whether several bodies do it jointly"
        ),
        Column(
            "is_continued",
            "boolean",
            "継続事業か(申請者の申告)",
            "Whether it continues an earlier project, as the applicant says",
        ),
        Column(
            "case_study",
            "text",
            "事業事例のアドレス。公開していなければ空",
            "Address of its case study; empty where there is none",
            may_be_empty=True,
        ),
        DEMONSTRATION,
    ),
)
APPLICATIONS: Final = Dataset(
    "applications",
    "都道府県・助成事業・年度別の申請",
    "Applications by prefecture, line and year",
    "都道府県・助成事業・年度の組合せ。採否が決まった申請だけを数え、団体名は出しません。",
    "A prefecture, line and year. Only decided applications count; no body is named.",
    "採否の決定の記録",
    "The records of decisions",
    (
        YEAR,
        LINE,
        PREFECTURE_CODE,
        PREFECTURE,
        _count(
            "applications", "採否が決まった申請の件数", "Applications that were decided"
        ),
        _yen("requested_yen", "その申請額の合計", "What they asked for in all"),
        _count("awards", "採択の件数", "Applications that were awarded"),
        _yen("awarded_yen", "交付決定額(当初)の合計", "Sums as first awarded, in all"),
        _count("declined", "不採択の件数", "Applications that were declined"),
        DEMONSTRATION,
    ),
)
_CAPS: Final = tuple(
    _yen(
        f"cap_{name}_yen",
        f"助成上限額: {ja}",
        f"Ceiling of one grant: {en}",
        empty=True,
    )
    for name, ja, en in (
        ("prefecture", "都道府県・指定都市", "prefectures and designated cities"),
        ("municipality", "市区町村・地域国際化協会", "municipalities, associations"),
        ("single", "単独事業", "projects of one body"),
        ("joint", "共同事業", "joint projects"),
        ("abroad", "主に海外で行う事業", "projects mainly abroad"),
        ("home", "主に国内で行う事業", "projects mainly in Japan"),
    )
)
RULES: Final = Dataset(
    "rules",
    "公募の条件",
    "Rules of the calls",
    "公募1回。現在効力のある条件です。",
    "One call, with its terms in force now.",
    "募集要綱(source の列に出典)",
    "The guidelines of the calls; the column source names each",
    (
        Column("call", "integer", "公募の番号", "Number of the call"),
        YEAR,
        LINE,
        Column("round", "integer", "同じ年度の第何次募集か", "Which round of its year"),
        Column("name_ja", "text", "公募の名称", "Its name in Japanese"),
        Column("name_en", "text", "公募の名称(英語)", "Its name in English"),
        Column(
            "opens_at",
            "text",
            "募集開始の日時(ISO 8601)。不明なら空",
            "When it opens (ISO 8601); empty where not known",
            may_be_empty=True,
        ),
        Column(
            "closes_at",
            "text",
            "締切の日時(ISO 8601、必着)。この時刻ちょうどは締切後",
            "When it closes (ISO 8601): at this very instant it is too late",
        ),
        Column(
            "is_hour_known",
            "boolean",
            "締切の時刻が公表されているか(いなければ日だけが確か)",
            "Whether the hour was published; else only the day is certain",
        ),
        Column(
            "project_from",
            "date",
            "事業を始められる最初の日",
            "First day a project may run",
            may_be_empty=True,
        ),
        Column(
            "project_to",
            "date",
            "事業を終える最後の日",
            "Last day a project may run",
            may_be_empty=True,
        ),
        Column(
            "rate_percent",
            "integer",
            "助成率の上限。不明なら空",
            "Rate of the grant at most; empty where not known",
            "percent",
            may_be_empty=True,
        ),
        _yen("floor_yen", "助成下限額", "Least sum of a grant", empty=True),
        *_CAPS,
        Column(
            "may_apply",
            "text",
            "自ら申請できる団体の種別(空白区切り)",
            "Kinds of bodies that may apply themselves, parted by spaces",
        ),
        Column(
            "may_apply_through",
            "text",
            "自治体等を通じて共同で申請できる団体の種別(空白区切り)",
            "Kinds of bodies that may apply through another, parted by spaces",
            may_be_empty=True,
        ),
        Column(
            "exclusions_ja",
            "text",
            "対象外の事業(改行区切り)",
            "Projects that are not funded, in Japanese, a line each",
            may_be_empty=True,
        ),
        Column(
            "exclusions_en",
            "text",
            "対象外の事業(英語、改行区切り)",
            "Projects that are not funded, a line each",
            may_be_empty=True,
        ),
        Column("source", "text", "条件の出典", "Where the terms are laid down"),
        DEMONSTRATION,
    ),
)
PAST_AWARDS: Final = Dataset(
    "past-awards",
    "過去の交付決定",
    "Awards of earlier years",
    "このシステムで申請を受ける前の交付決定1件",
    "One grant awarded before applications were made here",
    "協会が保管する一覧から取り込んだもの",
    "Imported from the lists the association keeps",
    (
        YEAR,
        CODE,
        BODY,
        PREFECTURE_CODE,
        PREFECTURE,
        TITLE,
        _yen("awarded_yen", "交付決定額", "Sum awarded", giving="Amount Awarded"),
        _yen(
            "settled_yen",
            "確定額。不明なら空",
            "Amount fixed; empty where not known",
            empty=True,
        ),
        DEMONSTRATION,
    ),
)
DATASETS: Final = (AWARDS, APPLICATIONS, RULES, PAST_AWARDS)
BY_NAME: Final = {dataset.name: dataset for dataset in DATASETS}
