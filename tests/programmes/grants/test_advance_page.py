"""An advance to read: the sum, the account, what may still be paid in advance."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.grants.makers import a_town, an_officer
from tests.programmes.grants.makers_change import an_advance, at_the_association
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_sum_reason_and_account_stand_there(client: Client) -> None:
    advance = at_the_association(an_advance(asked=300_000))
    client.force_login(officer_of(advance.application))

    page = client.get(f"/grants/advances/{advance.case.reference}/").content.decode()

    assert "300,000円" in page
    assert "500,000円" in page  # half of what is committed
    assert "9月に会場費を払うため。" in page


def test_another_town_does_not_see_it(client: Client) -> None:
    advance = an_advance()
    client.force_login(an_officer(a_town("別の町", "39406"), "other"))

    address = f"/grants/advances/{advance.case.reference}/"
    assert client.get(address).status_code == 404


def test_another_kind_is_not_found_at_its_address(client: Client) -> None:
    advance = an_advance()
    client.force_login(officer_of(advance.application))

    address = f"/grants/changes/{advance.case.reference}/"
    assert client.get(address).status_code == 404
