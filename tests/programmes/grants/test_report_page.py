"""An officer writes the final report: what was done, what it cost, what proves it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Evidence, Procedure, ProcedureKind
from kakehashi.programmes.grants.verbs.procedures import begin_procedure
from tests.foundation.files.uploads import PDF
from tests.programmes.grants.makers import a_branch_officer, a_secretary
from tests.programmes.grants.makers_settle import (
    FEBRUARY,
    a_grant,
    a_report,
    a_report_at_the_association,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db


def a_draft() -> Procedure:
    grant = a_grant()
    return begin_procedure(
        grant, ProcedureKind.REPORT, by=officer_of(grant), at=FEBRUARY
    )


def address(report: Procedure, page: str = "write/") -> str:
    return f"/grants/reports/{report.case.reference}/{page}"


def enter(client: Client, report: Procedure) -> User:
    person = officer_of(report.application)
    client.force_login(person)
    return person


def rows(report: Procedure, *amounts: str, **more: str) -> dict[str, str]:
    lines = list(report.lines.all())
    data = {
        "seen_at": same_procedure(report).saved_at.isoformat(),
        "lines-TOTAL_FORMS": str(len(lines) + 1),
        "lines-INITIAL_FORMS": str(len(lines)),
        "other_income_yen": "",
    }
    for number, (line, yen) in enumerate(zip(lines, amounts, strict=True)):
        data[f"lines-{number}-line"] = str(line.pk)
        data[f"lines-{number}-amount_yen"] = yen
        data[f"lines-{number}-basis"] = "" if yen else "実施せず"
    return data | more


def test_costs_are_typed_beside_the_plan_and_a_line_may_be_added(
    client: Client,
) -> None:
    report = a_draft()
    enter(client, report)
    told = client.get(address(report, "costs/")).content.decode()
    assert "講師謝金" in told
    assert "翻訳委託" in told

    more = {
        "lines-2-expense_class": "rent",
        "lines-2-description": "会場借上げ",
        "lines-2-amount_yen": "30千円",
        "lines-2-basis": "1日",
        "lines-2-is_eligible": "on",
    }
    answer = client.post(
        address(report, "costs/"), rows(report, "６００，０００", "", **more)
    )

    assert answer.status_code == 302, answer.content.decode()
    lines = [(line.description, line.amount_yen) for line in report.lines.all()]
    assert lines == [("講師謝金", 600_000), ("翻訳委託", 0), ("会場借上げ", 30_000)]


def test_a_sum_that_cannot_be_read_is_told_in_its_row(client: Client) -> None:
    report = a_draft()
    enter(client, report)

    answer = client.post(
        address(report, "costs/"), rows(report, "六十万くらい", "600000")
    )

    assert answer.status_code == 422
    assert "amount_yen" in answer.context["rows"].forms[0].errors
    assert "六十万くらい" in answer.content.decode()
    assert report.lines.all()[1].amount_yen == 0, "nothing was half saved"


def test_a_paper_with_its_file_goes_into_the_list_and_out_again(
    client: Client,
) -> None:
    report = a_report(has_evidence=False)
    enter(client, report)
    line = report.lines.all()[0]

    answer = client.post(
        address(report, "evidence/"),
        {
            "seen_at": report.saved_at.isoformat(),
            "line": line.pk,
            "number": "1",
            "dated": "R9.9.1",
            "payee": "実演商店",
            "amount_yen": "600,000",
            "upload": SimpleUploadedFile("領収書.pdf", PDF),
        },
    )

    assert answer.status_code == 302, answer.content.decode()
    paper = Evidence.objects.get()
    assert (paper.line_id, paper.payee, paper.amount_yen) == (
        line.pk,
        "実演商店",
        600_000,
    )
    told = client.get(address(report, "evidence/")).content.decode()
    assert "領収書.pdf" in told
    reference = report.case.reference
    file_page = f"/grants/reports/{reference}/evidence/{paper.pk}/"
    shown = client.get(file_page)
    assert shown["Content-Type"] == "application/pdf"
    assert b"".join(shown.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]

    client.post(
        address(report, "evidence/"),
        {"seen_at": same_procedure(report).saved_at.isoformat(), "remove": paper.pk},
    )
    assert not Evidence.objects.exists()


def test_a_file_that_may_not_come_is_told_and_nothing_is_entered(
    client: Client,
) -> None:
    report = a_report(has_evidence=False)
    enter(client, report)

    answer = client.post(
        address(report, "evidence/"),
        {
            "seen_at": report.saved_at.isoformat(),
            "line": report.lines.all()[0].pk,
            "number": "1",
            "dated": "R9.9.1",
            "payee": "実演商店",
            "amount_yen": "600,000",
            "upload": SimpleUploadedFile("a.exe", b"MZ"),
        },
    )

    assert answer.status_code == 422
    assert "upload" in answer.context["form"].errors
    assert not Evidence.objects.exists()


def test_a_report_without_evidence_is_told_at_its_lines_then_handed_in(
    client: Client,
) -> None:
    report = a_report(has_evidence=False)
    enter(client, report)
    line = report.lines.all()[0]

    page = client.get(address(report, "submit/")).content.decode()

    assert f"/evidence/#line-{line.pk}" in page
    seen = {"seen_version": report.case.version}
    answer = client.post(address(report, "submit/"), seen)
    assert answer.status_code == 422
    assert same_procedure(report).case.state == ProcedureState.DRAFT

    for number, row in enumerate(report.lines.all(), start=1):
        Evidence.objects.create(
            line=row, number=number, dated="2027-09-01", payee="x", amount_yen=600_000
        )
    answer = client.post(address(report, "submit/"), seen)
    assert answer.status_code == 302
    assert same_procedure(report).case.state == ProcedureState.SUBMITTED


def test_what_was_handed_in_is_read_and_no_more_written(
    client: Client,
) -> None:
    report = a_report_at_the_association()
    enter(client, report)
    for page in ("write/", "costs/", "evidence/", "submit/"):
        answer = client.get(address(report, page))
        assert answer["Location"] == address(report, ""), page


def test_the_pages_of_a_report_are_nobody_elses(client: Client) -> None:
    report = a_report()
    client.force_login(a_branch_officer())
    assert client.get(address(report)).status_code == 403
    client.force_login(a_secretary())
    assert client.get(address(report, "costs/")).status_code == 403


def test_a_change_is_no_report(client: Client) -> None:
    grant = a_grant()
    change = begin_procedure(
        grant, ProcedureKind.CHANGE, by=officer_of(grant), at=FEBRUARY
    )
    client.force_login(officer_of(grant))

    assert client.get(address(change)).status_code == 404
