"""The spine of every case. Columns that point down carry no reverse name."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from kakehashi.foundation.accounts.models import Signed, User
from kakehashi.foundation.organisations.models import Organisation


def _once(name: str, *fields: str, when: Q | None = None) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, name=f"cases_{name}", condition=when)


def _holds(name: str, condition: Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=f"cases_{name}")


def _whole(name: str, columns: str, texts: str) -> models.CheckConstraint:
    """All of these columns and texts are filled, or none."""
    filled = Q(**{f"{column}__isnull": False for column in columns.split()})
    filled &= Q(**{f"{text}__gt": "" for text in texts.split()})
    empty = Q(**dict.fromkeys(columns.split()), **dict.fromkeys(texts.split(), ""))
    return _holds(name, filled | empty)


class Row(models.Model):
    """A row whose class and number say enough where no page shows it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Case(Row):
    """What an officer is answerable for, by a date (件). Programmes keep the rest."""

    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=0)  # the number of its last event
    fiscal_year = models.PositiveSmallIntegerField()
    applicant = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stands_at = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    stands_since = models.DateTimeField()  # since when it is that body's turn
    due_at = models.DateTimeField(null=True)  # until when that body must act
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)  # None: a draft, unseen by others
    closed_at = models.DateTimeField(null=True)  # since when in a final state

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


class CaseEvent(Row, Signed):
    """What happened, in order. The database lets nobody change or delete it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    move = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    stands_at = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    acted_as = models.CharField(max_length=20)
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["case", "version"]
        constraints = [_once("event_version", "case", "version")]


class Stop(Row):
    """A body a case passes (経由), as it is now; the events tell how it came so."""

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
            _once("stop_now", "case", when=~Q(arrived_at=None) & Q(left_at=None)),
            _holds("stop_left_after", Q(left_at=None) | ~Q(arrived_at=None)),
            _whole("stop_hold_has_reason", "held_at", "hold_note"),
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
            _whole("review_conflict_told", "conflict_declared_at", "conflict_reason"),
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
    """What is put to a meeting or an approver (起案), and its adoption (決裁)."""

    kind = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_on = models.DateField(null=True)  # the day of the meeting or approval
    adopting_body = models.CharField(max_length=120, blank=True, default="")
    document_number = models.CharField(max_length=60, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _whole(
                "proposal_adopted",
                "adopted_by adopted_at adopted_on",
                "adopting_body document_number",
            ),
            _holds("proposal_ends_once", Q(adopted_at=None) | Q(withdrawn_at=None)),
            _holds("proposal_two_people", Q(adopted_by=None) | ~Q(adopted_by=F("by"))),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its adoption."""
        return self.adopted_at is None and self.withdrawn_at is None


class ProposedOutcome(Row):
    """What a proposal says of one case, as its proposer saw it; in yen and words."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="outcomes")
    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    case_version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=30)  # a move of the chart
    amount_yen = models.PositiveBigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")
    is_open = models.BooleanField(default=True)  # as its proposal is

    class Meta:
        constraints = [
            _once("outcome_once_a_proposal", "proposal", "case"),
            _once("outcome_one_open_a_case", "case", when=Q(is_open=True)),
        ]
