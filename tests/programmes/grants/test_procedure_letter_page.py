"""The letters about a procedure, as PDF and as Word, for whoever may see it."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Letter, Procedure
from tests.programmes.grants.makers import a_town, an_officer
from tests.programmes.grants.makers_change import an_approved, an_interim
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure, page: str = "") -> str:
    letter = Letter.objects.get(kind=Letter.Kind.CHANGE)
    reference = procedure.case.reference
    return f"/grants/procedures/{reference}/letters/{letter.pk}/{page}"


def test_the_town_opens_it_and_it_says_the_sum(client: Client) -> None:
    change = an_approved(requested_yen=800_000, yen=(300_000, 600_000))
    client.force_login(officer_of(change.application))

    pdf = client.get(page_of(change))
    word = client.get(page_of(change, "word/"))

    assert b"".join(pdf).startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(b"".join(word))) as document:
        text = document.read("word/document.xml").decode()
    assert "800,000円" in text
    assert "計画" in text
    shown = client.get(f"/grants/changes/{change.case.reference}/").content.decode()
    assert page_of(change) in shown
    assert page_of(change, "word/") in shown


def test_it_is_not_found_with_another_town_or_another_procedure(
    client: Client,
) -> None:
    change = an_approved()
    other = an_interim(change.application)
    client.force_login(officer_of(change.application))
    elsewhere = client.get(page_of(other)).status_code
    client.force_login(an_officer(a_town("別の町", "39406"), "other"))

    assert elsewhere == 404
    assert client.get(page_of(change)).status_code == 404
