"""Rounds of the demonstration, walked by the verbs with the clock of each day."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.db import connection, transaction
from django.utils import timezone

from kakehashi.engines.cases.models import Criterion, Review
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import branch_of
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.demo.projects import project_for, sentence
from kakehashi.programmes.grants.documents import letter_pdf
from kakehashi.programmes.grants.models import Application, Call, CheckItem
from kakehashi.programmes.grants.queries.letters import letters_to_print
from kakehashi.programmes.grants.queries.money import committed_yen
from kakehashi.programmes.grants.queries.ranking import ranking_of
from kakehashi.programmes.grants.queries.reviews import reviews_in
from kakehashi.programmes.grants.rules.terms import cap_for
from kakehashi.programmes.grants.verbs import applications as applying
from kakehashi.programmes.grants.verbs import decisions, desk, drafts, reviews
from kakehashi.programmes.grants.verbs.letters import deliver_letter

BATCH = 20  # applications a transaction: fewer waits for the disk
Tick = Callable[[int], None]


class Stage(IntEnum):
    """How far a demonstration round has come."""

    OPEN = 1
    CLOSING = 2
    REVIEW = 3
    DECIDED = 4


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the demonstration; all of them are 実演."""

    officers: dict[int, User]  # by the organisation they apply for
    branches: dict[int, User]  # by branch
    secretariat: Sequence[User]
    reviewers: Sequence[User]

    def everyone(self) -> list[User]:
        return [
            *self.officers.values(),
            *self.branches.values(),
            *self.secretariat,
            *self.reviewers,
        ]


def play_round(
    call: Call,
    applicants: Sequence[Organisation],
    *,
    stage: Stage,
    cast: Cast,
    rng: random.Random,
    now: datetime,
    tick: Tick,
) -> None:
    """Let ``applicants`` apply to ``call`` and carry the round to ``stage``."""
    for start in range(0, len(applicants), BATCH):
        with transaction.atomic():
            batch = applicants[start : start + BATCH]
            for applicant in batch:
                _apply(call, applicant, stage=stage, cast=cast, rng=rng, now=now)
        tick(len(batch))
    tell_planner()
    if stage >= Stage.REVIEW:
        with transaction.atomic():
            _review(call, stage=stage, cast=cast, rng=rng)
    if stage == Stage.DECIDED:
        with transaction.atomic():
            _decide(call, cast=cast, rng=rng)


def tell_planner() -> None:
    """Count the rows written so fast: else the database plans for empty tables.

    Our own tables by name: a bare ``ANALYZE`` locks the catalogues that all
    databases of a server share, and whoever counts in another of them waits.
    """
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _apply(
    call: Call,
    applicant: Organisation,
    *,
    stage: Stage,
    cast: Cast,
    rng: random.Random,
    now: datetime,
) -> None:
    """One application, from its first day to as far as the round has come."""
    assert call.opens_at is not None
    officer = cast.officers[applicant.pk]
    end = min(call.closes_at, now)
    day = call.opens_at + rng.random() * (end - call.opens_at) * 0.6

    def at(moment: datetime) -> datetime:
        return min(office_hours(moment), now)

    draft = draft_application(call, applicant, officer=officer, rng=rng, at=at(day))
    ends_as_draft = stage < Stage.REVIEW and rng.random() < 0.35
    if ends_as_draft:
        return
    day += rng.random() * (end - day) * 0.7
    applying.submit_application(draft, by=officer, at=at(day))
    fate = rng.random()
    if fate < 0.03:
        note = sentence("withdraw_note")
        applying.withdraw_application(
            draft, note=note, by=officer, at=at(day + timedelta(hours=3))
        )
        return
    branch = branch_of(applicant)
    if branch is not None:
        if stage < Stage.REVIEW and fate < 0.35:
            if fate < 0.1:
                desk.hold_application(
                    draft,
                    note=sentence("hold_note"),
                    by=cast.branches[branch.pk],
                    at=at(day),
                )
            return  # still at the branch
        day = _between(day, end, call, rng)
        desk.forward_application(draft, by=cast.branches[branch.pk], at=at(day))
    clerk = rng.choice(cast.secretariat)
    if stage < Stage.REVIEW and fate < 0.6:
        return  # arrived, not looked at
    if fate > 0.8:
        day += timedelta(hours=rng.randint(2, 30))
        desk.return_application(
            draft,
            note=sentence("return_note"),
            due_at=max(day, now if stage < Stage.REVIEW else day) + timedelta(days=14),
            by=clerk,
            at=at(day),
        )
        if stage < Stage.REVIEW and fate > 0.9:
            return  # waits for the town
        day += timedelta(hours=rng.randint(3, 60))
        applying.submit_application(draft, by=officer, at=at(day))
        if draft.case.stands_at.kind == Organisation.Kind.BRANCH and branch is not None:
            desk.forward_application(draft, by=cast.branches[branch.pk], at=at(day))
    _accept(draft, clerk=clerk, at=at(day + timedelta(hours=rng.randint(4, 40))))


def office_hours(moment: datetime) -> datetime:
    """The same day between nine and five, in the same order as the day itself."""
    local = timezone.localtime(moment)
    minutes = (local.hour * 60 + local.minute) // 3
    morning = local.replace(hour=9, minute=0, second=0, microsecond=0)
    return morning + timedelta(minutes=minutes)


def _between(day: datetime, end: datetime, call: Call, rng: random.Random) -> datetime:
    """When a branch passes on: before its own deadline, or before today."""
    last = max(end, day + timedelta(hours=2))
    if call.branch_due_at is not None and call.branch_due_at > last:
        last = min(call.branch_due_at, end)
    return day + rng.random() * max(last - day, timedelta(hours=2))


def draft_application(
    call: Call,
    applicant: Organisation,
    *,
    officer: User,
    rng: random.Random,
    at: datetime,
) -> Application:
    """A draft with nothing left to fill in, made as an officer makes it."""
    caps, exclusions = list(call.caps.all()), list(call.exclusions.all())
    cap = cap_for(caps, kind=applicant.kind, is_joint=False, venue="home")
    assert cap is not None, call
    project = project_for(call, applicant, cap_yen=cap, rng=rng)
    draft = applying.apply_to_call(
        call, applicant=applicant, title=project.title, by=officer, at=at
    )
    at += timedelta(minutes=20)
    drafts.edit_application(
        draft, changes=project.changes, seen_at=draft.saved_at, by=officer, at=at
    )
    drafts.edit_costs(
        draft,
        costs=project.costs,
        other_income_yen=0,
        requested_yen=project.requested_yen,
        seen_at=draft.saved_at,
        by=officer,
        at=at + timedelta(minutes=30),
    )
    return drafts.answer_exclusions(
        draft,
        answers={exclusion.pk: False for exclusion in exclusions},
        seen_at=draft.saved_at,
        by=officer,
        at=at + timedelta(minutes=35),
    )


def _accept(draft: Application, *, clerk: User, at: datetime) -> None:
    desk.check_application(
        draft, answers=dict.fromkeys(CheckItem, (True, "")), by=clerk, at=at
    )
    desk.accept_application(draft, by=clerk, at=at)


def _review(call: Call, *, stage: Stage, cast: Cast, rng: random.Random) -> None:
    """Share out, declare one conflict, score: all of it, or most of it."""
    at = call.closes_at + timedelta(days=12)
    reviews.assign_reviewers(
        call, cast.reviewers, seed=call.pk, by=cast.secretariat[0], at=at
    )
    found = list(reviews_in(call))
    assert call.rubric is not None
    criteria = list(call.rubric.criteria.all())
    for number, review in enumerate(found):
        when = at + timedelta(days=1 + number % 9)
        if number == 4:
            reviews.declare_conflict(
                review,
                reason="事業の助言者を務めているため(実演)",
                by=review.reviewer,
                at=when,
            )
        elif stage == Stage.DECIDED or rng.random() < 0.9:
            _score(review, criteria, rng=rng, at=when)


def _score(
    review: Review, criteria: Sequence[Criterion], *, rng: random.Random, at: datetime
) -> None:
    worth = (review.case_id * 37) % 100 / 100  # the reviewers agree, more or less
    points: dict[int, int | None] = {
        criterion.pk: min(
            criterion.max_points,
            max(
                0,
                round(criterion.max_points * (0.35 + 0.5 * worth + rng.gauss(0, 0.1))),
            ),
        )
        for criterion in criteria
    }
    reviews.review_application(
        review,
        points=points,
        comment=sentence("review_comment"),
        is_final=True,
        by=review.reviewer,
        at=at,
    )


def _decide(call: Call, *, cast: Cast, rng: random.Random) -> None:
    """Propose within the budget, adopt by another person, hear one appeal."""
    at = call.closes_at + timedelta(days=40)
    left = (call.budget_yen or 0) - committed_yen(call)
    outcomes = []
    line = rng.uniform(0.75, 0.9)  # the committee leaves the last ones out
    ranked = [row.application for row in ranking_of(call)]
    for place, application in enumerate(ranked):
        asked = application.requested_yen or 0
        if asked <= left and place < line * len(ranked):
            left -= asked
            outcomes.append(decisions.Outcome(application, asked))
        else:
            outcomes.append(
                decisions.Outcome(application, None, sentence("decline_reason"))
            )
    proposal = decisions.propose_round(
        call,
        outcomes,
        title=f"{call.name_ja} 採択案",
        why="審査の順位と予算の残額によります。(実演)",
        by=cast.secretariat[0],
        at=at,
    )
    adopter, adopted_at = cast.secretariat[1], at + timedelta(days=7)
    decisions.adopt_proposal(
        proposal,
        adopting_body="第3回助成審査会(実演)",
        adopted_on=timezone.localdate(adopted_at),
        document_number=f"{call.fiscal_year - 2019}自国助決第1号",
        by=adopter,
        at=adopted_at,
    )
    for letter in letters_to_print():
        deliver_letter(letter, letter_pdf(letter), by=adopter, at=adopted_at)
    declined = [o.application for o in outcomes if o.amount_yen is None]
    for application in declined[:1]:
        application.case.refresh_from_db()
        assert application.case.state == State.DECLINED
        applying.appeal_decision(
            application,
            note=sentence("appeal_note"),
            by=cast.officers[application.case.applicant_id],
            at=at + timedelta(days=14),
        )
