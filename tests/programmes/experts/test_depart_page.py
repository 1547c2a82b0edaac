"""The expert leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    PLAN,
    a_request_at,
    take,
)
from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "depart") == (200, "back", True)


@pytest.mark.parametrize("missing", ["is_insured", "has_visa", "is_briefed"])
def test_nobody_leaves_before_the_checklist_is_complete(missing: str) -> None:
    plan: dict[str, Any] = {**PLAN, missing: False}
    found = take(a_request_at(State.AGREED), "travel", **plan)

    with pytest.raises(Refused) as refusal:
        take(found, "depart")

    assert {p.field for p in refusal.value.problems} == {missing}
