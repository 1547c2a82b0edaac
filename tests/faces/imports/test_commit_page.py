"""Every row of the difference is written, or none."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from kakehashi.engines.imports.models import Stage
from kakehashi.foundation.ledger.models import Entry
from kakehashi.programmes.grants.models import PastAward
from tests.faces.imports.makers import (
    ROWS,
    a_list,
    a_secretary,
    act,
    committed,
    compared,
    fresh,
    signed_in,
    stored,
    the_bodies,
)

pytestmark = pytest.mark.django_db
WHOLE = [
    (2023, "丹波篠山市", "多言語の窓口", 2_000_000, 1_900_000),
    (2023, "札幌市", "防災の手引き", 800_000, None),
    (2023, "檮原町", "日本語教室", 1_200_000, 1_150_000),
]


def test_the_rows_are_stored_and_the_page_says_who_did_it_and_when() -> None:
    the_bodies()
    client = signed_in(a_secretary("実演 取込"))

    source = committed(client)

    page = client.get(f"/imports/{source.pk}/").content.decode()
    assert stored() == WHOLE
    assert source.stage is Stage.COMMITTED
    assert "実演 取込さんが" in page
    assert "この取込を取り消す" in page
    assert Entry.objects.filter(act="imports.commit").count() == 1


def test_a_failure_in_the_middle_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    the_bodies()
    client = signed_in()
    committed(client)
    source = compared(
        client, a_list("R5,394050,料理教室,300,", "R5,011002,防災の手引き,900,")
    )

    def fails(*_given: object) -> None:
        raise DatabaseError("the disk is full")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(PastAward.objects, "bulk_update", fails)
        answer = act(client, source, "commit")

    assert answer.status_code == 500
    assert stored() == WHOLE
    assert fresh(source).stage is Stage.DIFFERENCE


def test_the_second_of_two_officers_is_told_that_the_first_went_on() -> None:
    the_bodies()
    first, second = signed_in(), signed_in(a_secretary("実演 二人目"))
    source = compared(first)
    seen = source.version
    act(first, source, "commit")

    answer = act(second, source, "commit", version=seen)

    assert answer.status_code == 422
    assert "ほかの人が手続を進めています" in answer.content.decode()
    assert stored() == WHOLE


def test_a_double_click_imports_once() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client)

    first, second = (
        client.post(
            f"/imports/{source.pk}/commit/",
            {"version": source.version, "form_key": "twice"},
        )
        for _click in range(2)
    )

    assert second["Location"] == first["Location"]
    assert stored() == WHOLE


def test_what_changed_since_the_comparison_is_not_written_over() -> None:
    the_bodies()
    client = signed_in()
    committed(client)
    late = compared(client, a_list("R5,394050,日本語教室,1300,1150"))
    committed(client, a_list("R5,394050,日本語教室,1400,1150"))

    answer = act(client, late, "commit")

    assert answer.status_code == 422
    assert "3行目" in answer.content.decode()
    assert ("檮原町", 1_400_000) in [(name, yen) for _y, name, _t, yen, _s in stored()]
    assert fresh(late).stage is Stage.DIFFERENCE


def test_a_row_that_somebody_else_stored_meanwhile_is_told() -> None:
    the_bodies()
    client = signed_in()
    late = compared(client)
    committed(client)

    assert act(client, late, "commit").status_code == 422
    assert stored() == WHOLE


def test_a_title_written_anew_is_a_change_of_the_same_award() -> None:
    the_bodies()
    client = signed_in()
    committed(client)

    committed(client, a_list("R5,394050,日本語　教室,1200,1150"))

    assert (2023, "檮原町", "日本語 教室", 1_200_000, 1_150_000) in stored()
    assert len(stored()) == 3


def test_refused_rows_stay_out_and_the_others_come_in() -> None:
    the_bodies()

    committed(signed_in(), a_list(*ROWS, "R5,どこにもない町,何か,300,"))

    assert stored() == WHOLE


def test_a_file_that_changes_nothing_is_not_imported() -> None:
    the_bodies()
    client = signed_in()
    committed(client)
    same = compared(client)

    answer = act(client, same, "commit")

    assert answer.status_code == 422
    assert "異なる行がありません" in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999"])
def test_a_version_that_is_none_is_answered_in_words(version: str) -> None:
    the_bodies()
    client = signed_in()
    source = compared(client)

    assert act(client, source, "commit", version=version).status_code == 422


def test_looking_at_the_address_imports_nothing() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client)

    assert client.get(f"/imports/{source.pk}/commit/").status_code == 405
    assert stored() == []
