"""An import is taken back: what stood before stands again."""

from __future__ import annotations

import pytest

from kakehashi.engines.imports.models import Stage
from tests.faces.imports.makers import (
    a_list,
    act,
    committed,
    compared,
    fresh,
    signed_in,
    stored,
    the_bodies,
)

pytestmark = pytest.mark.django_db


def test_what_stood_before_stands_again() -> None:
    the_bodies()
    client = signed_in()
    committed(client)
    before = stored()
    source = committed(
        client,
        a_list("R5,394050,日本語教室,1300,", "R5,394050,料理教室,300,"),
    )
    assert stored() != before

    assert act(client, source, "undo").status_code == 302

    assert stored() == before
    assert fresh(source).stage is Stage.UNDONE
    assert "取り消しました" in client.get(f"/imports/{source.pk}/").content.decode()


def test_an_undone_file_may_come_in_again() -> None:
    the_bodies()
    client = signed_in()
    source = committed(client)
    before = stored()
    act(client, source, "undo")
    assert stored() == []

    committed(client)

    assert stored() == before


def test_what_was_changed_after_the_import_is_not_taken_back() -> None:
    the_bodies()
    client = signed_in()
    first = committed(client)
    committed(client, a_list("R5,394050,日本語教室,1300,"))
    before = stored()

    answer = act(client, first, "undo")

    assert answer.status_code == 422
    assert "ほかの人が変更しています" in answer.content.decode()
    assert stored() == before
    assert fresh(first).stage is Stage.COMMITTED


def test_only_what_was_imported_can_be_undone() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client)

    assert act(client, source, "undo").status_code == 422
    assert fresh(source).stage is Stage.DIFFERENCE
