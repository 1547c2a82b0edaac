"""Official forms for the tests: given out, filled, damaged, saved by others."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.documents.form import blank_form, official_form
from kakehashi.programmes.grants.models import Application, Call, FormUpload
from kakehashi.programmes.grants.rules.form import OfficialForm, read_official_form
from kakehashi.programmes.grants.rules.form_checking import checked_alone
from kakehashi.programmes.grants.verbs.forms import send_form
from tests.programmes.grants.makers import NOON

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
COVER, COSTS, STEPS, EXCLUDED = "表紙", "経費内訳", "日程", "対象外の確認"
Typed = str | int | float | bool | date | None
FIRST = 10  # the first line of the cost table


def a_form(application: Application) -> bytes:
    """The form of a draft, with all that it says."""
    body = application.case.applicant
    return official_form(application.call, body=body, application=application)


def read(data: bytes) -> OfficialForm:
    return read_official_form(data, name="様式.xlsx")


def checked(data: bytes) -> OfficialForm:
    """The form, checked by what it says of its own call."""
    return checked_alone(read(data), at=NOON)


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(book: Workbook, title: str) -> Worksheet:
    found = book[title]
    assert isinstance(found, Worksheet)
    return found


def cell_of(book: Workbook, name: str) -> Cell:
    """The (first) cell of a name."""
    title, area = next(iter(book.defined_names[name].destinations))
    found = sheet_of(book, title)[area.replace("$", "").partition(":")[0]]
    assert isinstance(found, Cell)
    return found


def typed(data: bytes, **values: Typed) -> bytes:
    """The form with values typed into its named cells."""
    book = opened(data)
    for name, value in values.items():
        cell_of(book, name).value = value
    return saved(book)


def with_line(data: bytes, *line: Typed, row: int = FIRST) -> bytes:
    """The form with one line typed: class, words, price, number, unit, eligible."""
    book = opened(data)
    costs = sheet_of(book, COSTS)
    for column, value in zip("BCDEFH", line, strict=True):
        costs[f"{column}{row}"].value = value
    return saved(book)


def a_filled_blank() -> bytes:
    """The blank model form, filled by hand with everything a submission asks for."""
    data = typed(
        blank_form(),
        document_number="実企第12号",
        document_date="令和8年11月20日",
        title="やさしい日本語の避難訓練",
        starts_on="R9.6.1",
        ends_on="2028/1/31",
        purpose="情報が届くようにする。",
        content="訓練を3回行う。",
        effect="助け合えるようになる。",
        is_joint="いいえ",
        other_subsidy="なし",
        is_carried_over="いいえ",
        contact_section="企画課",
        contact_name="実演 花",
        contact_phone="0000-00-0000",
        contact_mail="hana@example.jp",
        requested_yen=600_000,
    )
    return with_line(data, "報償費", "講師謝金", 100_000, 6, "回", "対象")


def without_names(data: bytes) -> bytes:
    book = opened(data)
    for name in list(book.defined_names):
        del book.defined_names[name]
    return saved(book)


def by_office(data: bytes, ending: str = "xlsx") -> bytes:
    """The form opened and saved anew by LibreOffice."""
    assert OFFICE is not None
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "様式.xlsx", Path(folder) / "out"
        source.write_bytes(data)
        subprocess.run(
            [
                OFFICE,
                f"-env:UserInstallation=file://{folder}/profile",
                *("--headless", "--convert-to", ending),
                *("--outdir", str(out), str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return (out / f"様式.{ending}").read_bytes()


def codes(form: OfficialForm) -> list[str]:
    return [error.code for error in form.errors]


def places(form: OfficialForm, *wanted: str) -> Iterator[tuple[str, str, str]]:
    """Code, sheet and cell of each error, or of those of some codes."""
    for error in form.errors:
        if not wanted or error.code in wanted:
            yield error.code, error.sheet, error.cell


def amounts(form: OfficialForm) -> Sequence[int]:
    return [line.amount_yen for line in form.lines]


def an_upload(data: bytes, name: str = "助成申請書.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def a_sent_form(
    data: bytes,
    *,
    call: Call,
    town: Organisation,
    by: User,
    draft: Application | None = None,
    at: datetime = NOON,
) -> FormUpload:
    """A form that came in, and waits to be taken into a draft."""
    return send_form(
        an_upload(data),
        read(data),
        call=call,
        organisation=town,
        draft=draft,
        by=by,
        at=at,
    )
