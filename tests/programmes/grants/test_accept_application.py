"""Acceptance after a complete check (受理)."""

from __future__ import annotations

import pytest

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Check, CheckItem
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
)
from tests.programmes.grants.makers import NOON, a_secretary, a_submitted, an_officer
from tests.programmes.grants.makers_round import a_round, accepted, applications_of

pytestmark = pytest.mark.django_db


def test_a_complete_check_leads_to_the_review_and_the_town_is_told() -> None:
    [application] = applications_of(a_round(1))
    officer = an_officer(application.case.applicant)

    accepted(application, by=a_secretary())

    application.case.refresh_from_db()
    assert application.case.state == State.ACCEPTED
    assert "受理しました" in DeskNotice.objects.get(user=officer).text


@pytest.mark.parametrize("gap", ["missing", "not met"])
def test_an_incomplete_check_is_refused_and_names_the_item(gap: str) -> None:
    [application] = applications_of(a_round(1))
    answers = dict.fromkeys(CheckItem, (True, ""))
    if gap == "missing":
        del answers[CheckItem.COVER]
    else:
        answers[CheckItem.COVER] = (False, "番号がありません")
    check_application(application, answers=answers, by=a_secretary(), at=NOON)

    with pytest.raises(Refused) as refusal:
        accept_application(application, by=a_secretary(), at=NOON)

    [problem] = refusal.value.problems
    assert problem.code == "check-incomplete"
    assert problem.message.endswith(str(CheckItem.COVER.label))


def test_a_second_check_replaces_the_first_and_says_by_whom() -> None:
    [application] = applications_of(a_round(1))
    for person, is_met in ((a_secretary(), False), (a_secretary("tanaka"), True)):
        check_application(
            application,
            answers={CheckItem.COVER: (is_met, "")},
            by=person,
            at=NOON,
        )

    one = Check.objects.get()
    assert (one.is_met, one.by.username) == (True, "tanaka")


def test_what_is_still_at_its_branch_is_not_accepted() -> None:
    application, clerk = a_submitted(), a_secretary()

    with pytest.raises(Refused) as refusal:
        accepted(application, by=clerk)

    assert refusal.value.problems[0].code == "not-permitted"
    application.case.refresh_from_db()
    assert application.case.state == State.SUBMITTED


def test_only_the_secretariat_accepts() -> None:
    [application] = applications_of(a_round(1))
    check_application(
        application,
        answers=dict.fromkeys(CheckItem, (True, "")),
        by=a_secretary(),
        at=NOON,
    )

    with pytest.raises(Refused) as refusal:
        accept_application(
            application, by=an_officer(application.case.applicant), at=NOON
        )

    assert refusal.value.problems[0].code == "not-permitted"
