"""Which column is which field: proposed, corrected, remembered."""

from __future__ import annotations

import pytest

from kakehashi.engines.imports.models import Outcome, RememberedMapping, Stage
from tests.faces.imports.makers import (
    FIELDS,
    a_list,
    a_secretary,
    act,
    compared,
    confirm,
    fresh,
    send,
    signed_in,
    the_bodies,
)

pytestmark = pytest.mark.django_db


def test_a_list_under_its_title_is_understood_and_every_column_proposed() -> None:
    client = signed_in()
    source = send(client)

    page = client.get(f"/imports/{source.pk}/mapping/")

    form, text = page.context["form"], page.content.decode()
    assert [form[name].value() for name in FIELDS] == list("01234")
    assert source.reading["encoding"] == "cp932"
    assert source.reading["tables"][0]["header_rows"] == [2]
    assert [c["factor"] for c in source.reading["tables"][0]["columns"]][3:] == [
        1000,
        1000,
    ]
    assert "日本語教室" in text


def test_one_column_cannot_be_two_fields() -> None:
    client = signed_in()
    source = send(client)

    answer = client.post(
        f"/imports/{source.pk}/mapping/",
        dict(zip(FIELDS, "01233", strict=True)) | {"table": 0, "version": 1},
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["settled_yen"]
    assert fresh(source).stage is Stage.MAPPING


def test_a_field_that_is_needed_has_to_be_in_the_file() -> None:
    client = signed_in()
    source = send(client)

    answer = client.post(
        f"/imports/{source.pk}/mapping/", {"table": 0, "version": 1, "code": "1"}
    )

    assert answer.status_code == 422
    needed = ["fiscal_year", "title", "awarded_yen"]
    assert list(answer.context["form"].errors) == needed


def test_the_mapping_may_be_corrected_after_the_comparison() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client)

    source = confirm(client, source, settled_yen="")

    assert source.stage is Stage.DIFFERENCE
    line = source.lines.get(row=3)
    assert line.after["settled_yen"] == ""
    assert source.lines.count() == 3


def test_the_same_header_sent_again_is_filled_in_as_it_was_confirmed() -> None:
    the_bodies()
    client = signed_in()
    confirm(client, send(client), settled_yen="")

    again = send(signed_in(a_secretary()), name="まったく別の名前.csv")
    page = client.get(f"/imports/{again.pk}/mapping/")

    assert page.context["is_remembered"]
    assert page.context["form"]["settled_yen"].value() == ""
    assert RememberedMapping.objects.count() == 1


def test_another_header_is_not_taken_for_a_remembered_one() -> None:
    the_bodies()
    client = signed_in()
    compared(client)
    other = a_list().replace("事業名".encode("cp932"), "件名".encode("cp932"))

    page = client.get(f"/imports/{send(client, other).pk}/mapping/")

    assert not page.context["is_remembered"]
    assert page.context["form"]["title"].value() == "2"


def test_who_confirms_after_somebody_else_did_is_told() -> None:
    the_bodies()
    client = signed_in()
    source = send(client)
    form = dict(zip(FIELDS, "01234", strict=True)) | {"table": 0, "version": 1}
    confirm(client, source)

    answer = client.post(f"/imports/{source.pk}/mapping/", form)

    assert answer.status_code == 422
    assert "ほかの人" in answer.content.decode()


def test_a_table_that_the_file_does_not_have_is_not_found() -> None:
    client = signed_in()
    source = send(client)

    for asked in ("7", "-1", "x"):
        address = f"/imports/{source.pk}/mapping/?table={asked}"
        assert client.get(address).status_code == 404


def test_the_faults_of_the_file_stand_at_their_places() -> None:
    client = signed_in()
    source = send(client, a_list("令和5年度,394051,日本語教室,1200,1150"))

    page = client.get(f"/imports/{source.pk}/mapping/").content.decode()

    assert "B3" in page


def test_a_formula_in_a_cell_is_only_text() -> None:
    the_bodies()
    client = signed_in()
    source = compared(client, a_list("令和5年度,394050,=cmd|' /C calc'!A0,1200,"))

    page = client.get(f"/imports/{source.pk}/").content.decode()

    assert source.lines.get().outcome == Outcome.ADDED
    assert "=cmd|&#x27; /C calc&#x27;!A0" in page
    assert act(client, source, "commit").status_code == 302
