"""A named expert is released."""

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
    assert walked(client, "release") == (200, "back", True)


def test_an_expert_who_cannot_go_after_all_is_released() -> None:
    found = take(a_request_at(State.AGREED), "release", note="本人の都合による。")

    assert (found.case.state, found.expert, found.number) == (
        State.ACCEPTED,
        None,
        None,
    )
