"""The report comes in."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import Deadline
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    RESULT,
    a_request_at,
    an_office,
    an_office_officer,
    take,
)
from tests.programmes.experts.pages import walked
from tests.programmes.grants.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "report") == (200, "back", True)


def test_the_office_owes_the_report_from_the_departure_until_it_is_in() -> None:
    found = a_request_at(State.DISPATCHED)
    owed = Deadline.objects.get(key=f"experts.report:{found.case}")
    assert (owed.organisation, owed.done_at) == (an_office(), None)

    take(found, "report", by=an_office_officer(), **RESULT)

    owed.refresh_from_db()
    assert owed.done_at == NOON


def test_nothing_typed_is_lost_when_a_step_is_refused(client: Client) -> None:
    found = a_request_at(State.DISPATCHED)
    client.force_login(an_office_officer())

    url = f"/experts/requests/{found.case}/report/"
    answer = client.post(url, {"report": "", "summary": "書きかけの概要"})

    assert answer.status_code == 422
    assert "書きかけの概要" in answer.content.decode()
