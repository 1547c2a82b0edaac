"""An attachment is kept as it came, or nothing of it is."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pytest_django.fixtures import Settings

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files import storing
from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.files.queries import files_of
from kakehashi.foundation.files.verbs import remove_file, store_file
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Refused
from tests.foundation.files.uploads import PDF, PROGRAM, an_upload

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _an_empty_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def a_town(name: str = "福島県") -> Organisation:
    return Organisation.objects.create(kind="prefecture", name=name, code="070009")


def hana() -> User:
    return User.objects.create(username="hana")


def bytes_on_disk(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.is_file())


def test_a_file_is_kept_with_its_name_size_and_digest(
    settings: Settings,
) -> None:
    town, officer = a_town(), hana()

    stored = store_file(
        an_upload("令和9年度 事業計画（案）.pdf"),
        organisation=town,
        by=officer,
        at=NOON,
    )

    stored.refresh_from_db()
    assert stored.name == "令和9年度 事業計画（案）.pdf"
    assert stored.media_type == "application/pdf"
    assert stored.size == len(PDF)
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (stored.uploaded_by, stored.uploaded_at) == (officer, NOON)
    assert stored.location.read_bytes() == PDF
    assert stored.location.parent.name == stored.id.hex[:2]
    assert stored.location.parent.parent == settings.MEDIA_ROOT
    assert "事業" not in str(stored.location)


def test_the_ledger_says_who_brought_what_and_who_took_it_away() -> None:
    town, officer = a_town(), hana()

    stored = store_file(an_upload("計画.pdf"), organisation=town, by=officer, at=NOON)
    remove_file(stored, by=officer, at=NOON)

    entries = Entry.objects.filter(subject=f"file:{stored.pk}").order_by("sequence")
    assert [(e.act, e.by) for e in entries] == [
        ("store-file", officer),
        ("remove-file", officer),
    ]
    assert entries[0].detail == {
        "name": "計画.pdf",
        "size": len(PDF),
        "sha256": stored.sha256,
    }


def test_nobody_else_on_the_machine_can_read_it() -> None:
    before = os.umask(0)
    try:
        stored = store_file(an_upload(), organisation=a_town(), by=hana(), at=NOON)
    finally:
        os.umask(before)

    assert stat.S_IMODE(stored.location.stat().st_mode) == 0o600
    assert stat.S_IMODE(stored.location.parent.stat().st_mode) == 0o700


def test_two_files_of_one_name_are_two_files() -> None:
    town, officer = a_town(), hana()

    one = store_file(an_upload("計画.pdf"), organisation=town, by=officer, at=NOON)
    two = store_file(an_upload("計画.pdf"), organisation=town, by=officer, at=NOON)

    assert one.location != two.location
    assert files_of(town.pk).count() == 2


def test_a_refused_file_leaves_neither_row_nor_bytes(
    settings: Settings,
) -> None:
    town, officer = a_town(), hana()

    with pytest.raises(Refused) as refused:
        store_file(
            an_upload("計画.pdf", PROGRAM),
            organisation=town,
            by=officer,
            at=NOON,
            field="plan",
        )

    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("file-type", "plan")
    ]
    assert not StoredFile.objects.exists()
    assert bytes_on_disk(settings.MEDIA_ROOT) == []


def test_the_limit_can_be_set(settings: Settings) -> None:
    settings.FILE_MAX_BYTES = len(PDF) - 1

    with pytest.raises(Refused) as refused:
        store_file(an_upload(), organisation=a_town(), by=hana(), at=NOON)

    assert [p.code for p in refused.value.problems] == ["file-too-large"]


class _TornUpload(SimpleUploadedFile):
    """The connection, or the disk, gives up in the middle."""

    def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]
        yield PDF[:10]
        raise OSError("no space left on device")


def test_a_file_that_breaks_off_leaves_nothing(settings: Settings) -> None:
    town, officer = a_town(), hana()

    with pytest.raises(OSError, match="no space"):
        store_file(_TornUpload("計画.pdf", PDF), organisation=town, by=officer, at=NOON)

    assert not StoredFile.objects.exists()
    assert bytes_on_disk(settings.MEDIA_ROOT) == []


def test_a_file_whose_row_cannot_be_written_leaves_nothing(
    settings: Settings,
) -> None:
    officer = hana()
    nowhere = Organisation(kind="prefecture", name="無い県")

    with pytest.raises(ValueError, match="unsaved"):
        store_file(an_upload(), organisation=nowhere, by=officer, at=NOON)

    assert bytes_on_disk(settings.MEDIA_ROOT) == []


def test_bytes_of_an_act_undone_are_swept_away_later(
    settings: Settings,
) -> None:
    town, officer = a_town(), hana()
    kept = store_file(an_upload(), organisation=town, by=officer, at=NOON)
    removed = store_file(an_upload(), organisation=town, by=officer, at=NOON)
    remove_file(removed, by=officer, at=NOON)
    try:
        with transaction.atomic():
            undone = store_file(an_upload(), organisation=town, by=officer, at=NOON)
            raise RuntimeError
    except RuntimeError:
        pass
    assert undone.location.exists()
    later = datetime.now(UTC) + timedelta(minutes=1)

    assert storing.sweep(older_than=later - timedelta(hours=1)) == 0
    assert storing.sweep(older_than=later) == 1

    assert bytes_on_disk(settings.MEDIA_ROOT) == sorted(
        [kept.location, removed.location]
    )


def test_a_removed_file_is_out_of_sight_and_its_bytes_stay() -> None:
    town, officer = a_town(), hana()
    stored = store_file(an_upload(), organisation=town, by=officer, at=NOON)

    remove_file(stored, by=officer, at=NOON)
    remove_file(stored, by=officer, at=NOON + timedelta(days=1))

    assert (stored.removed_by, stored.removed_at) == (officer, NOON)
    assert list(files_of(town.pk)) == []
    assert stored.location.read_bytes() == PDF


def test_a_large_file_is_taken_in_pieces(tmp_path: Path) -> None:
    content = PDF[:-6].ljust(9_000_000, b"\n") + b"%%EOF\n"
    path = tmp_path / "大.pdf"
    path.write_bytes(content)

    with path.open("rb") as stream:
        stored = store_file(
            File(stream, name="大.pdf"), organisation=a_town(), by=hana(), at=NOON
        )

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
