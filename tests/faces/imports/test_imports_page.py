"""The page where a sheet is sent in, and the imports so far."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.imports.models import Import, Stage
from kakehashi.faces.imports.looking import refusal_of
from kakehashi.foundation.accounts.models import Post
from tests.faces.imports.makers import (
    a_file,
    a_secretary,
    compared,
    send,
    signed_in,
    the_bodies,
)
from tests.faces.makers import a_person, an_office, an_officer, the_association
from tests.foundation.files.uploads import a_workbook

pytestmark = pytest.mark.django_db


def test_a_file_that_is_sent_is_read_and_its_columns_are_to_be_confirmed() -> None:
    client = signed_in()

    source = send(client)

    assert source.stage is Stage.MAPPING
    page = client.get(f"/imports/{source.pk}/", follow=True)
    assert page.redirect_chain == [(f"/imports/{source.pk}/mapping/", 302)]


def test_a_file_sent_twice_by_a_double_click_is_one_import() -> None:
    client = signed_in()

    first, second = (
        client.post(
            "/imports/",
            {"target": "past-awards", "file": a_file(), "form_key": "twice"},
        )
        for _click in range(2)
    )

    assert Import.objects.count() == 1
    assert second["Location"] == first["Location"]


def test_a_form_without_a_file_says_so_and_keeps_nothing() -> None:
    answer = signed_in().post("/imports/", {"target": "past-awards"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.csv", b""), ("program.exe", b"MZ\x90\x00" + bytes(200))],
)
def test_what_can_be_no_sheet_is_refused_beside_the_field(
    name: str, content: bytes
) -> None:
    form = {"target": "past-awards", "file": a_file(content, name)}

    answer = signed_in().post("/imports/", form)

    assert answer.status_code == 422
    assert Import.objects.count() == 0


def test_a_file_that_cannot_be_read_says_why_and_asks_for_another() -> None:
    client = signed_in()

    source = send(client, a_workbook(), name="壊れた.xlsx")

    page = client.get(f"/imports/{source.pk}/").content.decode()
    assert source.stage is Stage.UNREADABLE
    assert "別のファイルを送る" in page
    assert refusal_of(source, "ja") in page
    assert refusal_of(source, "ja")


def test_the_operator_is_offered_only_what_she_may_import() -> None:
    client = signed_in(a_person(Post.OPERATOR, the_association()))

    page = client.get("/imports/").content.decode()
    answer = client.post("/imports/", {"target": "past-awards", "file": a_file()})

    assert 'value="contacts"' in page
    assert 'value="past-awards"' not in page
    assert answer.status_code == 422


def test_imports_of_another_place_are_neither_listed_nor_opened() -> None:
    source = send(signed_in())
    elsewhere = signed_in(a_person(Post.SECRETARIAT, an_office()))

    assert source.file.name not in elsewhere.get("/imports/").content.decode()
    for page in ("", "mapping/", "original/"):
        assert elsewhere.get(f"/imports/{source.pk}/{page}").status_code == 404


def test_an_officer_of_a_town_has_nothing_here() -> None:
    assert signed_in(an_officer()).get("/imports/").status_code == 403


def test_the_history_tells_what_became_of_each() -> None:
    the_bodies()
    client = signed_in()
    compared(client)
    send(client, name="二つめ.csv")

    page = client.get("/imports/").content.decode()

    assert page.index("二つめ.csv") < page.index("交付決定.csv")
    assert str(Stage.DIFFERENCE.label) in page


def test_twenty_imports_cost_as_few_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(a_secretary())
    for number in range(21):
        send(client, name=f"{number}.csv")

    with django_assert_max_num_queries(9):
        page = client.get("/imports/")

    assert len(page.context["rows"]) == 20
