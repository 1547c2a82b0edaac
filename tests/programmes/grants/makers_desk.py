"""What the tests of the what-if and board pages need. Nobody here is real."""

from __future__ import annotations

from kakehashi.engines.cases.models import Case, Proposal, Review, Score
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.codes import with_body_check
from kakehashi.programmes.grants.charts import APPLICATION, State
from kakehashi.programmes.grants.demo.rounds import tell_planner
from kakehashi.programmes.grants.models import Application, Call
from kakehashi.programmes.grants.verbs.decisions import Outcome, propose_round
from tests.programmes.grants.makers import (
    NOON,
    a_prefecture,
    a_reviewer,
    a_secretary,
    the_association,
)
from tests.programmes.grants.makers_round import (
    a_round,
    a_scored_round,
    applications_of,
)


def a_mixed_round(count: int = 4, *, budget_yen: int | None = 2_500_000) -> Call:
    """Scored, the first the best; the second lies elsewhere, the third is continued,
    the fourth a regional association's that asks for half.
    """
    call = a_scored_round(count, budget_yen=budget_yen)
    found = applications_of(call)
    if count > 1:
        body = found[1].case.applicant
        Organisation.objects.filter(pk=body.pk).update(
            prefecture=a_prefecture("福島県", "07"), code="073016"
        )
    if count > 2:
        Application.objects.filter(pk=found[2].pk).update(is_carried_over=True)
    if count > 3:
        body = found[3].case.applicant
        Organisation.objects.filter(pk=body.pk).update(
            kind=Organisation.Kind.REGIONAL_ASSOCIATION, code=""
        )
        Application.objects.filter(pk=found[3].pk).update(requested_yen=500_000)
    return call


def a_proposal(call: Call, awards: int = 2) -> Proposal:
    """The first ``awards`` as asked, the others declined with a reason."""
    outcomes = [
        Outcome(application, application.requested_yen, "")
        if number < awards
        else Outcome(application, None, "予算の範囲を超えるため")
        for number, application in enumerate(applications_of(call))
    ]
    return propose_round(
        call,
        outcomes,
        title="令和9年度 採択案",
        why="順位と予算による。",
        by=a_secretary(),
        at=NOON,
    )


def many_scored(count: int, *, budget_yen: int = 400_000_000) -> Call:
    """``count`` scored applications all over the country, written as rows."""
    call = a_round(0, state=State.REVIEW, budget_yen=budget_yen)
    association, clerk = the_association(), a_secretary()
    prefectures = [a_prefecture(f"県{n:02}", f"{n:02}") for n in range(1, 48)]
    towns = Organisation.objects.bulk_create(
        Organisation(
            kind=Organisation.Kind.TOWN,
            code=with_body_check(f"{n % 47 + 1:02}{500 + n // 47:03}"),
            name=f"試験{n}町",
            prefecture=prefectures[n % 47],
        )
        for n in range(count)
    )
    cases = Case.objects.bulk_create(
        Case(
            kind=APPLICATION.kind,
            reference=f"G-{call.fiscal_year}-{n:04}",
            title=f"防災訓練その{n}",
            state=State.REVIEW,
            version=0,
            fiscal_year=call.fiscal_year,
            applicant=town,
            stands_at=association,
            stands_since=NOON,
            opened_at=NOON,
            submitted_at=NOON,
        )
        for n, town in enumerate(towns)
    )
    Application.objects.bulk_create(
        Application(
            case=case,
            call=call,
            saved_at=NOON,
            requested_yen=500_000 + (n * 7919) % 2_500_000,
            is_carried_over=n % 3 == 0,
        )
        for n, case in enumerate(cases)
    )
    assert call.rubric is not None
    criteria = list(call.rubric.criteria.all())
    reviewers = [a_reviewer(f"rei{n}") for n in range(10)]
    reviews = Review.objects.bulk_create(
        Review(
            case=case,
            rubric=call.rubric,
            reviewer=reviewers[(n + k * 3) % 10],
            assigned_at=NOON,
            assigned_by=clerk,
            submitted_at=NOON,
        )
        for n, case in enumerate(cases)
        for k in range(3)
    )
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, points=(n * 7 + place) % 6)
        for n, review in enumerate(reviews)
        for place, criterion in enumerate(criteria)
    )
    tell_planner()
    return call
