"""Adoption of a proposal (決定): forty cases at once, or none of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.engines.cases.models import Proposal
from kakehashi.engines.cases.queries import audit_cases
from kakehashi.foundation.ledger.models import SectionMark
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Award, Call, Letter
from kakehashi.programmes.grants.queries.money import committed_yen
from kakehashi.programmes.grants.queries.rounds import to_decide
from kakehashi.programmes.grants.verbs.applications import (
    appeal_decision,
    withdraw_application,
)
from kakehashi.programmes.grants.verbs.decisions import (
    Outcome,
    adopt_proposal,
    propose_round,
    withdraw_proposal,
)
from tests.programmes.grants.makers import NOON, a_secretary, an_officer
from tests.programmes.grants.makers_round import a_round, applications_of

pytestmark = pytest.mark.django_db
REASON = "予算の範囲内で上位を採択したため"


def a_proposal(call: Call, *amounts: int | None) -> Proposal:
    rows = zip(to_decide(call).order_by("pk"), amounts, strict=True)
    return propose_round(
        call,
        [Outcome(one, yen, "" if yen else REASON) for one, yen in rows],
        title="採択案",
        why="順位による",
        by=a_secretary(),
        at=NOON,
    )


def adopt(
    proposal: Proposal, *, username: str = "tanaka", at: datetime = NOON
) -> list[Letter]:
    return adopt_proposal(
        proposal,
        adopting_body="第3回助成審査会",
        adopted_on=NOON.date(),
        document_number="8自国助決第1号",
        by=a_secretary(username),
        at=at,
    )


def test_cases_move_awards_are_made_and_letters_are_numbered_in_turn() -> None:
    call = a_round(3, state=State.REVIEW)

    letters = adopt(a_proposal(call, 900_000, None, 800_000))

    assert [letter.kind for letter in letters] == ["award", "decline", "award"]
    numbers = [letter.number.number for letter in letters]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert letters[1].reason == REASON
    assert [a.case.state for a in applications_of(call)] == [
        State.AWARDED,
        State.DECLINED,
        State.AWARDED,
    ]
    assert committed_yen(call) == 1_700_000
    assert Award.objects.filter(decided_on=NOON.date()).count() == 2


def test_the_person_who_proposed_cannot_adopt() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    with pytest.raises(Refused) as refusal:
        adopt(proposal, username="sato")

    assert [p.code for p in refusal.value.problems] == ["same-person"]
    assert not Letter.objects.exists()


def test_if_one_case_changed_meanwhile_none_is_decided() -> None:
    call = a_round(2, state=State.REVIEW)
    proposal = a_proposal(call, 900_000, 900_000)
    last = applications_of(call)[1]
    withdraw_application(
        last, note="中止します", by=an_officer(last.case.applicant), at=NOON
    )

    with pytest.raises(Refused) as refusal:
        adopt(proposal)

    assert [p.code for p in refusal.value.problems] == ["changed-meanwhile"]
    assert applications_of(call)[0].case.state == State.REVIEW
    assert not Award.objects.exists()
    assert not Letter.objects.exists()


def test_a_budget_that_shrank_since_is_noticed_at_the_adoption() -> None:
    call = a_round(1, state=State.REVIEW, budget_yen=1_000_000)
    proposal = a_proposal(call, 1_000_000)
    Call.objects.update(budget_yen=999_999)

    with pytest.raises(Refused) as refusal:
        adopt(proposal)

    assert [p.code for p in refusal.value.problems] == ["over-budget"]


def test_a_withdrawn_proposal_is_not_adopted() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)
    withdraw_proposal(proposal, by=a_secretary(), at=NOON)

    with pytest.raises(Refused) as refusal:
        adopt(proposal)

    assert [p.code for p in refusal.value.problems] == ["proposal-closed"]


def test_a_reconsideration_is_decided_by_a_new_proposal() -> None:
    call = a_round(1, state=State.REVIEW)
    adopt(a_proposal(call, None))
    [application] = applications_of(call)
    appeal_decision(
        application,
        note="経費を見直しました",
        by=an_officer(application.case.applicant),
        at=NOON,
    )

    adopt(a_proposal(call, 500_000))

    [application] = applications_of(call)
    assert application.case.state == State.AWARDED
    assert [letter.kind for letter in application.letters.order_by("pk")] == [
        "decline",
        "award",
    ]


def test_forty_cases_are_decided_with_some_sixteen_queries_each_at_most() -> None:
    call = a_round(40, state=State.REVIEW, budget_yen=100_000_000)
    proposal = a_proposal(call, *[900_000] * 40)
    a_secretary("tanaka")

    with CaptureQueriesContext(connection) as told:
        letters = adopt(proposal)

    assert len(letters) == 40
    assert len(told) <= 20 + 40 * 16
    assert audit_cases() == []


def test_nothing_is_decided_while_the_association_has_no_mark_for_its_letters() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 500_000)
    tanaka = a_secretary("tanaka")
    SectionMark.objects.all().delete()

    with pytest.raises(Refused) as refused:
        adopt_proposal(
            proposal,
            adopting_body="第3回助成審査会",
            adopted_on=NOON.date(),
            document_number="8自国助決第1号",
            by=tanaka,
            at=NOON,
        )

    assert [problem.code for problem in refused.value.problems] == ["mark-missing"]
    assert not Letter.objects.exists()
    assert not Award.objects.exists()
