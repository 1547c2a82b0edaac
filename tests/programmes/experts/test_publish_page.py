"""The result is published."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    RESULT,
    a_request_at,
    take,
)
from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "publish") == (200, "back", True)


def test_nothing_is_published_without_consent() -> None:
    told: dict[str, Any] = {**RESULT, "consent": False}
    found = take(a_request_at(State.DISPATCHED), "report", **told)

    with pytest.raises(Refused) as refusal:
        take(found, "publish")

    assert {p.field for p in refusal.value.problems} == {"consent"}
    assert take(found, "close", note="同意がない。").case.state == State.CLOSED
