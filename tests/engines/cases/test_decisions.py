"""propose, withdraw_proposal, adopt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kakehashi.engines.cases import decisions
from kakehashi.engines.cases.decisions import (
    Outcome,
    problems_with_adopting,
    withdraw_proposal,
)
from kakehashi.engines.cases.models import (
    Case,
    CaseEvent,
    Proposal,
    ProposedOutcome,
)
from kakehashi.engines.cases.queries import (
    audit_cases,
    open_proposal_of,
    outcomes_visible_to,
)
from kakehashi.engines.cases.routes import hold, send_back
from kakehashi.engines.cases.verbs import make_move
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    HOUR,
    NOON,
    TODAY,
    World,
    a_case_at_the_association,
    a_draft,
    a_world,
    codes,
    give_role,
)

pytestmark = pytest.mark.django_db
LATER = NOON + 5 * HOUR


def proposed(
    world: World,
    cases: Sequence[Case],
    *,
    by: User | None = None,
    outcome: str = "award",
    reason: str = "",
    kind: str = "test.request",
    previous: Proposal | None = None,
) -> Proposal:
    return decisions.propose(
        kind,
        [Outcome(case, outcome, 1_000_000, reason) for case in cases],
        title="第1回の採択案",
        why="審査の順位のとおり",
        fiscal_year=2026,
        by=by or world.staff,
        at=LATER,
        previous=previous,
    )


def adopted(
    world: World,
    proposal: Proposal,
    *,
    by: User | None = None,
    body: str = "第3回審査会",
    number: str = "自国第12号",
) -> list[CaseEvent]:
    return decisions.adopt(
        CHART,
        proposal,
        adopting_body=body,
        adopted_on=TODAY,
        document_number=number,
        by=by or world.colleague,
        at=LATER + HOUR,
    )


# propose


def test_a_proposal_keeps_what_is_proposed_of_each_case() -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(2)]

    proposal = proposed(world, cases, reason="順位1")

    assert (proposal.version, proposal.by, proposal.is_open) == (1, world.staff, True)
    assert [
        (o.case, o.case_version, o.outcome, o.amount_yen, o.reason, o.is_open)
        for o in proposal.outcomes.order_by("case")
    ] == [(case, 2, "award", 1_000_000, "順位1", True) for case in cases]
    assert [c.state for c in Case.objects.all()] == ["submitted"] * 2


def test_a_case_is_in_one_open_proposal_only() -> None:
    world = a_world()
    first, second = (a_case_at_the_association(world) for _ in range(2))
    proposed(world, [first])

    with pytest.raises(Refused) as refused:
        proposed(world, [first, second])

    assert codes(refused.value) == ["already-proposed"]
    assert first.reference in refused.value.problems[0].message
    assert second.reference not in refused.value.problems[0].message
    assert list(open_proposal_of([first, second])) == [first.pk]


def test_the_same_case_twice_in_one_proposal_is_refused() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with pytest.raises(Refused) as refused:
        proposed(world, [case, case])

    assert codes(refused.value) == ["already-proposed"]
    assert not Proposal.objects.exists()


def test_a_revision_takes_the_place_of_the_version_before() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    first = proposed(world, [case])

    second = proposed(world, [case], by=world.colleague, previous=first)

    first.refresh_from_db()
    assert (second.version, second.previous, first.withdrawn_at) == (2, first, LATER)
    assert open_proposal_of([case])[case.pk].proposal == second
    with pytest.raises(Refused) as refused:
        proposed(world, [case], previous=first)
    assert codes(refused.value) == ["proposal-closed"]


def test_a_proposal_names_cases_of_its_kind_that_were_sent() -> None:
    world = a_world()

    with pytest.raises(Refused) as refused:
        proposed(world, [])
    assert codes(refused.value) == ["no-outcomes"]
    with pytest.raises(Refused) as refused:
        proposed(world, [a_draft(world)])
    assert codes(refused.value) == ["not-permitted"]
    with pytest.raises(Refused) as refused:
        proposed(world, [a_case_at_the_association(world)], kind="test.other")
    assert codes(refused.value) == ["not-permitted"]


OUTSIDERS = ["stranger", "officer", "branch_officer", "director"]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_only_the_association_proposes_adopts_and_withdraws(who: str) -> None:
    world = a_world()
    cases = [a_case_at_the_association(world)]
    proposal = proposed(world, cases)
    by = getattr(world, who)

    for act in (
        lambda: proposed(world, cases, by=by, previous=proposal),
        lambda: adopted(world, proposal, by=by),
        lambda: withdraw_proposal(proposal, by=by, at=LATER),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused.value) == ["not-permitted"]
    assert Proposal.objects.get().is_open


# withdraw_proposal


def test_a_withdrawn_proposal_frees_its_cases_and_is_not_adopted() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    proposal = proposed(world, [case])
    stale = Proposal.objects.get(pk=proposal.pk)

    withdraw_proposal(proposal, by=world.staff, at=LATER)

    assert proposed(world, [case]).version == 1
    for closed in (proposal, stale):
        with pytest.raises(Refused) as refused:
            adopted(world, closed)
        assert codes(refused.value) == ["proposal-closed"]
    with pytest.raises(Refused) as refused:
        withdraw_proposal(stale, by=world.staff, at=LATER)
    assert codes(refused.value) == ["proposal-closed"]


# adopt


def test_an_adoption_makes_every_move_and_says_who_decided_when_and_where() -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(3)]
    proposal = proposed(world, cases, outcome="decline", reason="予算を超えます")

    events = adopted(world, proposal)

    assert [(e.case, e.move, e.note) for e in events] == [
        (case, "decline", "予算を超えます") for case in cases
    ]
    assert {c.state for c in Case.objects.all()} == {"declined"}
    proposal = Proposal.objects.get()
    assert (proposal.adopted_by, proposal.adopted_at) == (world.colleague, LATER + HOUR)
    assert (proposal.adopted_on, proposal.adopting_body) == (TODAY, "第3回審査会")
    assert proposal.document_number == "自国第12号"
    assert open_proposal_of(cases) == {}
    assert audit_cases() == []


def test_who_proposed_does_not_adopt() -> None:
    world = a_world()
    proposal = proposed(world, [a_case_at_the_association(world)])

    with pytest.raises(Refused) as refused:
        adopted(world, proposal, by=world.staff)

    assert codes(refused.value) == ["same-person"]
    assert {c.state for c in Case.objects.all()} == {"submitted"}


def test_the_database_itself_asks_for_two_people_and_a_whole_adoption() -> None:
    world = a_world()
    proposal = proposed(world, [a_case_at_the_association(world)])
    row = Proposal.objects.filter(pk=proposal.pk)
    whole = {
        "adopted_by": world.colleague,
        "adopted_at": LATER,
        "adopted_on": TODAY,
        "adopting_body": "事務局長決裁",
        "document_number": "1",
    }

    for wrong in (
        whole | {"adopted_by": world.staff},
        whole | {"adopting_body": ""},
        whole | {"withdrawn_at": LATER},
        {"adopted_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)
    assert row.update(**whole) == 1


def test_what_changed_since_the_proposal_refuses_the_whole_and_is_named() -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(4)]
    proposal = proposed(world, cases)
    fresh = [Case.objects.get(pk=case.pk) for case in cases]
    make_move(CHART, fresh[1], "withdraw", by=world.officer, at=LATER)
    hold(fresh[3], by=world.colleague, at=LATER, note="照会中")

    with pytest.raises(Refused) as refused:
        adopted(world, proposal)

    assert codes(refused.value) == ["changed-meanwhile"] * 2
    for case, problem in zip(cases[1::2], refused.value.problems, strict=True):
        assert case.reference in problem.message
    states = [Case.objects.get(pk=case.pk).state for case in cases]
    assert states == ["submitted", "withdrawn", "submitted", "submitted"]
    assert Proposal.objects.get().is_open


def test_a_change_between_the_check_and_the_moves_refuses_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(2)]
    proposal = proposed(world, cases)
    close = decisions._close

    def close_late(row: Proposal, **columns: object) -> Proposal:
        hold(cases[1], by=world.staff, at=LATER, note="照会中")
        return close(row, **columns)

    monkeypatch.setattr(decisions, "_close", close_late)  # the other officer's instant

    with pytest.raises(Refused) as refused:
        adopted(world, proposal)

    assert codes(refused.value) == ["changed-meanwhile"]
    assert {c.state for c in Case.objects.all()} == {"submitted"}


def test_a_move_that_is_not_open_or_lacks_its_reason_is_named_before() -> None:
    world = a_world()
    declined, returned = (a_case_at_the_association(world) for _ in range(2))
    send_back(CHART, returned, by=world.staff, at=LATER, note="印", to_applicant=True)
    first = proposed(world, [declined], outcome="decline")
    second = proposed(world, [returned])

    for proposal, case, code in (
        (first, declined, "note-missing"),
        (second, returned, "not-permitted"),
    ):
        [problem] = problems_with_adopting(
            CHART, proposal, by=world.colleague, at=LATER
        )
        assert (problem.code, case.reference in problem.message) == (code, True)
        with pytest.raises(Refused) as refused:
            adopted(world, proposal)
        assert codes(refused.value) == [code]


@pytest.mark.parametrize(("body", "number"), [("", "1"), ("審査会", " "), ("", "")])
def test_an_adoption_names_its_body_and_its_number(body: str, number: str) -> None:
    world = a_world()
    proposal = proposed(world, [a_case_at_the_association(world)])

    with pytest.raises(Refused) as refused:
        adopted(world, proposal, body=body, number=number)

    assert codes(refused.value) == ["adoption-incomplete"]


def test_a_proposal_is_adopted_once() -> None:
    world = a_world()
    proposal = proposed(world, [a_case_at_the_association(world)])
    stale = Proposal.objects.get(pk=proposal.pk)
    adopted(world, proposal)

    with pytest.raises(Refused) as refused:
        adopted(world, stale)

    assert codes(refused.value) == ["changed-meanwhile"]
    with pytest.raises(Refused) as refused:
        adopted(world, Proposal.objects.get())
    assert codes(refused.value) == ["proposal-closed"]


# what is seen of it


def test_an_applicant_sees_nothing_of_a_proposal_before_its_adoption() -> None:
    world = a_world()
    mine, other = (
        a_case_at_the_association(world),
        a_case_at_the_association(world, applicant=world.far_town),
    )
    proposal = proposed(world, [mine, other])

    def seen(who: User) -> list[Case]:
        fresh = User.objects.get(pk=who.pk)
        rows = outcomes_visible_to(fresh, on=TODAY).order_by("case")
        return [outcome.case for outcome in rows]

    assert seen(world.officer) == []
    assert seen(world.branch_officer) == []
    assert seen(world.stranger) == []
    assert seen(world.staff) == [mine, other]
    assert seen(world.director) == [mine, other]
    adopted(world, proposal)
    assert seen(world.officer) == [mine]
    assert seen(world.neighbour_officer) == []
    assert seen(world.stranger) == []


def test_an_officer_on_the_secretariat_sees_no_proposal_for_her_own_town() -> None:
    world = a_world()
    mine, other = (
        a_case_at_the_association(world),
        a_case_at_the_association(world, applicant=world.far_town),
    )
    proposed(world, [mine, other])
    give_role(world.officer, Post.SECRETARIAT, world.division)

    seen = outcomes_visible_to(world.officer, on=TODAY)

    assert [outcome.case for outcome in seen] == [other]


def test_an_adopted_outcome_keeps_the_day_of_the_meeting_not_of_the_typing() -> None:
    world = a_world()
    proposal = proposed(world, [a_case_at_the_association(world)])
    day = TODAY - timedelta(days=3)

    decisions.adopt(
        CHART,
        proposal,
        adopting_body="第3回審査会",
        adopted_on=day,
        document_number="1",
        by=world.colleague,
        at=LATER,
    )

    [outcome] = ProposedOutcome.objects.all()
    assert (outcome.proposal.adopted_on, outcome.is_open) == (day, False)
