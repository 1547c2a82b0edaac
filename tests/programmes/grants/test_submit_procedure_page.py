"""What is missing is listed with links; then it is sent, once."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import Deadline
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import DutyKind, Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.procedures import open_duties, same_procedure
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.procedures import begin_procedure
from tests.programmes.grants.makers import DAY, NOON
from tests.programmes.grants.makers_change import a_change, an_advance, an_interim
from tests.programmes.grants.makers_settle import a_grant, a_report, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/submit/"


def test_every_gap_leads_to_its_box(client: Client) -> None:
    grant = a_grant()
    by = officer_of(grant)
    change = begin_procedure(grant, ProcedureKind.CHANGE, by=by, at=NOON)
    client.force_login(by)

    page = client.get(page_of(change)).content.decode()

    write = f"/grants/changes/{change.case.reference}/write/"
    assert f'href="{write}#row_id_kind"' in page
    assert f'href="{write}#id_reason"' in page
    assert f'href="{write}#id_document_number"' in page
    assert "data-submit-once" not in page
    form = client.get(write).content.decode()
    assert 'id="row_id_kind"' in form
    assert 'id="id_reason"' in form


@pytest.mark.parametrize("make", [a_change, an_advance, an_interim])
def test_it_goes_to_the_first_stop(client: Client, make: type) -> None:
    procedure = make()
    client.force_login(officer_of(procedure.application))
    shown = client.get(page_of(procedure)).content.decode()

    answer = client.post(page_of(procedure), {"seen_version": procedure.case.version})

    sent = same_procedure(procedure)
    assert "data-submit-once" in shown
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert sent.case.state == ProcedureState.SUBMITTED
    assert sent.case.stands_at.name == "高知県支部"


def test_what_is_still_wrong_is_refused_in_words(client: Client) -> None:
    change = a_change(reason="")
    client.force_login(officer_of(change.application))

    answer = client.post(page_of(change), {"seen_version": change.case.version})

    assert answer.status_code == 422
    assert "#id_reason" in answer.content.decode()
    assert same_procedure(change).case.state == ProcedureState.DRAFT


def test_more_than_may_be_paid_in_advance_is_refused(client: Client) -> None:
    advance = an_advance(asked=500_001)
    client.force_login(officer_of(advance.application))

    answer = client.post(page_of(advance), {"seen_version": advance.case.version})

    assert answer.status_code == 422
    assert "500,000円" in answer.content.decode()


def test_an_interim_report_handed_in_ends_its_reminder(client: Client) -> None:
    grant = a_grant()
    owe(grant, DutyKind.INTERIM, due_at=NOON + 30 * DAY, at=NOON)
    interim = an_interim(grant)
    client.force_login(officer_of(grant))

    client.post(page_of(interim), {"seen_version": interim.case.version})

    assert not open_duties(grant).filter(kind=DutyKind.INTERIM).exists()
    assert not Deadline.objects.filter(key__contains="interim", done_at=None).exists()


def test_a_final_report_has_a_page_of_its_own(client: Client) -> None:
    report = a_report()
    client.force_login(officer_of(report.application))

    answer = client.get(page_of(report))

    assert answer.headers["Location"].endswith(
        f"/grants/reports/{report.case.reference}/submit/"
    )
