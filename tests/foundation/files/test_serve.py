"""Bytes go out under their own name and can do nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.http import FileResponse, Http404
from pytest_django.fixtures import Settings

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.files.verbs import remove_file, store_file
from kakehashi.foundation.files.views import serve
from kakehashi.foundation.organisations.models import Organisation
from tests.foundation.files.uploads import PDF, PNG, an_upload

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _an_empty_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def answers() -> Iterator[list[FileResponse]]:
    """Responses whose files are closed at the end, as a server would."""
    given: list[FileResponse] = []
    yield given
    for response in given:
        response.close()


def a_file(name: str = "計画.pdf", content: bytes = PDF) -> StoredFile:
    town = Organisation.objects.create(kind="prefecture", name="福島県", code="070009")
    hana = User.objects.create(username="hana")
    return store_file(an_upload(name, content), organisation=town, by=hana, at=NOON)


def test_a_file_is_downloaded_under_the_name_it_was_given(
    answers: list[FileResponse],
) -> None:
    response = serve(a_file('髙﨑 𠮷野;計画".pdf'))
    answers.append(response)

    head = response["Content-Disposition"]
    assert head.startswith("attachment; filename*=utf-8''")
    assert unquote(head.partition("''")[2]) == '髙﨑 𠮷野;計画".pdf'
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue() == PDF


@pytest.mark.parametrize("inline", [False, True])
def test_no_file_can_run_anything_or_be_guessed_at(
    answers: list[FileResponse], inline: bool
) -> None:
    response = serve(a_file("写真.png", PNG), inline=inline)
    answers.append(response)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "content", "way"),
    [
        ("写真.png", PNG, "inline"),
        ("計画.pdf", PDF, "inline"),
        ("覚書.txt", b"<script>", "attachment"),
    ],
)
def test_only_pictures_and_pdf_are_ever_shown(
    answers: list[FileResponse], name: str, content: bytes, way: str
) -> None:
    response = serve(a_file(name, content), inline=True)
    answers.append(response)

    assert response["Content-Disposition"].startswith(f"{way};")
    assert "script" not in response["Content-Security-Policy"]


def test_a_removed_file_is_not_found() -> None:
    stored = a_file()
    remove_file(stored, by=stored.uploaded_by, at=NOON)

    with pytest.raises(Http404):
        serve(stored)


def test_a_file_whose_bytes_are_gone_is_not_found_and_said_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stored = a_file()
    stored.location.unlink()

    with pytest.raises(Http404):
        serve(stored)

    assert str(stored.pk) in caplog.text
