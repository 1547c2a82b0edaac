"""What contracting organisations ask for (要望調査)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Row
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.jet.models.cycles import (
    Country,
    Cycle,
    Group,
    Position,
    Settlement,
)

MOST_SEATS = 60
"""People of one position that one line may ask for; more is a slip of the pen."""


class Housing(models.TextChoices):
    """Who finds the home (住居)."""

    PROVIDED = "provided", _("Provided")
    HELPED = "helped", _("Help in finding one")
    OWN = "own", _("Found by the participant")


class Statement(Row):
    """What one contracting organisation (任用団体) asks for in a year (要望).

    Attributes:
        collector: the branch that collects for it (取りまとめ団体).
        received_at: when a sheet that holds it was taken in; None: not yet answered.
        none_because: why it asks for nobody this year.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="statements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    collector = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    received_at = models.DateTimeField(null=True)
    none_because = models.TextField(_("Why nobody is asked for"), blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["cycle", "organisation"], name="jet_need_once"),
        ]


class Opening(Row):
    """One line of a statement: so many people of one kind (募集枠).

    ``code`` names it in the market, e.g. ``131016-ALT-1``; sensitive wishes have no
    column: gender is asked for only with a duty that needs it, approved by the
    association, and health or religion are told by nobody but the person.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="openings")
    code = models.CharField(max_length=30)
    position = models.CharField(_("Position"), max_length=3, choices=Position)
    seats = models.PositiveSmallIntegerField(_("People asked for"))
    elementary = models.BooleanField(_("Elementary schools"), default=False)
    junior_high = models.BooleanField(_("Junior high schools"), default=False)
    high = models.BooleanField(_("High schools"), default=False)
    special = models.BooleanField(_("Schools for special needs"), default=False)
    settlement = models.CharField(
        _("Size of the place"), max_length=5, choices=Settlement
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, verbose_name=_("Nationality")
    )
    country_is_required = models.BooleanField(_("Only this nationality"), default=False)
    language = models.CharField(_("Language wanted"), max_length=60, blank=True)
    japanese = models.PositiveSmallIntegerField(_("Japanese (0 none, 5 N1)"), default=0)
    licence = models.BooleanField(_("Has to drive"), default=False)
    car = models.BooleanField(_("A car is provided"), default=False)
    sport = models.CharField(_("Sport"), max_length=60, blank=True)
    group = models.CharField(
        _("Arrival"), max_length=5, choices=Group, blank=True, default=""
    )
    successor_of = models.CharField(_("Successor of"), max_length=20, blank=True)
    couple = models.BooleanField(_("A couple can be taken"), default=False)
    dependants = models.BooleanField(_("A family can be taken"), default=False)
    housing = models.CharField(
        _("Housing"), max_length=8, choices=Housing, default=Housing.HELPED
    )
    rent_yen = models.PositiveBigIntegerField(_("Rent a month"), null=True, blank=True)
    sister_country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Country of a sister city"),
    )
    named_for = models.CharField(
        _("Recruited for this post alone (application number)"),
        max_length=20,
        blank=True,
    )
    budget = models.BooleanField(_("The budget is approved"), default=False)
    gender_ground = models.TextField(_("Duty that needs a gender"), blank=True)
    gender_approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )
    remarks = models.TextField(_("Remarks"), blank=True)

    class Meta:
        ordering = ["statement", "code"]
        constraints = [
            UniqueConstraint(fields=["statement", "code"], name="jet_opening_once"),
            CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS)), name="jet_opening_seats"
            ),
            CheckConstraint(
                condition=Q(japanese__range=(0, 5)), name="jet_opening_japanese"
            ),
            CheckConstraint(
                condition=Q(country_is_required=False) | ~Q(country=None),
                name="jet_opening_names_country",
            ),
        ]

    def __str__(self) -> str:
        return self.code
