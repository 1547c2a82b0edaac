"""Whoever reads what is not for everybody's eyes is in the ledger; others see less."""

from __future__ import annotations

import pytest

from kakehashi.foundation.ledger.models import Entry
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_director,
    a_secretary,
    a_submitted,
    an_officer,
)
from tests.programmes.grants.makers_round import a_scored_round, page_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def readings() -> list[tuple[str, str, str]]:
    """(Who, what, of which) for every reading in the ledger, the latest last."""
    return [
        (entry.by_label, entry.detail["field"], entry.subject)
        for entry in Entry.objects.filter(act="read").order_by("sequence")
    ]


def test_the_branch_that_reads_a_contact_person_is_in_the_ledger() -> None:
    application = a_submitted()
    reference = application.case.reference
    eda = a_branch_officer()

    page = page_of(signed_in(eda), f"/grants/applications/{reference}/")

    assert application.contact_mail in page
    assert readings() == [(str(eda), "contact", f"grants.application:{reference}")]


def test_the_town_reads_its_own_application_without_a_trace() -> None:
    application = a_submitted()
    hana = an_officer(application.case.applicant)

    page_of(signed_in(hana), f"/grants/applications/{application.case.reference}/")

    assert readings() == []


def test_a_director_reads_the_application_without_its_contact_person() -> None:
    application = a_submitted()
    address = f"/grants/applications/{application.case.reference}/"

    page = page_of(signed_in(a_director()), address)

    assert application.purpose in page
    assert application.contact_mail not in page
    assert readings() == []


def test_a_covering_letter_opened_by_another_body_is_in_the_ledger() -> None:
    reference = a_submitted().case.reference
    sato = a_secretary()

    page_of(signed_in(sato), f"/grants/applications/{reference}/cover/")

    assert readings() == [(str(sato), "cover", f"grants.application:{reference}")]


def test_whoever_looks_at_each_reviewer_s_marks_is_in_the_ledger() -> None:
    call = a_scored_round(1)
    riji = a_director()

    page_of(signed_in(riji), f"/grants/rounds/{call.pk}/ranking/")

    assert readings() == [(str(riji), "reviews", f"grants.call:{call.pk}")]
