"""An import is given up before anything was written."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kakehashi.engines.imports.models import Stage
from kakehashi.engines.imports.verbs import note_read
from tests.faces.imports.makers import (
    a_list,
    act,
    committed,
    compared,
    fresh,
    send,
    signed_in,
    stored,
    the_bodies,
)

pytestmark = pytest.mark.django_db


def test_a_cancelled_import_stores_nothing_and_keeps_its_file() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client)

    assert act(client, source, "cancel").status_code == 302

    assert fresh(source).stage is Stage.CANCELLED
    assert stored() == []
    kept = client.get(f"/imports/{source.pk}/original/")
    assert kept.getvalue() == a_list()
    assert act(client, source, "commit").status_code == 422


def test_it_can_be_given_up_before_its_columns_are_confirmed() -> None:
    client = signed_in()
    source = send(client)

    page = client.get(act(client, source, "cancel")["Location"]).content.decode()

    assert "何も登録していません" in page
    assert not note_read(source, {}, at=timezone.now())


def test_what_was_imported_is_undone_and_not_cancelled() -> None:
    the_bodies()
    client = signed_in()
    source = committed(client)

    assert act(client, source, "cancel").status_code == 422
    assert fresh(source).stage is Stage.COMMITTED
