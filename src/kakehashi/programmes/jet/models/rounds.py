"""A round of placement (あっせん): its points, versions, locks and who goes where."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Row
from kakehashi.foundation.accounts.models import Signed, User
from kakehashi.programmes.jet.models.candidates import Candidate
from kakehashi.programmes.jet.models.cycles import Cycle
from kakehashi.programmes.jet.models.demand import Opening


class Step(models.TextChoices):
    """Where a round stands, told from its facts."""

    PREPARING = "preparing", _("Being prepared")
    PROPOSED = "proposed", _("Before the committee")  # 付議中
    ADOPTED = "adopted", _("Adopted")  # 決定
    ANNOUNCED = "announced", _("Announced")  # 通知済み


class Round(Row):
    """One round of a year, with the points that its committee laid down (配点).

    A round is no case: it goes through facts. Nothing of it is visible before it is
    adopted by somebody else than its proposer, and nothing announced is changed.

    Attributes:
        points_*: what a wish that is met is worth.
        off_*: what is taken off where a soft rule is not met.
        proposed: the version before the committee, or adopted by it.
        adopted_on: the day of the meeting.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    points_1 = models.PositiveIntegerField(_("First wish"), default=600)
    points_2 = models.PositiveIntegerField(_("Second wish"), default=400)
    points_3 = models.PositiveIntegerField(_("Third wish"), default=250)
    points_placed = models.PositiveIntegerField(_("Being placed at all"), default=2000)
    off_country = models.PositiveIntegerField(_("Another nationality"), default=150)
    off_settlement = models.PositiveIntegerField(_("Another size"), default=100)
    off_group = models.PositiveIntegerField(_("Another arrival"), default=50)
    proposed = models.OneToOneField(
        "Version", models.PROTECT, null=True, related_name="+"
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    proposed_why = models.TextField(_("Grounds of the proposal"), blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_on = models.DateField(_("Day of the meeting"), null=True)
    adopting_body = models.CharField(
        _("Adopting committee"), max_length=120, blank=True
    )
    document_number = models.CharField(_("Document number"), max_length=60, blank=True)
    announced_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-cycle__year", "number"]
        constraints = [
            UniqueConstraint(fields=["cycle", "number"], name="jet_round_once"),
            CheckConstraint(
                condition=Q(adopted_at=None)
                | Q(
                    proposed__isnull=False,
                    adopted_by__isnull=False,
                    adopted_on__isnull=False,
                    adopting_body__gt="",
                    document_number__gt="",
                ),
                name="jet_adoption_whole",
            ),
            CheckConstraint(
                condition=Q(adopted_by=None) | ~Q(adopted_by=F("proposed_by")),
                name="jet_adopted_by_another",
            ),
            CheckConstraint(
                condition=Q(announced_at=None) | ~Q(adopted_at=None),
                name="jet_announced_after",
            ),
        ]

    def __str__(self) -> str:
        return f"jet-{self.cycle.year}-{self.number}"

    @property
    def step(self) -> Step:
        """Where it stands."""
        if self.announced_at:
            return Step.ANNOUNCED
        if self.adopted_at:
            return Step.ADOPTED
        return Step.PROPOSED if self.proposed_at else Step.PREPARING

    def get_absolute_url(self) -> str:
        return reverse("jet:round_", args=[self.cycle.year, self.number])


class Version(Row, Signed):
    """One result of a round (案): who goes where, how it was found, and its proof.

    Attributes:
        previous: the version that a hand moved somebody of; None: it was solved.
        digest: SHA-256 of the market in its order, so that an outsider sees it is hers.
        outcome: as the placement engine tells it, with its certificate.
        figures: what the round's page shows, counted once.
        seconds: of each step of the work, for whoever waits next time.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    policy = models.CharField(max_length=40)
    seed = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12)
    value = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    outcome = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "-number"]
        constraints = [
            UniqueConstraint(fields=["round", "number"], name="jet_version_once")
        ]


class How(models.TextChoices):
    """How somebody came to where she is."""

    SOLVED = "solved", _("By the policy")
    LOCKED = "locked", _("Locked")
    MOVED = "moved", _("Moved by hand")


class Assignment(Row):
    """Where a version puts somebody (配置), or that it puts her nowhere.

    Attributes:
        wish: 1 to 3 where a wish is met, 0 where none is.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="assignments")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    opening = models.ForeignKey(
        Opening, models.PROTECT, null=True, related_name="placings"
    )
    wish = models.PositiveSmallIntegerField(default=0)
    how = models.CharField(max_length=6, choices=How, default=How.SOLVED)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["version", "candidate"], name="jet_placed_once"),
            CheckConstraint(condition=Q(wish__lte=3), name="jet_wish"),
        ]
        indexes = [
            models.Index(fields=["version", "opening"], name="jet_by_opening"),
        ]


class Lock(Row):
    """A pair that the next version keeps (固定), with the reason, until released."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="locks")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    opening = models.ForeignKey(Opening, models.PROTECT, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["round", "candidate"],
                condition=Q(released_at=None),
                name="jet_locked_once",
            ),
            CheckConstraint(condition=~Q(why=""), name="jet_lock_has_reason"),
        ]
