"""Files that are no sheet, broken, locked or hostile: refused with a reason."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest

from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.reading import Limits, open_book
from tests.engines.sheets.reading.makers import (
    MAIN,
    repacked,
    rows_of,
    with_sheet_data,
    workbook_of,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _read_through(content: bytes, limits: Limits) -> None:
    book = open_book(content, limits=limits)
    for index in range(len(book.sheets)):
        rows_of(book, index)


def refused(content: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(Rejected) as refusal:
        _read_through(content, limits or Limits())
    finding = refusal.value.finding
    assert finding.message("ja")
    assert finding.message("en")
    return finding.code, finding.values.get("seems", "")


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (b'{"a": 1}', "JSON"),
        (b' [\n {"a": 1}]', "JSON"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"\n<table><tr><td>1</td></tr></table>", "HTML"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        ("# 一覧\n\n説明の文\n- 項目\n- 項目\n".encode(), "Markdown"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (bytes(range(256)) * 9, "binary"),
        (packed("[Content_Types].xml", "word/document.xml"), "Word (.docx)"),
        (packed("写真.txt"), "ZIP"),
    ],
)
def test_what_is_no_sheet_is_told_what_it_seems(content: bytes, seems: str) -> None:
    assert refused(content) == ("not-a-sheet", seems)


def test_a_number_sign_in_a_table_makes_no_markdown() -> None:
    assert rows_of(open_book(b"# no,name\n1,x\n")) == [["# no", "name"], ["1", "x"]]


@pytest.mark.parametrize("doctype", [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY x "&a;&a;&a;">]>',
])  # fmt: skip
def test_a_document_type_is_refused_and_nothing_is_fetched(doctype: str) -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    assert refused(with_sheet_data(cells, before=doctype))[0] == "dtd-refused"


def test_a_document_type_in_the_workbook_is_refused() -> None:
    part = f'<!DOCTYPE a [<!ENTITY a "x">]><workbook xmlns="{MAIN}">&a;</workbook>'
    content = repacked(workbook_of(["題"]), xl__workbook_dot_xml=part.encode())
    assert refused(content)[0] == "dtd-refused"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "too-many-rows"),
        ('<row r="9999999999999"><c><v>1</v></c></row>', "too-many-rows"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "too-many-columns"),
        ('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "too-many-columns"),
        ("<row>" + "<c><v>1</v></c>" * 16_385 + "</row>", "too-many-columns"),
        ("<row>" * 2_000, "broken-file"),
        ('<row r="1"><c s="99"><v>1</v></c></row>', "broken-file"),
    ],
)
def test_cells_outside_any_sheet_are_refused(cells: str, code: str) -> None:
    assert refused(with_sheet_data(cells))[0] == code


def test_far_away_cells_are_refused_before_they_fill_the_memory() -> None:
    cells = "".join(
        f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 9_000)
    )
    assert refused(with_sheet_data(cells))[0] == "too-many-cells"


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    content = with_sheet_data(f"<row><c><v>{'0' * 20_000_000}</v></c></row>")
    began = time.monotonic()
    assert refused(content)[0] == "zip-bomb"
    assert time.monotonic() - began < 2
    assert refused(workbook_of(["題"]), Limits(max_unpacked_bytes=500))[0] == "zip-bomb"
    assert refused(workbook_of(["題"]), Limits(max_members=3))[0] == "zip-bomb"


def test_a_file_too_large_is_not_opened() -> None:
    assert refused(b"a,b\n1,2\n", Limits(max_bytes=4))[0] == "file-too-large"


def test_a_password_is_told() -> None:
    locked = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 400
    assert refused(locked)[0] == "password-protected"
    content = bytearray(workbook_of(["題"]))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refused(bytes(content))[0] == "password-protected"


@pytest.mark.parametrize(
    "content", [workbook_of(["題"])[:1500], b"PK\x03\x04", OLE + b"\0" * 900]
)
def test_a_file_cut_short_is_told_to_be_broken(content: bytes) -> None:
    assert refused(content)[0] == "broken-file"


def test_macros_and_links_are_left_alone_and_told() -> None:
    content = repacked(
        workbook_of(["題", "=cmd|' /C calc'!A0"]),
        xl__vbaProject_dot_bin=b"x",
        xl__externalLinks__externalLink1_dot_xml=b"<externalLink/>",
    )
    book = open_book(content)
    assert rows_of(book) == [["題"]]
    assert [finding.code for finding in book.findings] == [
        "macros-left-alone",
        "external-link",
        "formula-runs",
        "formula-without-value",
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["xlsx", "cp932", "utf-8"])
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    seed: int, kind: str
) -> None:
    chance = random.Random(f"{kind}{seed}")
    table = "番号,名前,備考\n" + '1,"公民館","一,二"\n' * 30
    whole = (
        workbook_of(*(line.split(",") for line in table.splitlines()))
        if kind == "xlsx"
        else table.encode(kind)
    )
    began = time.monotonic()
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        try:
            rows_of(open_book(bytes(content)))
        except Rejected:
            continue
    assert time.monotonic() - began < 30
