"""The file comes back as a workbook with the places to mend marked."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from tests.faces.imports.makers import (
    ROWS,
    a_list,
    compared,
    send,
    signed_in,
    the_bodies,
)
from tests.foundation.files.uploads import a_workbook

pytestmark = pytest.mark.django_db


def test_a_csv_becomes_a_workbook_with_its_rows_at_their_places() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list(*ROWS, "R5,どこにもない町,何か,300,"))

    answer = client.get(f"/imports/{source.pk}/marked/")

    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    sheet = book.worksheets[0]
    assert sheet["C3"].value == "日本語教室"
    assert sheet["B6"].value == "どこにもない町"
    assert sheet["B6"].comment is not None
    assert "どこにもない町" in sheet["B6"].comment.text


def test_a_file_that_is_not_read_has_no_marked_copy() -> None:
    client = signed_in()
    source = send(client, a_workbook(), name="壊れた.xlsx")

    assert client.get(f"/imports/{source.pk}/marked/").status_code == 404
