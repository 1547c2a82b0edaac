"""Two people act in the same instant, on two connections (SQLite and PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kakehashi.engines.cases.decisions import Outcome, adopt, propose
from kakehashi.engines.cases.models import Case, CaseEvent, Proposal, Review
from kakehashi.engines.cases.queries import audit_cases
from kakehashi.engines.cases.reviews import assign_review, save_scores, submit_review
from kakehashi.engines.cases.routes import forward, hold
from kakehashi.engines.cases.verbs import make_move, open_case
from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    HOUR,
    NOON,
    TODAY,
    a_case_at_the_association,
    a_reviewer,
    a_rubric,
    a_sent_case,
    a_world,
    codes,
)

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + 5 * HOUR


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads that start together; "done" or the refusal's codes."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=10)
            act()
        except Refused as refusal:
            return ",".join(codes(refusal))
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.parametrize("_again", range(5))
def test_of_two_officers_who_decide_at_once_one_is_told(_again: int) -> None:
    world = a_world()
    pk = a_case_at_the_association(world).pk
    # Both have looked at the same page before either acts.
    pages = [Case.objects.get(pk=pk), Case.objects.get(pk=pk)]

    told = at_once(
        lambda: make_move(CHART, pages[0], "award", by=world.staff, at=LATER),
        lambda: make_move(
            CHART, pages[1], "decline", by=world.colleague, at=LATER, note="予算"
        ),
    )

    assert told == ["changed-meanwhile", "done"]
    assert CaseEvent.objects.filter(case=pk).count() == 4
    assert audit_cases() == []


def test_of_eight_who_forward_at_once_one_does() -> None:
    world = a_world()
    pk = a_sent_case(world).pk
    by = world.branch_officer.pk
    pages = [(Case.objects.get(pk=pk), User.objects.get(pk=by)) for _ in range(8)]

    told = at_once(
        *(
            lambda case=case, who=who: forward(CHART, case, by=who, at=LATER)
            for case, who in pages
        )
    )

    assert told.count("done") == 1
    assert set(told) <= {"done", "changed-meanwhile", "not-on-route", "no-next-stop"}
    assert audit_cases() == []


def test_a_hold_and_a_forward_at_once_do_not_both_happen() -> None:
    world = a_world()
    pk = a_sent_case(world).pk
    pages = [Case.objects.get(pk=pk), Case.objects.get(pk=pk)]
    others = [User.objects.get(pk=world.branch_officer.pk) for _ in range(2)]

    told = at_once(
        lambda: forward(CHART, pages[0], by=others[0], at=LATER),
        lambda: hold(pages[1], by=others[1], at=LATER, note="照会中"),
    )

    assert told.count("done") == 1
    assert audit_cases() == []


def test_references_are_gapless_though_many_open_at_once() -> None:
    world = a_world()
    people = [User.objects.get(pk=world.officer.pk) for _ in range(6)]

    told = at_once(
        *(
            lambda by=by: open_case(
                CHART,
                applicant=world.town,
                title="同時",
                fiscal_year=2026,
                prefix="T",
                by=by,
                at=NOON,
            )
            for by in people
        )
    )

    assert told == ["done"] * 6
    assert sorted(Case.objects.values_list("reference", flat=True)) == [
        f"T-2026-{n:04d}" for n in range(1, 7)
    ]


def test_two_proposals_at_once_do_not_both_take_a_case() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    def proposing(by: User) -> Proposal:
        return propose(
            CHART.kind,
            [Outcome(Case.objects.get(pk=case.pk), "award")],
            title="案",
            why="順位",
            fiscal_year=2026,
            by=by,
            at=LATER,
        )

    told = at_once(lambda: proposing(world.staff), lambda: proposing(world.colleague))

    assert told == ["already-proposed", "done"]
    assert Proposal.objects.count() == 1


def test_an_adoption_and_a_withdrawal_at_once_leave_all_or_nothing() -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(4)]
    proposal = propose(
        CHART.kind,
        [Outcome(case, "award") for case in cases],
        title="案",
        why="順位",
        fiscal_year=2026,
        by=world.staff,
        at=LATER,
    )
    last = Case.objects.get(pk=cases[-1].pk)

    told = at_once(
        lambda: adopt(
            CHART,
            proposal,
            adopting_body="審査会",
            adopted_on=TODAY,
            document_number="1",
            by=world.colleague,
            at=LATER,
        ),
        lambda: make_move(CHART, last, "withdraw", by=world.officer, at=LATER),
    )

    assert told == ["changed-meanwhile", "done"]
    states = [Case.objects.get(pk=case.pk).state for case in cases]
    assert states in (["awarded"] * 4, ["submitted"] * 3 + ["withdrawn"])
    assert audit_cases() == []


def test_a_review_is_submitted_once_though_two_tabs_are_open() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    review = assign_review(
        a_case_at_the_association(world),
        reviewer,
        rubric=a_rubric(10),
        by=world.staff,
        at=LATER,
        same_prefecture_excluded=True,
    )
    points = {criterion.pk: 5 for criterion in review.rubric.criteria.all()}
    save_scores(review, points, "", by=reviewer, at=LATER)
    tabs = [
        (Review.objects.get(pk=review.pk), User.objects.get(pk=reviewer.pk))
        for _ in range(2)
    ]

    told = at_once(
        *(
            lambda tab=tab, who=who: submit_review(tab, by=who, at=LATER)
            for tab, who in tabs
        )
    )

    assert told == ["done", "review-submitted"]
