"""Covering letter, contact and attachments."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kakehashi.programmes.grants.models import Application, Paper
from tests.programmes.grants.makers import NOON, a_draft, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/edit/papers/"


def typed(application: Application, **changes: object) -> dict[str, object]:
    seen = Application.objects.get(pk=application.pk).saved_at
    return {"seen_at": seen.isoformat(), "contact_name": "実演 花", **changes}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_several_files_are_added_at_once_under_their_names(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft),
        typed(
            draft,
            uploads=[upload("見積書.pdf", PDF), upload("計画.txt", "計画".encode())],
            note="参考",
        ),
    )

    assert answer.status_code == 302
    assert [paper.file.name for paper in Paper.objects.order_by("pk")] == [
        "見積書.pdf",
        "計画.txt",
    ]
    assert "見積書.pdf" in client.get(address(draft)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("見積書.pdf", b"MZ" + b"\0" * 200, "プログラム"),
        ("空.pdf", b"", "0バイト"),
        ("手順.exe", b"MZ\0\0", "プログラム"),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_the_words_are_kept(
    client: Client, name: str, content: bytes, sentence: str
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft),
        typed(draft, uploads=upload(name, content), contact_section="企画課"),
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert 'id="id_uploads_error"' in page
    assert "企画課" in page
    assert not Paper.objects.exists()


def test_a_file_too_large_is_told_its_size(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    large = upload("大きい.pdf", PDF + b"\0" * (21 * 1024 * 1024))
    page = client.post(address(draft), typed(draft, uploads=large)).content.decode()

    assert "20MB" in page.replace(" ", "")
    assert not Paper.objects.exists()


def test_a_paper_is_removed_by_its_tick(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())
    client.post(address(draft), typed(draft, uploads=upload("見積書.pdf", PDF)))

    client.post(address(draft), typed(draft, remove=[Paper.objects.get().pk]))

    assert Paper.objects.get().removed_at is not None
    assert "見積書.pdf" not in client.get(address(draft)).content.decode()


def test_another_draft_s_paper_is_not_removed_from_here(client: Client) -> None:
    draft, other = a_draft(), a_draft(title="別の事業")
    client.force_login(an_officer())
    client.post(address(other), typed(other, uploads=upload("見積書.pdf", PDF)))

    client.post(address(draft), typed(draft, remove=[Paper.objects.get().pk, "x"]))

    assert Paper.objects.get().removed_at is None


def test_the_same_upload_sent_twice_is_kept_once(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())
    once = typed(draft)

    for click in range(2):
        with time_machine.travel(NOON + timedelta(seconds=1 + click), tick=False):
            file = upload("見積書.pdf", PDF)
            answer = client.post(address(draft), {**once, "uploads": file})
        assert answer.status_code == 302

    assert Paper.objects.count() == 1


def test_a_mail_address_that_is_none_is_told_at_its_field(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(address(draft), typed(draft, contact_mail="hana@"))

    assert answer.status_code == 422
    assert 'id="id_contact_mail_error"' in answer.content.decode()


def test_files_chosen_are_asked_for_again_where_another_field_is_wrong(
    client: Client,
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft),
        typed(draft, document_date="R8.11.31", uploads=[upload("見積書.pdf", PDF)]),
    )

    assert answer.status_code == 422
    assert "ファイルはブラウザが忘れる" in answer.content.decode()


def test_every_bad_file_is_named_and_no_file_is_kept(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft),
        typed(
            draft,
            uploads=[
                upload("よい.pdf", PDF),
                upload("空.pdf", b""),
                upload("請求書.pdf", b"MZ\x90\x00" + b"\x00" * 200),
            ],
        ),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "空.pdf" in page
    assert "請求書.pdf" in page
    assert not Paper.objects.exists()
