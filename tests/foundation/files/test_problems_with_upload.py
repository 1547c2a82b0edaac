"""Why an attachment is not taken: said before anything is stored."""

from __future__ import annotations

import io
import time
import tracemalloc
import unicodedata
import zipfile

import pytest

from kakehashi.foundation.files import archives, sniff
from kakehashi.foundation.files.rules import (
    MAX_BYTES,
    inspect_upload,
    kept_name,
    problems_with_upload,
)
from kakehashi.kernel.problems import Problem
from tests.foundation.files.uploads import (
    JPEG,
    PDF,
    PNG,
    PROGRAM,
    a_letter_in_word,
    a_lying_archive,
    a_workbook,
    a_zip,
    an_ole_file,
)

SLIDES = a_zip({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})


def problems(name: str, content: bytes) -> list[Problem]:
    return problems_with_upload(name, io.BytesIO(content), len(content))


def codes(name: str, content: bytes) -> list[str]:
    return [p.code for p in problems(name, content)]


def type_of(name: str, content: bytes) -> str:
    found = inspect_upload(name, io.BytesIO(content), len(content))
    assert found.problems == ()
    return found.media_type


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("計画.pdf", PDF, sniff.PDF),
        ("計画.PDF", PDF, sniff.PDF),
        ("写真.png", PNG, sniff.PNG),
        ("写真.jpg", JPEG, sniff.JPEG),
        ("写真.jpeg", JPEG, sniff.JPEG),
        ("予算.xlsx", a_workbook(), archives.XLSX),
        ("起案.docx", a_letter_in_word(), archives.DOCX),
        ("説明.pptx", SLIDES, archives.PPTX),
        ("予算.xls", an_ole_file("Workbook"), sniff.XLS),
        ("予算.xls", an_ole_file("Book"), sniff.XLS),
        ("起案.doc", an_ole_file("WordDocument"), sniff.DOC),
        ("説明.ppt", an_ole_file("PowerPoint Document"), sniff.PPT),
        ("名簿.csv", "氏名,町\r\n髙﨑,𠮷野\r\n".encode(), sniff.CSV),
        ("名簿.csv", "\ufeff氏名,町\r\n".encode(), sniff.CSV),
        ("名簿.csv", "①㈱髙﨑～－,ﾊﾝｶｸ\r\n".encode("cp932"), sniff.CSV),
        ("覚書.txt", "一行目\n".encode("cp932"), sniff.TEXT),
        ("MS-DOS.txt", b"end\r\n\x1a", sniff.TEXT),
    ],
)
def test_what_offices_send_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert type_of(name, content) == media_type


def test_an_empty_file_is_refused_beside_its_field() -> None:
    found = problems_with_upload("計画.pdf", io.BytesIO(), 0, field="plan")

    assert [(p.code, p.field) for p in found] == [("file-empty", "plan")]
    assert "計画.pdf" in found[0].message


@pytest.mark.parametrize(("size", "expected"), [(0, []), (1, ["file-too-large"])])
def test_the_limit_is_twenty_megabytes_to_the_byte(
    size: int, expected: list[str]
) -> None:
    content = PDF.ljust(MAX_BYTES - 6 + size, b"\n") + b"%%EOF\n"

    assert codes("計画.pdf", content) == expected


def test_a_hundred_megabytes_are_refused_without_being_read() -> None:
    unread = io.BytesIO()

    found = problems_with_upload("計画.pdf", unread, 100 * 1024 * 1024)

    assert [p.code for p in found] == ["file-too-large"]
    assert "100 MB" in found[0].message
    assert "20 MB" in found[0].message


@pytest.mark.parametrize("name", ["計画.pdf", "計画.xlsx", "計画.exe", "計画", "a.txt"])
@pytest.mark.parametrize("content", [PROGRAM, b"\x7fELF" + bytes(60), b"#!/bin/sh\n"])
def test_a_program_is_known_whatever_its_name(name: str, content: bytes) -> None:
    assert codes(name, content) == ["file-type"]
    message = problems(name, content)[0].message
    assert "プログラム" in message or "program" in message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("計画.pdf", PNG),
        ("写真.png", JPEG),
        ("予算.xlsx", a_letter_in_word()),
        ("予算.xlsx", an_ole_file("Workbook")),
        ("予算.xls", a_workbook()),
        ("名簿.csv", PDF),
        ("計画.pdf", b"<html><script>alert(1)</script></html>"),
        ("覚書.txt", b"text\x00with nothing"),
        ("覚書.txt", "UTF-16".encode("utf-16")),
        ("名簿.csv", b"\xff\xff\x80"),
        ("一式.zip", a_zip({"a.txt": b"a"})),
        ("予算.xlsx", a_zip({"a.txt": b"a"})),
        ("絵.svg", b"<svg/>"),
        ("拡張子なし", PDF),
        (".pdf", PDF),
        ("一太郎.jtd", an_ole_file("DocumentText")),
        ("何か.pdf", an_ole_file("DocumentText")),
    ],
)
def test_a_name_that_does_not_fit_the_content_is_refused(
    name: str, content: bytes
) -> None:
    assert codes(name, content) == ["file-type"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("予算.xlsm", a_workbook({"xl/vbaProject.bin": b"x"})),
        ("予算.xlsm", a_workbook()),
        ("起案.docm", a_letter_in_word()),
        ("予算.xlsx", a_workbook({"xl/vbaProject.bin": b"x"})),
        ("予算.xlsx", a_workbook({"xl/macrosheets/sheet1.xml": b"x"})),
        ("予算.xlsx", a_workbook(types="application/vnd.ms-excel.macroEnabled.main")),
        ("予算.xls", an_ole_file("Workbook", "_VBA_PROJECT")),
        ("起案.doc", an_ole_file("WordDocument", "_VBA_PROJECT")),
        (
            "起案.docx",
            a_letter_in_word(
                {"word/embeddings/a.xlsx": a_workbook({"xl/vbaProject.bin": b"x"})}
            ),
        ),
    ],
)
def test_macros_are_refused_wherever_they_hide(name: str, content: bytes) -> None:
    assert codes(name, content) == ["file-macros"]


def test_a_chart_may_carry_its_workbook_inside() -> None:
    content = a_letter_in_word({"word/embeddings/chart.xlsx": a_workbook()})

    assert codes("起案.docx", content) == []


def too_many_members() -> bytes:
    return a_workbook({f"xl/{i}.xml": b"" for i in range(archives.MAX_MEMBERS)})


def a_nested_archive() -> bytes:
    return a_workbook({"xl/inner.zip": a_zip({"a.txt": b"a"})})


def a_doll_in_a_doll() -> bytes:
    inner = a_letter_in_word({"word/embeddings/a.xlsx": a_workbook()})
    return a_letter_in_word({"word/embeddings/a.docx": inner})


def shared_bytes() -> bytes:
    """Members that all point at the same packed bytes: small file, endless content."""
    packed = a_workbook({"xl/a.xml": bytes(range(256)) * 400}, types="t")
    start = packed.index(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    many = packed[start:end] * 400
    count = (3 * 400).to_bytes(2, "little") * 2
    tail = packed[end : end + 8] + count + len(many).to_bytes(4, "little")
    return packed[:start] + many + tail + packed[end + 16 :]


@pytest.mark.parametrize(
    "content",
    [
        too_many_members(),
        a_nested_archive(),
        a_doll_in_a_doll(),
        shared_bytes(),
        a_lying_archive(real=3_000_000, declared=100),
    ],
    ids=["members", "nested", "doll", "shared", "lying"],
)
def test_archives_that_burst_are_refused(content: bytes) -> None:
    name = "起案.docx" if b"word/document" in content else "予算.xlsx"

    assert codes(name, content) == ["file-bomb"]


def test_a_bomb_of_a_hundred_megabytes_costs_neither_time_nor_memory() -> None:
    bomb = a_workbook({"xl/worksheets/sheet1.xml": bytes(100 * 1024 * 1024)})
    assert len(bomb) < 300_000

    tracemalloc.start()
    started = time.perf_counter()
    found = codes("予算.xlsx", bomb)
    taken = time.perf_counter() - started
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == ["file-bomb"]
    assert peak < 5_000_000
    assert taken < 1


def test_a_bomb_that_lies_about_its_size_is_let_out_only_up_to_the_limit() -> None:
    bomb = a_lying_archive(real=100 * 1024 * 1024, declared=9 * 1024 * 1024)

    tracemalloc.start()
    found = codes("予算.xlsx", bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == ["file-bomb"]
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("計画.pdf", PDF[:-8]),
        ("写真.png", PNG[:-8]),
        ("写真.jpg", JPEG[:-2]),
        ("予算.xlsx", a_workbook()[:-30]),
        ("予算.xlsx", a_lying_archive(real=100, declared=101)),
        ("予算.xls", an_ole_file()),
    ],
)
def test_a_file_cut_short_is_refused_as_damaged(name: str, content: bytes) -> None:
    assert codes(name, content) == ["file-damaged"]


def test_a_workbook_with_one_wrong_bit_is_damaged() -> None:
    packed = bytearray(
        a_zip(
            {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"},
            zipfile.ZIP_STORED,
        )
    )
    packed[packed.index(b"<workbook/>")] ^= 1

    assert codes("予算.xlsx", bytes(packed)) == ["file-damaged"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "..",
        "../../etc/passwd.pdf",
        "..\\..\\計画.pdf",
        "/etc/計画.pdf",
        "C:\\計画.pdf",
        "計画\x00.pdf",
        "計画\n.pdf",
        "計画\u202efdp.pdf",
        "計" * 201 + ".pdf",
    ],
)
def test_a_name_that_leads_elsewhere_or_hides_something_is_refused(name: str) -> None:
    assert codes(name, PDF) == ["file-name"]


@pytest.mark.parametrize(
    "name", ["計画 (1).pdf", "＃計画・案～最終.pdf", "a" * 196 + ".pdf", "a.b.c.pdf"]
)
def test_names_as_people_give_them_are_kept(name: str) -> None:
    assert codes(name, PDF) == []
    assert kept_name(name) == name


def test_marks_a_mac_wrote_apart_are_joined_and_old_forms_left_alone() -> None:
    from_a_mac = unicodedata.normalize("NFD", "がんばろうプログラム.pdf")

    assert kept_name(from_a_mac) == "がんばろうプログラム.pdf"
    assert kept_name("神﨑\ufa10.pdf") == "神﨑\ufa10.pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("計画.pdf", PDF.replace(b"trailer\n<<>>", b"trailer\n<</Encrypt 5 0 R>>")),
        ("予算.xlsx", an_ole_file("EncryptedPackage")),
    ],
)
def test_a_file_behind_a_password_is_taken_and_noted(name: str, content: bytes) -> None:
    found = inspect_upload(name, io.BytesIO(content), len(content))

    assert found.problems == ()
    assert found.is_encrypted
    assert found.media_type in sniff.ENDINGS[sniff.ending_of(name)]
