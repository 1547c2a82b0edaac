"""The costs are divided."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request_at,
    take,
)
from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "share") == (200, "back", True)


def test_one_agreement_may_divide_a_cost_otherwise() -> None:
    found = a_request_at(State.NAMED)

    take(found, "share", item="宿泊", is_ours=True, amount_yen=180_000)

    changed = found.shares.get(item="宿泊")
    assert (changed.is_ours, changed.amount_yen) == (True, 180_000)
    assert found.shares.count() == 7
