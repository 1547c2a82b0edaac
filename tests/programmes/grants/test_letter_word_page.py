"""The letter of the decision as a Word document."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from kakehashi.programmes.grants.tasks import print_letters
from tests.programmes.grants.makers import a_decided, a_secretary
from tests.programmes.grants.makers_settle import a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_it_says_what_the_pdf_says(client: Client) -> None:
    grant = a_grant(1_000_000)
    print_letters.call(a_secretary().pk)
    client.force_login(officer_of(grant))

    file = client.get(f"/grants/applications/{grant.case.reference}/letter/word/")

    assert "wordprocessingml" in file.headers["Content-Type"]
    with zipfile.ZipFile(io.BytesIO(b"".join(file))) as document:
        text = document.read("word/document.xml").decode()
    assert "1,000,000円" in text
    assert grant.case.applicant.name in text


def test_a_letter_without_word_has_no_such_page(client: Client) -> None:
    grant = a_decided(1_000_000)
    client.force_login(officer_of(grant))

    address = f"/grants/applications/{grant.case.reference}/letter/"
    assert client.get(f"{address}word/").status_code == 404
    assert b"".join(client.get(address)).startswith(b"%PDF")
