"""CSV written: the same table comes back, or the cell in the way is named."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.tables import Value
from kakehashi.engines.sheets.writing import (
    Encoding,
    NotWritable,
    WriteReport,
    guarded,
    unguarded,
    write_csv,
)


def written(
    header: Sequence[str], *rows: Sequence[Value], encoding: Encoding = "utf-8"
) -> bytes:
    out = io.BytesIO()
    write_csv(out, header, rows, encoding=encoding)
    return out.getvalue()


def read(data: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_lines_end_in_crlf_and_only_what_must_be_is_quoted() -> None:
    told = written(["名称", "備考"], ["東", 'a,b "c"'], ["西", "一行\n二行"])
    expected = '名称,備考\r\n東,"a,b ""c"""\r\n西,"一行\n二行"\r\n'
    assert told.decode() == expected


def test_a_mark_stands_before_utf_8_for_a_spreadsheet_only() -> None:
    assert written(["a"], encoding="utf-8-sig") == b"\xef\xbb\xbfa\r\n"
    assert written(["a"]) == b"a\r\n"


def test_typed_cells_are_written_as_people_read_them() -> None:
    rows: list[Value] = [1200.0, -5, date(2026, 4, 1), True, None]
    assert written(["a"] * 5, rows).splitlines()[1] == b"1200,-5,2026-04-01,TRUE,"


def test_a_short_row_is_filled_up_with_blanks() -> None:
    assert written(["a", "b"], ["1"]) == b"a,b\r\n1,\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+cmd",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        "'=1",
        "\n=1",
    ],
)
def test_text_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    (_, (cell,)) = read(written(["a"], [text]), "utf-8")
    assert cell == f"'{text}"
    assert unguarded(cell) == text


@pytest.mark.parametrize(
    "text",
    ["-5", "+3", "-1,200.5", "－", "-", "---", "-12%", "'quoted'", "東", "", "-.5"],
)
def test_numbers_dashes_and_plain_text_get_none(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_the_guard_can_be_left_off() -> None:
    out = io.BytesIO()
    report = write_csv(out, ["a"], [["=1"]], encoding="utf-8", guard_formulas=False)
    assert out.getvalue() == b"a\r\n=1\r\n"
    assert report.formulas_guarded == 0


CLOSE = [
    ("—", "―"),
    ("〜", "～"),
    ("−", "－"),
    ("¥", "￥"),
    ("‖", "∥"),
    ("𠮷", "吉"),
    ("é", "e"),
    ("葛\U000e0100", "葛"),
]


@pytest.mark.parametrize(("sign", "close"), CLOSE)
def test_what_cp932_cannot_write_is_refused_with_what_comes_close(
    sign: str, close: str
) -> None:
    out = io.BytesIO()
    with pytest.raises(NotWritable) as refused:
        write_csv(out, ["名称"], [["東"], [f"a{sign}b"]], encoding="cp932")
    (cell,) = refused.value.report.unwritable
    assert (cell.row, cell.column, cell.cell) == (3, "名称", "A3")
    assert cell.characters == sign[-1]
    assert cell.proposal == f"a{close}b"
    assert out.getvalue() == b""


def test_a_character_with_nothing_close_is_named_without_a_proposal() -> None:
    with pytest.raises(Rejected) as refused:
        written(["a"], ["☃"], encoding="cp932")
    assert "☃(U+2603)" in refused.value.problems[0].message


def test_geta_is_put_in_and_told_when_asked_for() -> None:
    out = io.BytesIO()
    report = write_csv(out, ["a"], [["〜☃"]], encoding="cp932", on_unwritable="geta")
    assert out.getvalue().decode("cp932") == "a\r\n〓〓\r\n"
    assert report.unwritable[0].characters == "〜☃"


def test_the_closest_is_put_in_and_geta_for_the_rest() -> None:
    out = io.BytesIO()
    report = write_csv(out, ["a"], [["〜☃"]], encoding="cp932", on_unwritable="closest")
    assert out.getvalue().decode("cp932") == "a\r\n～〓\r\n"
    assert report.unwritable_count == 1


def test_every_cell_in_the_way_is_counted_and_the_first_thousand_told() -> None:
    out = io.BytesIO()
    rows = [["〜"]] * 2500
    report = write_csv(out, ["a"], rows, encoding="cp932", on_unwritable="geta")
    assert (report.rows, report.unwritable_count, len(report.unwritable)) == (
        2500,
        2500,
        1000,
    )
    assert report.unwritable[-1].cell == "A1001"


@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
@pytest.mark.parametrize("how", ["refuse", "geta"])
def test_half_a_character_is_refused_in_utf_8_whatever_was_asked(
    text: str, how: str
) -> None:
    out = io.BytesIO()
    with pytest.raises(NotWritable):
        write_csv(
            out,
            ["a"],
            [[text]],
            encoding="utf-8",
            on_unwritable="geta" if how == "geta" else "refuse",
        )
    assert out.getvalue() == b""


def test_a_first_cell_that_would_be_read_as_the_mark_is_refused() -> None:
    with pytest.raises(NotWritable):
        written(["\ufeffa"])


def test_a_report_is_json() -> None:
    out = io.BytesIO()
    report: WriteReport = write_csv(
        out, ["a"], [["〜"]], encoding="cp932", on_unwritable="geta"
    )
    told = json.loads(json.dumps(report.to_json("en")))
    assert told["unwritable"][0]["proposal"] == "～"
    assert "U+301C" in told["unwritable"][0]["message"]


TEXT = st.one_of(
    st.text(max_size=8),
    st.text(alphabet="=+-@'\t\r\n\",;−〜～—①㈱髙﨑吉𠮷1,２", max_size=6),
)
WIDTH = st.integers(min_value=1, max_value=4)


@given(TEXT)
def test_what_is_guarded_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.data(), WIDTH, st.sampled_from(["utf-8", "utf-8-sig", "cp932"]))
def test_any_table_comes_back_the_same_or_is_refused_by_name(
    data: st.DataObject, width: int, encoding: Encoding
) -> None:
    row = st.lists(TEXT, min_size=width, max_size=width)
    header, rows = data.draw(row), data.draw(st.lists(row, max_size=5))
    out = io.BytesIO()
    try:
        write_csv(out, header, rows, encoding=encoding)
    except NotWritable as refused:
        cell = refused.report.unwritable[0]
        text = [header, *rows][cell.row - 1][ord(cell.cell[0]) - ord("A")]
        assert cell.characters
        assert set(cell.characters) <= set(text)
        assert out.getvalue() == b""
    else:
        back = read(out.getvalue(), encoding)
        assert [[unguarded(c) for c in r] for r in back] == [header, *rows]


SAME_IN_CP932 = st.characters(codec="cp932", exclude_characters="¢£¬‖−〜\0")


@given(st.text(alphabet=SAME_IN_CP932, max_size=10))
def test_text_that_cp932_reads_back_the_same_is_never_refused(text: str) -> None:
    out = io.BytesIO()
    report = write_csv(out, ["a"], [[text]], encoding="cp932")
    assert (report.rows, report.unwritable) == (1, ())
