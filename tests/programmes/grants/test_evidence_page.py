"""A paper that proves a cost, for whoever may see the report."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.ledger.models import Entry
from kakehashi.programmes.grants.models import Evidence, Procedure
from kakehashi.programmes.grants.verbs.evidence import Proof, add_evidence
from tests.foundation.files.uploads import an_upload
from tests.programmes.grants.makers import a_secretary, a_town, an_officer
from tests.programmes.grants.makers_settle import (
    FEBRUARY,
    a_report,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db


def a_paper(report: Procedure) -> Evidence:
    """A receipt with its file."""
    line = report.lines.all()[0]
    add_evidence(
        report,
        [Proof(line.pk, 9, FEBRUARY.date(), "実演商店", 1)],
        upload=an_upload("領収書.pdf"),
        seen_at=report.saved_at,
        by=officer_of(report.application),
        at=FEBRUARY,
    )
    return Evidence.objects.get(number=9)


def address(report: Procedure, paper: Evidence) -> str:
    return f"/grants/reports/{report.case.reference}/evidence/{paper.pk}/"


def test_it_is_shown_and_the_reading_is_kept(client: Client) -> None:
    report = a_report()
    paper = a_paper(report)
    client.force_login(officer_of(report.application))
    before = Entry.objects.count()

    answer = client.get(address(same_procedure(report), paper))

    assert b"".join(answer).startswith(b"%PDF")
    assert Entry.objects.count() == before + 1


def test_nobody_else_finds_it(client: Client) -> None:
    report = a_report()
    paper = a_paper(report)
    for person in (an_officer(a_town("実演町", "39406"), "other"), a_secretary()):
        client.force_login(person)
        assert client.get(address(report, paper)).status_code == 404, person


def test_a_paper_of_another_report_or_without_a_file_is_not_found(
    client: Client,
) -> None:
    report = a_report()
    on_paper = Evidence.objects.filter(file=None).first()
    assert on_paper is not None
    client.force_login(officer_of(report.application))

    assert client.get(address(report, on_paper)).status_code == 404
    on_paper.pk += 1000
    assert client.get(address(report, on_paper)).status_code == 404
