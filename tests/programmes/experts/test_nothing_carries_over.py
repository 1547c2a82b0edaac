"""What was checked for one expert, or is over, does not hold for another."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Candidate, Expert
from kakehashi.programmes.experts.verbs import answer
from tests.programmes.experts.makers import (
    PLAN,
    a_request,
    a_request_at,
    a_secretary,
    an_expert,
    an_office_officer,
    same_request,
    take,
)
from tests.programmes.grants.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_who_is_released_takes_the_checks_of_her_travel_with_her() -> None:
    request = a_request_at(State.AGREED)
    take(request, "travel", **PLAN)

    take(request, "release", note="本人の都合")

    found = same_request(request)
    assert (found.is_insured, found.has_visa, found.is_briefed) == (False,) * 3
    assert (found.departs_on, found.returns_on, found.report_due_on) == (None,) * 3
    assert (found.flights, found.leave, found.expert) == ("", "", None)


def test_a_request_that_was_withdrawn_keeps_nobody_from_another() -> None:
    first = a_request_at(State.NAMED)
    take(first, "withdraw", by=an_office_officer(), note="取りやめ")
    second = a_request()
    take(second, "send", by=an_office_officer())
    take(second, "accept")

    expert = Expert.objects.get()
    take(second, "ask", expert=expert, due_on=date(2026, 12, 10))

    assert same_request(second).case.state == State.ASKED


def test_of_two_officers_who_edit_a_request_the_second_is_told(client: Client) -> None:
    request = a_request()
    url = f"/experts/requests/{request.case}/edit/"
    client.force_login(an_office_officer())
    page = client.get(url)
    shown = page.context["form"].initial

    def sent(aim: str) -> dict[str, object]:
        form = {k: v for k, v in shown.items() if v not in (None, False)}
        form |= {"interpreter": "on", "lodging": "on", "aim": aim}
        return {k: str(v) for k, v in form.items()}

    assert client.post(url, sent("先に保存した")).status_code == 302
    second = client.post(url, sent("後から保存した"))

    assert second.status_code == 422
    assert "ほかの人が保存しています" in second.content.decode()
    assert "後から保存した" in second.content.decode()
    assert same_request(request).aim == "先に保存した"


def test_reading_the_entry_of_an_expert_to_edit_it_is_kept(client: Client) -> None:
    expert = an_expert()
    client.force_login(a_secretary())

    client.get(f"/experts/roster/{expert.pk}/enter/")

    assert Entry.objects.filter(subject=f"experts.expert:{expert.pk}").exists()


def test_whose_consent_has_ended_is_not_shown_abroad(client: Client) -> None:
    expert = an_expert(valid_until=date(2026, 10, 1))
    url = f"/experts/roster/{expert.pk}/"
    client.force_login(an_office_officer())
    assert client.get(url).status_code == 404

    client.force_login(a_secretary())
    assert client.get(url).status_code == 200


def test_nobody_answers_for_another_body() -> None:
    request = a_request_at(State.ACCEPTED)
    take(request, "ask", expert=an_expert(), due_on=date(2026, 12, 10))
    asked = Candidate.objects.get()

    with pytest.raises(Refused) as refused:
        answer(asked, {"says_yes": True, "note": ""}, by=an_office_officer(), at=NOON)

    assert [p.code for p in refused.value.problems] == ["answered"]
    assert Candidate.objects.get().says_yes is None
