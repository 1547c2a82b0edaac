"""A case study is withdrawn, with a reason."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_public import a_study
from tests.programmes.grants.makers_round import signed_in

pytestmark = pytest.mark.django_db


def test_it_needs_a_reason_and_then_leaves_the_list() -> None:
    reference = a_study().application.case.reference
    client = signed_in(a_secretary())
    address = f"/grants/studies/{reference}/withdraw/"
    assert client.get(address).status_code == 200

    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "公開をやめる理由を入力してください。" in refused.content.decode()

    assert client.post(address, {"reason": "団体の申出"}).status_code == 302
    assert Client().get(f"/grants/studies/{reference}/").status_code == 410
    assert list(Client().get("/grants/studies/").context["page"]) == []
    assert client.get(address).status_code == 302
