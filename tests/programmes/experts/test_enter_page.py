"""The roster is kept by the officers of an expert's own body, and the secretariat."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.experts.models import Expert
from tests.programmes.experts.makers import a_field, a_secretary, an_expert
from tests.programmes.grants.makers import a_person, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def form(**changed: object) -> dict[str, object]:
    columns: dict[str, object] = {
        "name": "実演 水谷",
        "code": a_town().code,
        "fields": [a_field().pk],
        "languages": "英語",
        "available_from": "R8.4.1",
        "months_a_year": "2",
        "consented_on": "R8.4.1",
        "valid_until": "R10.3.31",
    }
    return {**columns, **changed}


def test_an_officer_enters_somebody_of_her_own_body(client: Client) -> None:
    client.force_login(an_officer())
    page = client.get("/experts/roster/enter/").content.decode()
    assert f'value="{a_town().code}"' in page

    answer = client.post("/experts/roster/enter/", form())

    expert = Expert.objects.get()
    assert answer["Location"] == f"/experts/roster/{expert.pk}/"
    assert (expert.organisation, list(expert.fields.all())) == (a_town(), [a_field()])


def test_an_officer_enters_nobody_of_another_body(client: Client) -> None:
    other = a_town("実演町", "07301")
    client.force_login(an_officer())

    answer = client.post("/experts/roster/enter/", form(code=other.code))

    assert answer.status_code == 422
    assert "ご自分の所属団体ではありません" in answer.content.decode()
    assert not Expert.objects.exists()


def test_the_secretariat_enters_somebody_of_any_body(client: Client) -> None:
    client.force_login(a_secretary())

    client.post("/experts/roster/enter/", form(is_retired="on"))

    assert Expert.objects.get().is_retired


@pytest.mark.parametrize("name", ["name", "fields", "consented_on", "valid_until"])
def test_nobody_is_entered_without_name_field_or_consent(
    client: Client, name: str
) -> None:
    client.force_login(an_officer())

    answer = client.post("/experts/roster/enter/", form(**{name: ""}))

    assert answer.status_code == 422
    assert not Expert.objects.exists()


def test_a_code_that_no_body_has_is_told_at_its_place(client: Client) -> None:
    client.force_login(a_secretary())

    answer = client.post("/experts/roster/enter/", form(code="011002"))

    assert answer.status_code == 422
    assert "このコードの地方公共団体はありません" in answer.content.decode()


def test_what_the_roster_says_is_changed_by_her_body_only(client: Client) -> None:
    expert = an_expert()
    client.force_login(an_officer())
    client.post(f"/experts/roster/{expert.pk}/enter/", form(valid_until="R8.11.19"))
    expert.refresh_from_db()
    assert str(expert.valid_until) == "2026-11-19"

    client.force_login(a_person("jiro", "officer", a_town("実演町", "07301")))
    assert client.get(f"/experts/roster/{expert.pk}/enter/").status_code == 404
