"""Whatever bytes come, the answer is a sentence and never a stack trace."""

from __future__ import annotations

import io
import zipfile

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kakehashi.foundation.files import sniff
from kakehashi.foundation.files.rules import inspect_upload
from tests.foundation.files.uploads import (
    JPEG,
    PDF,
    PNG,
    a_letter_in_word,
    a_workbook,
    a_zip,
    an_ole_file,
)

PACKED = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>" * 9}
WHOLE = [
    PDF,
    PNG,
    JPEG,
    a_workbook({"xl/sheet1.xml": b"<row/>" * 40}),
    a_letter_in_word({"word/embeddings/chart.xlsx": a_workbook()}),
    a_zip(PACKED, zipfile.ZIP_BZIP2),
    a_zip(PACKED, zipfile.ZIP_LZMA),
    an_ole_file("Workbook", "_VBA_PROJECT"),
    "氏名,町\r\n髙﨑,①㈱\r\n".encode("cp932"),
]
CODES = {
    "file-empty",
    "file-type",
    "file-macros",
    "file-bomb",
    "file-damaged",
}


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A good file in which a few bytes were changed, lost or put in."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        cut = draw(st.integers(0, 12))
        content[at : at + cut] = draw(st.binary(max_size=12))
    return bytes(content)


@settings(max_examples=400, deadline=None)
@given(content=st.one_of(spoilt(), st.binary(max_size=200)), data=st.data())
def test_a_spoilt_file_is_taken_or_refused_with_one_reason(
    content: bytes, data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(sorted(sniff.ENDINGS)))

    found = inspect_upload(f"名{ending}", io.BytesIO(content), len(content))

    assert [p.code for p in found.problems if p.code not in CODES] == []
    assert len(found.problems) <= 1
    if not found.problems:
        assert found.media_type in sniff.ENDINGS[ending]


@given(st.text(st.characters(), max_size=40), st.sampled_from(["", ".pdf", ".PDF"]))
@example("\ud800", ".pdf")
def test_a_name_that_is_taken_can_be_written_and_ends_as_it_should(
    stem: str, ending: str
) -> None:
    name = stem + ending

    found = inspect_upload(name, io.BytesIO(PDF), len(PDF))

    if not found.problems:
        assert name.lower().endswith(".pdf")
        assert name.encode()  # no halves of characters
        assert not set(name) & set("/\\\0\n\u202e")
