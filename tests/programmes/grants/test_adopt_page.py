"""Recording the adoption: by another person, with day and number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from kakehashi.engines.cases.models import Proposal
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Letter
from tests.programmes.grants.makers import a_director, a_secretary, an_officer
from tests.programmes.grants.makers_round import (
    a_round,
    applications_of,
    page_of,
    signed_in,
)
from tests.programmes.grants.test_adopt_proposal import a_proposal

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOLD = {
    "adopting_body": "第3回助成審査会",
    "adopted_on": format_wareki(TODAY),
    "document_number": "8自国助決第1号",
}


def address(proposal: Proposal) -> str:
    return f"/grants/proposals/{proposal.pk}/adopt/"


def test_the_round_is_decided_and_every_letter_is_printed_and_told(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    call = a_round(3, state=State.REVIEW)
    proposal = a_proposal(call, 900_000, None, 800_000)
    officers = [an_officer(a.case.applicant, f"o{a.pk}") for a in applications_of(call)]
    client = signed_in(a_secretary("tanaka"))

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address(proposal), TOLD)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/grants/proposals/{proposal.pk}/",
    )
    proposal.refresh_from_db()
    assert proposal.adopted_on == TODAY
    assert not Letter.objects.filter(file__isnull=True).exists()
    for officer in officers:
        assert DeskNotice.objects.filter(user=officer).count() == 1
    page = page_of(client, f"/grants/proposals/{proposal.pk}/")
    assert "3通のうち3通を印刷し、送付しました" in page


def test_the_proposer_herself_is_refused_in_words() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    answer = signed_in(a_secretary()).post(address(proposal), TOLD)

    assert answer.status_code == 422
    assert "別の職員が行います" in answer.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "typed", ["R8.11.22", "2026-11-22", "令和8年11月22日", "Ｒ８．１１．２２"]
)
def test_the_day_is_read_however_it_is_written(typed: str) -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    answer = signed_in(a_secretary("tanaka")).post(
        address(proposal), {**TOLD, "adopted_on": typed}
    )

    proposal.refresh_from_db()
    assert answer.status_code == 302
    assert str(proposal.adopted_on) == "2026-11-22"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("adopted_on", "きのう", "日付として読み取れません"),
        (
            "adopted_on",
            format_wareki(TODAY + timedelta(days=1)),
            "まだ来ていない日付です",
        ),
        ("adopting_body", "", "必須"),
        ("document_number", "", "必須"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_the_rest_stays(
    field: str, typed: str, sentence: str
) -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    answer = signed_in(a_secretary("tanaka")).post(
        address(proposal), {**TOLD, field: typed}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'href="#id_{field}"' in page
    for other, value in {**TOLD, field: typed}.items():
        assert f'name="{other}" value="{value}"' in page or not value
    assert not Letter.objects.exists()


def test_a_double_click_decides_once() -> None:
    proposal = a_proposal(a_round(2, state=State.REVIEW), 900_000, 900_000)
    client = signed_in(a_secretary("tanaka"))
    page = page_of(client, f"/grants/proposals/{proposal.pk}/")
    adopt_form = page[page.index("/adopt/") :]
    key = adopt_form.split('name="form_key" value="')[1].split('"')[0]

    first = client.post(address(proposal), {**TOLD, "form_key": key})
    again = client.post(address(proposal), {**TOLD, "form_key": key})

    assert first["Location"] == again["Location"]
    assert Letter.objects.count() == 2


def test_the_second_of_two_colleagues_is_told_that_it_is_done() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)
    signed_in(a_secretary("tanaka")).post(address(proposal), TOLD)

    answer = signed_in(a_secretary("suzuki")).post(address(proposal), TOLD)

    assert answer.status_code == 422
    assert Letter.objects.count() == 1


def test_only_the_secretariat_adopts() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    for person in (a_director(), an_officer()):
        assert signed_in(person).post(address(proposal), TOLD).status_code == 403
