"""The spine of every case: where it is, what happened, who scored it, what was decided.

Columns pointing down carry no reverse name: a body or a person does not know cases.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation


def _once(name: str, *fields: str, when: Q | None = None) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, name=f"cases_{name}", condition=when)


def _holds(name: str, condition: Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=f"cases_{name}")


def _told(name: str, moment: str, reason: str) -> models.CheckConstraint:
    """Whether ``moment`` is set, ``reason`` is, and the other way round."""
    told = Q(**{f"{moment}__isnull": False}) & ~Q(**{reason: ""})
    return _holds(name, told | Q(**{moment: None, reason: ""}))


class Row(models.Model):
    """A row whose class and number say enough where no page shows it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Case(Row):
    """What an officer is answerable for, by a date (件). Programmes keep the rest.

    Attributes:
        officer: the person answerable (担当者) where the case is being handled.
        stands_at, stands_since: the body whose turn it is, and since when.
        due_at: until when that body must act; a route sets it on arrival.
        submitted_at: when it first left its applicant; None is a draft, which
            nobody but the applicant and the parties may see.
        closed_at: since when it is in a final state of its chart.
        version: the number of its last event.
    """

    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=0)
    fiscal_year = models.PositiveSmallIntegerField()
    applicant = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stands_at = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    stands_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["stands_at", "state", "due_at"], name="cases_inbox"),
            models.Index(fields=["kind", "fiscal_year", "state"], name="cases_round"),
            models.Index(fields=["applicant", "state"], name="cases_own"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        """Whether it has never left its applicant."""
        return self.submitted_at is None

    def is_late(self, at: datetime) -> bool:
        """Whether the body where it stands should have acted before ``at``."""
        return self.closed_at is None and self.due_at is not None and self.due_at <= at


class Party(Row):
    """A co-applicant (共同申請者): may read and edit as the applicant does."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = [_once("party_once", "case", "organisation")]


class CaseEvent(Row):
    """What happened, in order; only ever appended, which the database enforces.

    ``Case.state``, ``version`` and ``stands_at`` are those of its last event.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    move = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    stands_at = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acted_as = models.CharField(max_length=20)
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["case", "version"]
        constraints = [_once("event_version", "case", "version")]


class Stop(Row):
    """A body a case passes on its way (経由). The route is these rows, not code.

    It stands here when it has arrived and has not left. Hop by hop history is in
    the events; these columns say how things are now.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="stops")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    hold_note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            _once("stop_order", "case", "number"),
            _once("stop_once_a_body", "case", "organisation"),
            _once(
                "stop_one_at_a_time",
                "case",
                when=Q(arrived_at__isnull=False, left_at__isnull=True),
            ),
            _holds(
                "stop_left_after_arrival",
                Q(left_at__isnull=True) | Q(arrived_at__isnull=False),
            ),
            _told("stop_hold_has_reason", "held_at", "hold_note"),
        ]

    @property
    def is_here(self) -> bool:
        """Whether the case stands here now."""
        return self.arrived_at is not None and self.left_at is None

    def is_late(self, at: datetime) -> bool:
        """Whether it passed the case on late, or is late with it at ``at``."""
        return self.due_at is not None and self.due_at <= (self.left_at or at)


class Counter(Row):
    """The last number given to references of a prefix in a fiscal year."""

    prefix = models.CharField(max_length=8)
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [_once("counter_once", "prefix", "fiscal_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.fiscal_year}-{self.last:04d}"


class Rubric(Row):
    """A set of criteria with weights (審査基準), from a day on."""

    name = models.CharField(max_length=120)
    since = models.DateField()

    def __str__(self) -> str:
        return self.name


class Criterion(Row):
    """One thing that reviewers score (審査項目), from 0 to ``max_points``."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True, default="")
    weight = models.PositiveSmallIntegerField(default=1)
    max_points = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            _once("criterion_position", "rubric", "position"),
            _holds("criterion_counts", Q(weight__gt=0, max_points__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class Review(Row):
    """One reviewer's judgement of one case (審査)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    conflict_declared_at = models.DateTimeField(null=True)
    conflict_reason = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            _once("review_once_a_person", "case", "reviewer"),
            _told("review_conflict_told", "conflict_declared_at", "conflict_reason"),
        ]

    @property
    def counts(self) -> bool:
        """Whether it is among the reviews that the case is judged by."""
        return self.conflict_declared_at is None


class Score(Row):
    """Points for one criterion (採点). A criterion not yet scored has no row."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [_once("score_once", "review", "criterion")]


class CommitteeNote(Row):
    """What the secretariat tells the committee about a case (審査会への付記)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="committee_notes")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Proposal(Row):
    """What is put to a meeting or an approver (決定案・起案), and its adoption (決裁).

    Attributes:
        adopted_on: the day of the meeting or of the approval.
        adopting_body: who decided: 第3回審査会, 事務局長決裁.
    """

    kind = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="revision"
    )
    why = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_on = models.DateField(null=True)
    adopting_body = models.CharField(max_length=120, blank=True, default="")
    document_number = models.CharField(max_length=60, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _holds(
                "proposal_adopted_whole_or_not",
                Q(adopted_by=None, adopted_at=None, adopted_on=None)
                & Q(adopting_body="", document_number="")
                | Q(adopted_by__isnull=False, adopted_at__isnull=False)
                & Q(adopted_on__isnull=False, withdrawn_at=None)
                & ~Q(adopting_body="")
                & ~Q(document_number=""),
            ),
            _holds(
                "proposal_takes_two_people",
                Q(adopted_by=None) | ~Q(adopted_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its adoption."""
        return self.adopted_at is None and self.withdrawn_at is None


class ProposedOutcome(Row):
    """What a proposal says of one case: a move of its chart, a sum, a reason.

    ``case_version`` is the case as the proposer saw it. ``is_open`` follows the
    proposal, so that the database keeps a case out of two open ones.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="outcomes")
    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    case_version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=30)
    amount_yen = models.PositiveBigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            _once("outcome_once_a_proposal", "proposal", "case"),
            _once("outcome_one_open_a_case", "case", when=Q(is_open=True)),
        ]
