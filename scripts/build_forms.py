"""Build the model form of an application (様式); run it when its look shall change.

The workbook names every cell that is filled (名前の定義): the names are columns of
`Application`, those of the cost table and of the exclusions, and on a hidden sheet what
the call lays down. Reading and filling go by these names, and by the labels where a
copy has lost them. It is a model, and says so, until an association brings its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from pathlib import Path
from typing import Final

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from form_book import (
    BLUE,
    BOX,
    CENTRE,
    LEFT,
    MIDDLE,
    RIGHT,
    TOP,
    FormBook,
    box,
    finish,
    head,
    label,
    notes,
    prompt,
    section,
    whole_numbers,
    write,
)
from kakehashi.programmes.grants.rules.form_words import (
    APPLIES,
    ASKED,
    CHOICES,
    COST_HEADS,
    COST_ROWS,
    ELIGIBLE,
    EXAMPLE,
    EXCLUSION_HEADS,
    EXCLUSION_ROWS,
    FIELDS,
    FORM_VERSION,
    MODEL_MARK,
    STEP_HEADS,
    STEP_ROWS,
    SUMS,
    TERMS,
    TERMS_CAPS,
    TOLD,
    YES_NO,
    Kind,
    label_of,
)

OUT: Final = (
    Path(__file__).parents[1]
    / "src/kakehashi/programmes/grants/data/forms/application.xlsx"
)
COVER, COSTS, SCHEDULE, EXCLUSIONS = "表紙", "経費内訳", "日程", "対象外の確認"
DAY: Final = '[$-411]ggge"年"m"月"d"日"'
YEN: Final = '#,##0"円"'
KINDS: Final = {field.name: field.kind for field in FIELDS}
LISTS: Final[Mapping[str, Sequence[str]]] = {
    **{name: tuple(words.values()) for name, words in CHOICES.items()},
    "is_joint": tuple(YES_NO.values()),
    "is_carried_over": tuple(YES_NO.values()),
    "is_eligible": tuple(ELIGIBLE.values()),
    "answer": tuple(APPLIES.values()),
}
# Sections of the cover: rows of one or two fields with their height in points.
Rows = Sequence[tuple[int, tuple[str, ...]]]
SECTIONS: Final[Sequence[tuple[str, Rows]]] = (
    (
        "2　事業の概要",
        (
            (30, ("title",)),
            (24, ("category", "venue")),
            (24, ("starts_on", "ends_on")),
            (176, ("purpose",)),
            (316, ("content",)),
        ),
    ),
    (
        "3　効果",
        ((176, ("effect",)), (150, ("model_point",))),
    ),
    (
        "4　実施体制",
        ((24, ("is_joint", "partner_name")), (116, ("partner_part",))),
    ),
    (
        "5　ほかの財源・昨年度からの継続",
        (
            (34, ("other_subsidy", "other_subsidy_note")),
            (24, ("is_carried_over",)),
            (116, ("carried_over_note",)),
        ),
    ),
    (
        "6　担当",
        (
            (24, ("contact_section", "contact_name")),
            (24, ("contact_phone", "contact_mail")),
        ),
    ),
)
SECOND_PAGE: Final = "3　効果"
NOTES: Final = (
    "黄色の欄だけに記入してください。白い欄は自動で入ります。",
    "日付は「令和9年6月1日」「R9.6.1」「2027/6/1」のいずれでも構いません。",
    "対象分野は多文化共生のまちづくり促進事業、主な実施場所は国際交流支援事業の"
    "ときに選びます。",
    "文が入りきらないときは、行の高さを広げてください(保護したままで広げられます)。",
    "分からない欄は空けたままで送れます。提出する前に画面でも直せます。",
)
COST_NOTES: Final = (
    "注1　単価と数量を入れると金額が出ます。\n"
    "注2　数量を空けると1と読みます。\n"
    "注3　合計は計算されます。申請額は記入してください。\n"
    "注4　負の数は使えません。"
)
SAMPLE: Final[Mapping[str, object]] = {
    "call_name": "多文化共生のまちづくり促進事業(令和9年度)",
    "body_name": "実演県実演町",
    "body_code": "000000",
    "shown_reference": "G-0000-0000",
    "terms_told": "上限額 3,000,000円　下限額 500,000円",
    "document_number": "実企第12号",
    "document_date": date(2026, 11, 20),
    "title": "やさしい日本語による避難訓練",
    "category": "防災",
    "starts_on": date(2027, 6, 1),
    "ends_on": date(2028, 1, 31),
    "purpose": "外国人住民が5年で2倍になり、避難所の案内が日本語だけでは伝わらない。"
    "昨年の大雨では、避難した外国人住民は3人にとどまった。",
    "content": "6月に実行委員会をつくり、9月から翌年1月まで地区ごとに4回の訓練を行う。"
    "案内板と放送文をやさしい日本語と5言語で作る。参加者は各回80人。",
    "effect": "訓練の参加者のうち外国人住民を2割にする。訓練後の聞き取りで確かめる。",
    "model_point": "放送文と案内板の原稿を公開し、ほかの町もそのまま使えるようにする。",
    "is_joint": "はい",
    "partner_name": "実演国際交流の会",
    "partner_part": "町:全体の進行、会場、費用の全額　会:通訳と参加の呼びかけ",
    "other_subsidy": "なし",
    "is_carried_over": "いいえ",
    "contact_section": "企画課国際交流係",
    "contact_name": "実演 花",
    "contact_phone": "0000-00-0000",
    "contact_mail": "hana@example.jp",
}
SAMPLE_YEN: Final = 420_000
SAMPLE_LINES: Final = (
    ("報償費　講師謝金", "20,000円 × 4回", "80,000円　対象"),
    ("委託料　案内板の翻訳", "300,000円 × 1式", "300,000円　対象"),
    ("需用費　参加者の弁当", "500円 × 80個", "40,000円　対象外"),
)
SAMPLE_STEPS: Final = (
    ("6月", "実行委員会をつくる"),
    ("9月〜1月", "地区ごとの訓練(4回)"),
)


def build() -> None:
    """Write the workbook; the same script gives the same bytes."""
    made = FormBook((COVER, COSTS, SCHEDULE, EXCLUSIONS, EXAMPLE), LISTS)
    _cover(made, made.sheets[COVER])
    _costs(made, made.sheets[COSTS])
    _schedule(made, made.sheets[SCHEDULE])
    _exclusions(made, made.sheets[EXCLUSIONS])
    _cover(made, made.sheets[EXAMPLE], example=True)
    for sheet in made.sheets.values():
        finish(sheet)
    _terms(made, made.hidden("管理"))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(made.written("助成申請書(モデル様式)"))


def _cover(made: FormBook, sheet: Worksheet, *, example: bool = False) -> None:
    """The cover; as an example its cells are filled, locked and without names."""
    for column, width in zip("ABCD", (19, 31, 19, 31), strict=True):
        sheet.column_dimensions[column].width = width
    title = f"助成申請書　{EXAMPLE}(実在しません)" if example else "助成申請書"
    row = head(sheet, "モデル様式第1号", title, "D", MODEL_MARK)
    for name in ("document_number", "document_date"):
        _field(made, sheet, f"C{row}", name, f"D{row}", example=example)
        sheet.row_dimensions[row].height = 22
        row += 1
    words = "次のとおり、助成を受けたいので申請します。"
    write(sheet, f"A{row}", words, place=LEFT)
    sheet.row_dimensions[row].height = 26
    section(sheet, row + 1, "1　申請団体と公募(記入は要りません)", "D")
    row = _told(made, sheet, row + 2, example=example)
    for heading, rows in SECTIONS:
        if heading == SECOND_PAGE:
            sheet.row_breaks.append(Break(id=row - 1))
        section(sheet, row, heading, "D")
        for height, names in rows:
            row += 1
            sheet.row_dimensions[row].height = height
            for name, left, right in zip(names, "AC", "BD", strict=False):
                wide = len(names) == 1 and KINDS[name] is not Kind.YES
                area = f"B{row}:D{row}" if wide else f"{right}{row}"
                _field(made, sheet, f"{left}{row}", name, area, example=example)
        row += 1
    if example:
        _sample_tables(sheet, row)
    else:
        notes(sheet, row + 1, "D", *NOTES)


def _told(made: FormBook, sheet: Worksheet, row: int, *, example: bool) -> int:
    """What the system fills in, and the sum asked for; give the next free row."""
    rows = (("call_name",), ("body_name", "body_code"), ("shown_reference", ""))
    for names in (*rows, ("terms_told",)):
        for name, left, right in zip(names, "AC", "BD", strict=False):
            area = f"B{row}:D{row}" if len(names) == 1 else f"{right}{row}"
            label(sheet, f"{left}{row}", TOLD.get(name, ASKED))
            cell = box(sheet, area, form="@" if name else YEN, told=True, place=LEFT)
            if not name:
                sheet[cell].value = SAMPLE_YEN if example else f"={COSTS}!$C$7"
            elif example:
                _sample(sheet, cell, SAMPLE[name])
            else:
                made.name(name, sheet, cell)
            if name == "terms_told":
                sheet[cell].alignment = MIDDLE
        sheet.row_dimensions[row].height = 64 if names[0] == "terms_told" else 24
        row += 1
    return row


def _field(
    made: FormBook,
    sheet: Worksheet,
    beside: str,
    name: str,
    area: str,
    *,
    example: bool,
) -> None:
    label(sheet, beside, label_of(name))
    day, long = KINDS[name] is Kind.DAY, ":" in area and name != "title"
    place = TOP if long else LEFT if day else MIDDLE
    cell = box(sheet, area, form=DAY if day else "@", told=example, place=place)
    if example:
        _sample(sheet, cell, SAMPLE.get(name))
        return
    made.name(name, sheet, cell)
    if name in LISTS:
        made.choose(sheet, cell, name)
    elif day:
        ways = "令和9年6月1日、R9.6.1、2027/6/1 のように入れます。"
        prompt(sheet, cell, "日付", ways)


def _sample(sheet: Worksheet, cell: str, value: object) -> None:
    write(sheet, cell, value, colour=BLUE, place=copy(sheet[cell].alignment))


def _sample_tables(sheet: Worksheet, row: int) -> None:
    """How the other sheets read, below the example of the cover."""
    section(sheet, row, "経費内訳の例", "D")
    for words in (("区分と内容", "単価と数量", "金額と対象"), *SAMPLE_LINES):
        row += 1
        for area, word in zip(
            (f"A{row}:B{row}", f"C{row}", f"D{row}"), words, strict=True
        ):
            _sample(sheet, box(sheet, area, told=True), word)
        sheet.row_dimensions[row].height = 20
    row += 1
    section(sheet, row, "日程の例", "D")
    for when, what in SAMPLE_STEPS:
        row += 1
        _sample(sheet, box(sheet, f"A{row}", told=True), when)
        _sample(sheet, box(sheet, f"B{row}:D{row}", told=True), what)
        sheet.row_dimensions[row].height = 20


def _costs(made: FormBook, sheet: Worksheet) -> None:
    for column, width in zip("ABCDEFGH", (7, 20, 36, 13, 8, 8, 15, 10), strict=True):
        sheet.column_dimensions[column].width = width
    head(sheet, "モデル様式第1号の2", "経費内訳", "H", MODEL_MARK)
    last = 9 + COST_ROWS
    formulas = {
        "costs_total": f"=SUM(G10:G{last})",
        "costs_eligible": f'=SUMIFS(G10:G{last},H10:H{last},"{ELIGIBLE[True]}")',
    }
    for row, name in enumerate((*SUMS, "other_income_yen", "requested_yen"), start=4):
        sheet.merge_cells(f"A{row}:B{row}")
        label(sheet, f"A{row}", SUMS.get(name) or label_of(name))
        sheet[f"B{row}"].border = BOX
        box(sheet, f"C{row}", form=YEN, told=name in SUMS, place=RIGHT)
        sheet[f"C{row}"].value = formulas.get(name)
        sheet.row_dimensions[row].height = 21
        made.name(name, sheet, f"C{row}")
    sheet.merge_cells("D4:H7")
    write(sheet, "D4", COST_NOTES, size=9.5, place=TOP)
    label(sheet, "A9", "番号", CENTRE)
    for column, words in zip("BCDEFGH", COST_HEADS.values(), strict=True):
        label(sheet, f"{column}9", words, CENTRE)
    sheet.row_dimensions[9].height = 22
    for row in range(10, last + 1):
        _cost_row(sheet, row)
    made.choose(sheet, f"B10:B{last}", "expense_class")
    made.choose(sheet, f"H10:H{last}", "is_eligible")
    whole_numbers(sheet, f"D10:E{last}", "C6:C7")
    made.name("costs", sheet, f"B10:H{last}")
    sheet.freeze_panes = "A10"
    sheet.print_title_rows = "9:9"


def _cost_row(sheet: Worksheet, row: int) -> None:
    box(sheet, f"A{row}", form="0", told=True, place=CENTRE)
    sheet[f"A{row}"].value = row - 9
    for column in "BCDEFGH":
        number = column in "DEG"
        box(
            sheet,
            f"{column}{row}",
            form="#,##0" if number else "@",
            told=column == "G",
            place=RIGHT if number else MIDDLE,
        )
    sheet[f"G{row}"].value = f'=IF(D{row}="","",D{row}*IF(E{row}="",1,E{row}))'
    sheet.row_dimensions[row].height = 21


def _schedule(made: FormBook, sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 76
    head(sheet, "モデル様式第1号の3", "日程", "B", MODEL_MARK)
    for column, words in zip("AB", STEP_HEADS.values(), strict=True):
        label(sheet, f"{column}4", words, CENTRE)
    last = 4 + STEP_ROWS
    for row in range(5, last + 1):
        box(sheet, f"A{row}")
        box(sheet, f"B{row}")
        sheet.row_dimensions[row].height = 38
    made.name("schedule", sheet, f"A5:B{last}")
    notes(sheet, last + 2, "B", "時期は「6月」「9月上旬」のように記入します。")


def _exclusions(made: FormBook, sheet: Worksheet) -> None:
    for column, width in zip("ABC", (8, 74, 18), strict=True):
        sheet.column_dimensions[column].width = width
    title = "助成の対象とならない事業の確認"
    head(sheet, "モデル様式第1号の4", title, "C", MODEL_MARK)
    for column, words in zip("ABC", EXCLUSION_HEADS.values(), strict=True):
        label(sheet, f"{column}4", words, CENTRE)
    last = 4 + EXCLUSION_ROWS
    for row in range(5, last + 1):
        box(sheet, f"A{row}", form="0", told=True, place=CENTRE)
        box(sheet, f"B{row}", told=True)
        box(sheet, f"C{row}")
        sheet.row_dimensions[row].height = 34
    made.choose(sheet, f"C5:C{last}", "answer")
    made.name("exclusion_numbers", sheet, f"A5:A{last}")
    made.name("exclusion_texts", sheet, f"B5:B{last}")
    made.name("exclusion_answers", sheet, f"C5:C{last}")
    words = "事業の書かれた行ごとに、該当するかどうかを選んでください。"
    notes(sheet, last + 2, "C", words)


def _terms(made: FormBook, sheet: Worksheet) -> None:
    """What the call lays down, for a check without the system; nobody types here."""
    for row, name in enumerate(TERMS, start=1):
        sheet.cell(row, 1, name)
        sheet.cell(row, 2).number_format = "@"
        made.name(name, sheet, f"B{row}")
    sheet["B1"].value = FORM_VERSION
    sheet["C1"].value = TERMS_CAPS
    made.name(TERMS_CAPS, sheet, "D1:E8")


if __name__ == "__main__":
    build()
