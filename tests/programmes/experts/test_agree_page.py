"""The agreement is signed and numbered."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.foundation.ledger.models import SectionMark
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request_at,
    a_secretary,
    same_request,
    take,
)
from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "agree") == (200, "back", True)


def test_a_signed_agreement_has_a_number_of_the_year() -> None:
    found = a_request_at(State.AGREED)

    assert str(found.number) == "8自国助第1号"
    assert found.number is not None
    assert found.number.kind == "experts.agreement"


def test_without_a_section_mark_nothing_is_numbered() -> None:
    found, secretary = a_request_at(State.NAMED), a_secretary()
    SectionMark.objects.all().delete()

    with pytest.raises(Refused) as refusal:
        take(found, "agree", secretary, agreed_on=date(2026, 11, 20))

    assert codes(refusal) == {"no-mark"}
    assert same_request(found).case.state == State.NAMED
