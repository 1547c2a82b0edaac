"""The decision of a round put before those who take it (付議)."""

from __future__ import annotations

import pytest

from kakehashi.engines.cases.models import Proposal
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.rounds import left_yen, to_decide
from kakehashi.programmes.grants.verbs.decisions import Outcome, propose_round
from tests.programmes.grants.makers import NOON, a_secretary, an_officer
from tests.programmes.grants.makers_round import a_round, applications_of

pytestmark = pytest.mark.django_db


def propose(
    call: Call,
    *amounts: int | None,
    reason: str = "予算の範囲内で上位を採択したため",
    previous: Proposal | None = None,
) -> Proposal:
    return propose_round(
        call,
        [
            Outcome(application, amount, "" if amount else reason)
            for application, amount in zip(
                to_decide(call).order_by("pk"), amounts, strict=False
            )
        ],
        title="採択案",
        why="順位による",
        previous=previous,
        by=a_secretary(),
        at=NOON,
    )


def codes_of(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_proposal_holds_sums_and_reasons_and_nobody_outside_is_told() -> None:
    call = a_round(2, state=State.REVIEW)
    officer = an_officer(applications_of(call)[0].case.applicant)

    proposal = propose(call, 900_000, None)

    told = proposal.outcomes.order_by("pk").values_list(
        "outcome", "amount_yen", "reason"
    )
    assert list(told) == [
        ("award", 900_000, ""),
        ("decline", None, "予算の範囲内で上位を採択したため"),
    ]
    assert not DeskNotice.objects.filter(user=officer).exists()
    states = {a.case.state for a in applications_of(call)}
    assert states == {State.REVIEW}


def test_the_budget_may_be_used_to_the_last_yen_and_not_one_more() -> None:
    call = a_round(2, state=State.REVIEW, budget_yen=1_900_000)

    with pytest.raises(Refused) as refusal:
        propose(call, 1_000_000, 900_001)
    assert codes_of(refusal) == ["over-budget"]

    propose(call, 1_000_000, 900_000)
    assert left_yen(call) == 0


def test_what_another_open_proposal_takes_is_gone() -> None:
    call = a_round(2, state=State.REVIEW, budget_yen=1_500_000)
    first, second = to_decide(call).order_by("pk")
    by = a_secretary()
    propose_round(
        call, [Outcome(first, 1_000_000)], title="案", why="順位", by=by, at=NOON
    )

    with pytest.raises(Refused) as refusal:
        propose_round(
            call, [Outcome(second, 500_001)], title="案", why="順位", by=by, at=NOON
        )

    assert codes_of(refusal) == ["over-budget"]


def test_a_revision_may_spend_what_the_proposal_it_replaces_took() -> None:
    call = a_round(2, state=State.REVIEW, budget_yen=1_500_000)
    first = propose(call, 1_000_000, 500_000)

    second = propose(call, 700_000, 800_000, previous=first)

    first.refresh_from_db()
    assert first.withdrawn_at == NOON
    assert (second.version, second.previous) == (2, first)
    assert left_yen(call) == 0


def test_a_round_whose_budget_nobody_knows_can_be_decided() -> None:
    call = a_round(1, state=State.REVIEW, budget_yen=None)

    assert propose(call, 1_000_000).is_open
    assert left_yen(call) is None


@pytest.mark.parametrize(
    ("amounts", "reason", "codes"),
    [
        ((), "", ["nothing-proposed"]),
        ((None,), " ", ["reason-missing"]),
        ((0,), "", ["over-request"]),
        ((1_000_001,), "", ["over-request"]),
        ((1_000_001, None), " ", ["over-request", "reason-missing"]),
    ],
)
def test_it_is_refused_with_every_reason_at_its_place(
    amounts: tuple[int | None, ...], reason: str, codes: list[str]
) -> None:
    call = a_round(2, state=State.REVIEW)

    with pytest.raises(Refused) as refusal:
        propose_round(
            call,
            [
                Outcome(application, amount, reason)
                for application, amount in zip(
                    to_decide(call).order_by("pk"), amounts, strict=False
                )
            ],
            title="案",
            why="順位",
            by=a_secretary(),
            at=NOON,
        )

    assert codes_of(refusal) == codes
    for problem in refusal.value.problems:
        if problem.code == "over-request":
            assert problem.field == f"amount-{applications_of(call)[0].case.reference}"


def test_a_case_is_in_one_open_proposal_at_a_time() -> None:
    call = a_round(1, state=State.REVIEW)
    propose(call, 400_000)

    with pytest.raises(Refused) as refusal:
        propose(call, 500_000)

    assert codes_of(refusal) == ["already-proposed"]
