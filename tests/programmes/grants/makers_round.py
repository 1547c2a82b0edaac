"""What the tests of the secretariat's, reviewers' and directors' pages need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.test import Client

from kakehashi.engines.cases.models import Case, CaseEvent, Review, Stop
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.codes import with_body_check
from kakehashi.programmes.grants.charts import APPLICATION, State
from kakehashi.programmes.grants.models import Application, Call, CheckItem
from kakehashi.programmes.grants.queries.reviews import reviews_in
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
)
from kakehashi.programmes.grants.verbs.reviews import (
    assign_reviewers,
    review_application,
)
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_call,
    a_person,
    a_prefecture,
    a_reviewer,
    a_rubric,
    a_secretary,
    the_association,
)

Kind = Organisation.Kind


def a_round(
    count: int = 3, *, state: str = State.SUBMITTED, budget_yen: int | None = 10_000_000
) -> Call:
    """A closed call with ``count`` applications at the association, in one state.

    Written as rows, so that two hundred cost no more than a second.
    """
    cache.clear()  # rows written past the verbs do not show in the ledger
    call = a_call(
        opens=-60 * DAY, closes=-10 * DAY, rubric=a_rubric(), budget_yen=budget_yen
    )
    add_applications(call, count, state=state)
    return call


def add_applications(
    call: Call, count: int, *, state: str = State.SUBMITTED, requested: int = 1_000_000
) -> list[Application]:
    """More applications to a round, each of a town of its own."""
    cache.clear()
    prefecture, association = a_prefecture(), the_association()
    start = Application.objects.filter(call=call).count()
    numbers = range(start, start + count)
    clerk = a_secretary()
    towns = Organisation.objects.bulk_create(
        Organisation(
            kind=Kind.TOWN,
            code=with_body_check(f"39{600 + n:03d}"),
            name=f"試験{n}町",
            name_en=f"Town {n}",
            prefecture=prefecture,
        )
        for n in numbers
    )
    cases = Case.objects.bulk_create(
        Case(
            kind=APPLICATION.kind,
            reference=f"G-{call.fiscal_year}-{call.pk:02d}{n:04d}",
            title=f"防災訓練その{n}",
            state=state,
            version=1,
            fiscal_year=call.fiscal_year,
            applicant=town,
            stands_at=association,
            stands_since=NOON - 20 * DAY,
            opened_at=NOON - 40 * DAY,
            submitted_at=NOON - 20 * DAY,
        )
        for n, town in zip(numbers, towns, strict=True)
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=case,
            version=version,
            move=move,
            to_state=to_state,
            stands_at=association,
            by=clerk,
            acted_as="association",
            at=NOON - 20 * DAY,
        )
        for case in cases
        for version, move, to_state in ((0, "open", State.DRAFT), (1, "submit", state))
    )
    Stop.objects.bulk_create(
        Stop(
            case=case,
            number=1,
            organisation=association,
            arrived_at=NOON - 20 * DAY,
        )
        for case in cases
    )
    return Application.objects.bulk_create(
        Application(
            case=case,
            call=call,
            saved_at=NOON - 20 * DAY,
            requested_yen=requested,
            purpose="外国人住民にも避難の情報が届くようにする。",
        )
        for case in cases
    )


def applications_of(call: Call) -> list[Application]:
    """The applications of a round with their cases, in order."""
    return list(
        Application.objects.filter(call=call)
        .select_related("case__applicant", "case__stands_at")
        .order_by("pk")
    )


def accepted(application: Application, *, by: User, at: datetime = NOON) -> Application:
    """An application whose check is complete, accepted."""
    check_application(
        application, answers=dict.fromkeys(CheckItem, (True, "")), by=by, at=at
    )
    return accept_application(application, by=by, at=at)


def three_reviewers() -> list[User]:
    return [a_reviewer(f"rei{n}") for n in range(1, 4)]


def assigned(call: Call, *, people: Sequence[User] | None = None) -> list[Review]:
    """The accepted applications of a round shared out among three reviewers."""
    assign_reviewers(
        call, people or three_reviewers(), seed=1, by=a_secretary(), at=NOON
    )
    return list(reviews_in(call))


def score(review: Review, *points: int, is_final: bool = True) -> Review:
    """Points for each criterion in turn, as the reviewer gives them."""
    criteria = list(review.rubric.criteria.all())
    return review_application(
        review,
        points={c.pk: p for c, p in zip(criteria, points, strict=True)},
        comment="よく練られています。",
        is_final=is_final,
        by=review.reviewer,
        at=NOON,
    )


def a_scored_round(count: int = 3, *, budget_yen: int | None = 10_000_000) -> Call:
    """Every application scored by three reviewers; the first is the best."""
    call = a_round(count, state=State.ACCEPTED, budget_yen=budget_yen)
    reviews = assigned(call)
    place = {a.pk: n for n, a in enumerate(applications_of(call))}
    for review in reviews:
        points = max(0, 5 - place[review.case_id])
        score(review, points, points)
    return call


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    client.get("/grants/calls/")  # the session is begun: later pages are as they are
    return client


def an_auditor(username: str = "kanji") -> User:
    return a_person(username, Post.AUDITOR, the_association())


def page_of(client: Client, url: str) -> str:
    """The text of a page that opens."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()
