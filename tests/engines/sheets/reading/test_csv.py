"""Text files: encodings, delimiters, quotes, line ends."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.reading import Limits, open_book
from tests.engines.sheets.reading.makers import read_rows, rows_of

TABLE = [["番号", "施設名"], ["01", "中央公民館"], ["02", "ｷﾀ図書館①㈱髙"]]


def written(rows: list[list[str]], encoding: str, delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def codes(content: bytes) -> list[str]:
    book = open_book(content)
    rows_of(book)
    return [finding.code for finding in book.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_the_encoding_is_told_and_the_rows_come_whole(encoding: str) -> None:
    book = open_book(written(TABLE, encoding))
    assert (book.encoding, rows_of(book), book.findings) == (encoding, TABLE, [])


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
def test_old_encodings_of_unix_and_mail_are_read(encoding: str) -> None:
    table = [["番号", "施設名"], ["01", "みなと交流センター"]]
    book = open_book(written(table, encoding))
    assert (book.encoding, rows_of(book)) == (encoding, table)


def test_utf16_without_its_mark_is_read() -> None:
    book = open_book(written(TABLE * 5, "utf-16-le"))
    assert (book.encoding, rows_of(book)) == ("utf-16", TABLE * 5)


def test_plain_ascii_is_utf8() -> None:
    assert open_book(b"a,b\r\n1,2\r\n").encoding == "utf-8"


def test_a_line_in_another_encoding_is_read_and_told() -> None:
    good = "番号,名\n1,公民館\n2,図書館\n".encode()
    book = open_book(good + "3,体育館\n".encode("cp932"))
    assert rows_of(book)[-1] == ["3", "体育館"]
    assert [(f.code, f.row, f.cell) for f in book.findings] == [
        ("second-encoding", 4, "B4")
    ]


def test_bytes_of_no_encoding_are_replaced_and_told_with_their_cell() -> None:
    book = open_book("番号,名\n1,公民館\n2,図".encode() + b"\xff\n")
    assert rows_of(book)[-1] == ["2", "図\ufffd"]
    assert [(f.code, f.cell) for f in book.findings] == [("undecodable-bytes", "B3")]


def test_text_in_no_encoding_at_all_is_refused() -> None:
    with pytest.raises(Rejected) as refusal:
        open_book(b"\xff\xfd\xfe,\xfe\xff\n" * 50)
    assert refusal.value.finding.code == "unknown-encoding"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_the_one_that_cuts_evenly(delimiter: str) -> None:
    assert read_rows(written([["一覧"], *TABLE], "utf-8", delimiter)) == [
        ["一覧"],
        *TABLE,
    ]


def test_a_line_sep_is_no_row() -> None:
    assert read_rows(b"sep=|\r\na|b\r\n1,5|2\r\n") == [["a", "b"], ["1,5", "2"]]


def test_line_breaks_inside_quotes_belong_to_the_cell() -> None:
    content = b'a,b\r\n"x\ny",2\r\n'
    assert read_rows(content) == [["a", "b"], ["x\ny", "2"]]
    assert codes(content) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(end: str) -> None:
    assert read_rows(f"a,b{end}1,2{end}".encode()) == [["a", "b"], ["1", "2"]]


def test_mixed_line_ends_are_told() -> None:
    assert codes(b"a,b\r\n1,2\n3,4\r\n") == ["mixed-newlines"]


def test_an_unclosed_quote_swallows_nothing() -> None:
    rows = "".join(f"{number},名\n" for number in range(3, 60_000))
    book = open_book(f'番号,名\n1,"公民館\n2,図書館\n{rows}'.encode())
    read = rows_of(book)
    assert read[1:4] == [["1", '"公民館'], ["2", "図書館"], ["3", "名"]]
    assert len(read) == 60_000
    assert [(f.code, f.row) for f in book.findings] == [("unclosed-quote", 2)]


def test_an_unclosed_quote_in_the_last_row_is_told() -> None:
    assert codes(b'a,b\n1,"x\n') == ["unclosed-quote"]
    assert read_rows(b'a,b\n1,"x\n')[-1] == ["1", '"x']


def test_a_quote_in_the_middle_of_a_cell_is_told() -> None:
    book = open_book(b'a,b\n"x"y,2\n3,4\n')
    assert rows_of(book) == [["a", "b"], ["xy", "2"], ["3", "4"]]
    assert [(f.code, f.row) for f in book.findings] == [("stray-quote", 2)]


def test_a_nul_is_taken_out_and_told() -> None:
    book = open_book(b"a,b\nx\0y,2\n")
    assert rows_of(book)[1] == ["xy", "2"]
    assert [(f.code, f.cell) for f in book.findings] == [("nul-character", "A2")]


def test_a_zero_kept_by_a_formula_is_read_and_told_once() -> None:
    content = b'code\n="0123"\n"=""0456"""\n'
    assert read_rows(content) == [["code"], ["0123"], ["0456"]]
    assert codes(content) == ["text-as-formula"]


def test_cells_are_as_written() -> None:
    assert read_rows(b" a ,b\n 1,\n\n2, x \n") == [
        [" a ", "b"],
        [" 1", ""],
        [],
        ["2", " x "],
    ]


def test_reading_again_begins_again_and_tells_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "一覧.csv"
    path.write_bytes(b"a,b\nx\0,2\n")
    book = open_book(path)
    assert (book.name, rows_of(book)) == ("一覧.csv", rows_of(book))
    assert len(book.findings) == 1


def test_chunks_keep_the_row_numbers_of_a_long_file() -> None:
    content = "".join(f"{number},名前\n" for number in range(1, 10_001)).encode("cp932")
    for chunk in open_book(content).sheets[0].read():
        assert [row[0] for row in chunk.rows] == [
            str(number) for number in range(chunk.first, chunk.first + len(chunk.rows))
        ]


def test_a_blank_start_is_no_empty_file() -> None:
    assert read_rows(b"\n" * 100_000 + b"a,b\n")[-1] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf \r\n", "empty-file"),
        (b"," * 20_000 + b"\n", "too-many-columns"),
        (b"1\n" * 101, "too-many-rows"),
        (b"a" * 3_000_000, "record-too-long"),
        (b'1,"2"3\n' * 120_000, "too-many-quote-faults"),
    ],
)
def test_what_passes_a_bound_is_refused(content: bytes, code: str) -> None:
    most = 100 if code == "too-many-rows" else 5_000_000
    with pytest.raises(Rejected) as refusal:
        rows_of(open_book(content, limits=Limits(max_csv_rows=most)))
    assert refusal.value.finding.code == code


def test_a_very_long_cell_is_kept_and_told() -> None:
    book = open_book(b"a,b\n1," + b"x" * 40_000 + b"\n")
    assert len(str(rows_of(book)[1][1])) == 40_000
    assert [(f.code, f.cell) for f in book.findings] == [("cell-too-long", "B2")]


_LETTERS = "aZ09 ,;\"'\n\r=-+あ亜ァｱー①髙〒"


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.text(_LETTERS, max_size=6), min_size=width, max_size=width),
            min_size=1,
            max_size=8,
        )
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]),
)
def test_any_table_comes_back_from_any_encoding(
    rows: list[list[str]], encoding: str
) -> None:
    header = [f"見出し{number}" for number in range(len(rows[0]))]
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    assert read_rows(stream.getvalue().encode(encoding)) == [header, *rows]
