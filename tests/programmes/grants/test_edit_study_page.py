"""A case study is worded anew."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from kakehashi.programmes.grants.models import CaseStudy
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_public import WORDING, a_study
from tests.programmes.grants.makers_round import signed_in

pytestmark = pytest.mark.django_db


def test_the_new_wording_is_public_at_once() -> None:
    reference = a_study().application.case.reference
    client = signed_in(a_secretary())
    address = f"/grants/studies/{reference}/edit/"
    assert client.get(address).context["form"].initial["seen"] == WORDING.mark

    typed = asdict(WORDING) | {"title": "新しい題名", "seen": WORDING.mark}
    answer = client.post(address, typed)

    assert answer.status_code == 302
    page = client.get(f"/grants/studies/{reference}/").content.decode()
    assert "新しい題名" in page


def test_an_older_page_is_told_and_what_was_typed_stays() -> None:
    reference = a_study().application.case.reference
    typed = asdict(WORDING) | {"title": "乙", "seen": "an older wording"}

    page = signed_in(a_secretary()).post(f"/grants/studies/{reference}/edit/", typed)

    assert page.status_code == 422
    assert "ほかの人が保存しています" in page.content.decode()
    assert 'value="乙"' in page.content.decode()
    assert CaseStudy.objects.get().title == WORDING.title


def test_an_emptied_form_is_refused_at_its_fields() -> None:
    reference = a_study().application.case.reference

    page = signed_in(a_secretary()).post(
        f"/grants/studies/{reference}/edit/", {"seen": WORDING.mark}
    )

    assert set(page.context["form"].errors) == {"title", "summary"}
