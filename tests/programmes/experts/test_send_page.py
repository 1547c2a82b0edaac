"""The office sends its request."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request,
    a_request_at,
    a_secretary,
    an_office_officer,
    same_request,
    take,
)
from tests.programmes.experts.pages import walked
from tests.programmes.grants.makers import an_officer, the_association

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "send") == (200, "back", True)


def test_the_request_is_sent_to_the_association_and_it_is_told() -> None:
    secretary = a_secretary()

    found = take(a_request(), "send", by=an_office_officer())

    assert found.case.stands_at == the_association()
    notice = DeskNotice.objects.get(user=secretary)
    assert notice.url == f"/experts/requests/{found.case}/"


def test_what_is_missing_is_named_before_it_is_sent() -> None:
    empty = a_request(problem="", starts_on=None)

    with pytest.raises(Refused) as refusal:
        take(empty, "send", by=an_office_officer())

    assert {p.field for p in refusal.value.problems} == {"problem", "starts_on"}
    assert same_request(empty).case.state == State.DRAFT


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2027, 2, 1), date(2027, 4, 30), set()),
        (date(2027, 2, 1), date(2027, 5, 1), {"too-long"}),
        (date(2026, 11, 20), date(2026, 12, 1), {"past"}),
    ],
)
def test_a_stay_lies_ahead_and_lasts_three_months_at_most(
    first: date, last: date, said: set[str]
) -> None:
    found = a_request(starts_on=first, ends_on=last)

    if not said:
        assert take(found, "send", by=an_office_officer()).case.submitted_at
        return
    with pytest.raises(Refused) as refusal:
        take(found, "send", by=an_office_officer())
    assert codes(refusal) == said


def test_strangers_to_a_request_do_not_find_its_steps(client: Client) -> None:
    found = a_request_at(State.REQUESTED)
    client.force_login(an_officer())

    assert client.get(f"/experts/requests/{found.case}/send/").status_code == 404
    assert client.get(f"/experts/requests/{found.case}/accept/").status_code == 403
