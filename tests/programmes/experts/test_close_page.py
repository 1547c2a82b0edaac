"""A case is closed without publication."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "close") == (200, "back", True)
