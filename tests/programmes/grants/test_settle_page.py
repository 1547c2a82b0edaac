"""The secretariat fixes a sum in the browser, with the evidence beside it."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Letter, Procedure, Settlement
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_settle import (
    a_grant,
    a_report,
    a_report_at_the_association,
    a_settled,
    same_procedure,
)

pytestmark = pytest.mark.django_db


def page_of(report: Procedure) -> str:
    return f"/grants/reports/{report.case.reference}/settle/"


def sent(report: Procedure, **words: object) -> dict[str, object]:
    first, second = report.lines.all()
    return {
        "seen_version": report.case.version,
        "seen_at": report.saved_at.isoformat(),
        f"cut-{first.pk}": "50,000",
        f"reason-{first.pk}": "飲食費のため",
        f"cut-{second.pk}": "",
        f"reason-{second.pk}": "",
        **words,
    }


def test_costs_evidence_and_the_sum_stand_on_one_page(client: Client) -> None:
    report = a_report_at_the_association(spent=(300_000, 600_000))
    client.force_login(a_secretary())

    page = client.get(page_of(report))

    told = page.content.decode()
    assert page.status_code == 200
    assert "900,000円" in told
    assert "実演商店1" in told
    assert "避難訓練を3回行った。" in told


def test_saved_cuts_change_the_sum_and_the_case_stays(client: Client) -> None:
    report = a_report_at_the_association(spent=(300_000, 600_000))
    client.force_login(a_secretary())

    answer = client.post(page_of(report), sent(report, do="save"))

    assert answer.status_code == 302
    assert "850,000円" in client.get(page_of(report)).content.decode()
    assert same_procedure(report).case.state == ProcedureState.SUBMITTED


def test_cut_and_fixed_in_one_sending_it_leads_to_the_money(client: Client) -> None:
    report = a_report_at_the_association(spent=(300_000, 600_000))
    client.force_login(a_secretary())

    answer = client.post(page_of(report), sent(report, do="settle"), follow=True)

    assert Settlement.objects.get().settled_yen == 850_000
    assert Letter.objects.filter(kind=Letter.Kind.SETTLEMENT).count() == 1
    assert "850,000円" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("/money/")
    assert client.get(page_of(report)).status_code == 302, "fixed once"


def test_a_cut_without_reason_is_told_at_its_box_and_what_was_typed_stays(
    client: Client,
) -> None:
    report = a_report_at_the_association()
    first = report.lines.all()[0]
    client.force_login(a_secretary())

    answer = client.post(
        page_of(report), sent(report, do="settle", **{f"reason-{first.pk}": ""})
    )

    assert answer.status_code == 422
    assert f"reason-{first.pk}" in answer.context["form"].errors
    assert "50,000" in answer.content.decode()
    assert not Settlement.objects.exists()


def test_the_second_of_two_officers_is_told_in_the_browser(client: Client) -> None:
    report = a_report_at_the_association()
    form = sent(report, do="settle")
    client.force_login(a_secretary())
    client.post(page_of(report), form)
    client.force_login(a_secretary("ito"))

    answer = client.post(page_of(report), form)

    assert answer.status_code == 422
    assert "実演 sato" in answer.content.decode()
    assert Settlement.objects.count() == 1


def test_the_same_paper_in_another_grant_is_told(client: Client) -> None:
    other = a_report_at_the_association(a_grant(title="訓練その2"))
    report = a_report_at_the_association()
    client.force_login(a_secretary())

    told = client.get(page_of(report)).content.decode()

    assert other.case.reference in told


def test_a_draft_is_not_there_for_the_association(client: Client) -> None:
    client.force_login(a_secretary())

    assert client.get(page_of(a_report())).status_code == 404
    settled = a_settled(a_grant(title="済"))
    assert client.get(page_of(settled)).status_code == 302
