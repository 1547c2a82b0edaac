"""A request begins at an office abroad."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Dispatch
from tests.programmes.experts.makers import a_field, an_office, an_office_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_draft_begins_with_no_more_than_who_and_where(client: Client) -> None:
    client.force_login(an_office_officer())

    answer = client.post(
        "/experts/requests/open/", {"receiving_body": "実演県", "country": "ラオス"}
    )

    draft = Dispatch.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert (draft.case.state, draft.case.applicant) == (State.DRAFT, an_office())
    assert draft.case.title == "実演県 (ラオス)"
    assert draft.case.reference == "E-2026-0001"


def test_the_page_tells_the_terms_and_what_is_not_known(client: Client) -> None:
    for number in (1, 2):
        a_field(number)
    client.force_login(an_office_officer())

    page = client.get("/experts/requests/open/").content.decode()

    assert "3か月以内" in page
    assert "全部で32ありますが" in page
    assert "出典：" in page


def test_what_is_missing_is_told_and_the_rest_is_kept(client: Client) -> None:
    client.force_login(an_office_officer())

    answer = client.post("/experts/requests/open/", {"country": "ラオス"})

    assert answer.status_code == 422
    assert "ラオス" in answer.content.decode()
    assert not Dispatch.objects.exists()
