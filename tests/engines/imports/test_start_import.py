from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kakehashi.engines.imports.models import Import, Stage
from kakehashi.engines.imports.verbs import start_import
from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.engines.imports.makers import CONTENT, a_secretary, a_started
from tests.faces.makers import NOW, the_association

pytestmark = pytest.mark.django_db


def test_the_file_is_kept_as_it_came_and_waits_to_be_read() -> None:
    source = a_started()

    assert source.file.location.read_bytes() == CONTENT
    assert source.stage is Stage.READING
    assert source.is_working


def test_the_ledger_names_the_file_by_its_digest() -> None:
    source = a_started()

    entry = Entry.objects.get(act="imports.start")
    assert entry.subject == f"imports.import:{source.pk}"
    assert entry.detail == {"target": "past-awards", "sha256": source.file.sha256}


def test_an_empty_file_leaves_nothing() -> None:
    with pytest.raises(Refused, match="file-empty"):
        start_import(
            SimpleUploadedFile("空.csv", b""),
            target="past-awards",
            organisation=the_association(),
            by=a_secretary(),
            at=NOW,
        )

    assert Import.objects.count() == StoredFile.objects.count() == 0
