"""Who is in Japan on the programme (参加者), and whether she stays."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Row
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.jet.models.candidates import Candidate
from kakehashi.programmes.jet.models.cycles import Country, Cycle, Position


class Participant(Row):
    """Somebody appointed by a contracting organisation (参加者).

    Attributes:
        number: the programme's number (JET番号), 11 digits from the year on.
        years: the year of her appointment she is in, from 1.
        ends_on: the last day of the appointment she has now.
        ended_on: when she left, if she has; ``end_why`` says why.
    """

    number = models.CharField(max_length=11, unique=True)
    candidate = models.OneToOneField(
        Candidate, models.PROTECT, null=True, related_name="participant"
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    family_name = models.CharField(max_length=60)
    given_name = models.CharField(max_length=80)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    position = models.CharField(max_length=3, choices=Position)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    arrived_on = models.DateField()
    years = models.PositiveSmallIntegerField(default=1)
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_why = models.TextField(blank=True, default="")
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["organisation", "ended_on"], name="jet_people_at"),
            models.Index(fields=["region", "ended_on"], name="jet_people_in"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(ends_on__gte=F("arrived_on")), name="jet_term_in_order"
            ),
            CheckConstraint(condition=Q(years__range=(1, 6)), name="jet_years"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """Her name as in the passport, family name first."""
        return f"{self.family_name}, {self.given_name}"


class Refusal(models.TextChoices):
    """Why a body does not appoint somebody again."""

    BUDGET = "budget", _("There is no budget")
    POLICY = "policy", _("The body's own policy")
    PERFORMANCE = "performance", _("Performance")
    LIMIT = "limit", _("The longest term is reached")


class Reappointment(Row):
    """Whether somebody stays another year (再任用): what each side says, and when.

    Both have to say yes; who has not answered leaves her seat undecided.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reappointments")
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="reappointments"
    )
    she_says = models.BooleanField(_("The participant wishes to stay"), null=True)
    she_at = models.DateTimeField(null=True)
    body_says = models.BooleanField(_("The body appoints again"), null=True)
    body_at = models.DateTimeField(null=True)
    body_why = models.CharField(
        _("Why not"), max_length=12, choices=Refusal, blank=True, default=""
    )
    excellence = models.TextField(_("Why beyond three years"), blank=True, default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["cycle", "participant"], name="jet_stay_once"),
            CheckConstraint(
                condition=~Q(body_says=False) | ~Q(body_why=""),
                name="jet_refusal_has_reason",
            ),
        ]

    @property
    def stays(self) -> bool | None:
        """Whether she stays; None while a side has not said it."""
        if self.she_says is False or self.body_says is False:
            return False
        return True if self.she_says and self.body_says else None
