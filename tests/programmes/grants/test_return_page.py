"""An application goes back with the reason and a day."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.desk import (
    forward_application,
    return_application,
)
from tests.programmes.grants.makers import (
    DAY,
    JAPAN,
    NOON,
    a_branch_officer,
    a_secretary,
    a_submitted,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "return/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def fields(application: Application, **changes: str) -> dict[str, str]:
    return {
        "seen_version": str(application.case.version),
        "note": "効果の欄を直してください",
        "due_at": "R8.12.4",
        **changes,
    }


def test_the_branch_returns_it_with_a_reason_and_until_17_of_a_day(
    client: Client,
) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    answer = client.post(address(sent), fields(sent))

    case = Case.objects.get()
    until = datetime(2026, 12, 4, 17, tzinfo=JAPAN)
    assert answer.status_code == 302
    assert (case.state, case.stands_at) == ("returned", case.applicant)
    assert case.due_at == until
    assert Deadline.objects.get(done_at__isnull=True).due_at == until


def test_hana_is_told_on_her_desk_and_reads_the_reason(client: Client) -> None:
    sent = a_submitted()
    return_application(
        sent,
        note="単価の根拠を付けてください",
        due_at=NOON + DAY,
        by=a_branch_officer(),
        at=NOON,
    )
    client.force_login(an_officer())

    page = client.get(address(sent, "")).content.decode()
    draft = client.get(address(sent, "edit/")).content.decode()

    assert DeskNotice.objects.filter(user=an_officer()).exists()
    assert "単価の根拠を付けてください" in page
    assert "単価の根拠を付けてください" in draft
    assert "続きを書く" in page


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"note": ""}, "id_note_error"),
        ({"due_at": "きのう"}, "id_due_at_error"),
        ({"due_at": "R8.11.19"}, "id_due_at_error"),
    ],
)
def test_a_reason_and_a_day_to_come_are_asked_for_at_their_fields(
    client: Client, changes: dict[str, str], anchor: str
) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    answer = client.post(address(sent), fields(sent, **changes))

    assert answer.status_code == 422
    assert f'id="{anchor}"' in answer.content.decode()
    assert Case.objects.get().state == "submitted"


def test_a_day_in_the_past_is_refused_by_the_verb_too() -> None:
    with pytest.raises(Refused) as why:
        return_application(
            a_submitted(), note="x", due_at=NOON, by=a_branch_officer(), at=NOON
        )
    assert {p.code for p in why.value.problems} == {"due-in-the-past"}


def test_the_association_may_send_it_back_to_the_branch_alone(client: Client) -> None:
    sent = a_submitted()
    forward_application(sent, by=a_branch_officer(), at=NOON)
    client.force_login(a_secretary())

    page = client.get(address(sent)).content.decode()
    client.post(address(sent), fields(sent, to="stop"))

    assert "一つ前の経由先" in page
    case = Case.objects.get()
    assert (case.state, case.stands_at.name) == ("submitted", "高知県支部")


def test_the_branch_has_nobody_before_it_but_the_applicant(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    assert "一つ前の経由先" not in client.get(address(sent)).content.decode()
