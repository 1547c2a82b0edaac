"""Who applies (応募者), what she states, and what became of it."""

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


class Result(models.TextChoices):
    """What the interview came to (選考結果)."""

    SHORT_LIST = "short-list", _("Short-listed")  # 合格
    ALTERNATE = "alternate", _("Alternate")  # 補欠
    NOT_SELECTED = "not-selected", _("Not selected")  # 不合格


class Candidate(Row):
    """Somebody who applies for a year (応募者), at a mission.

    There is no state: `rules.stages` tells from these facts where she stands, so that
    what she reads cannot differ from what is known.

    Attributes:
        number: of her application; the only name of hers in a market.
        name_key: her name and day of birth in one spelling, to find her twice.
        japanese: 0 none, 1 N5 … 5 N1.
        wish_1 … wish_3: prefectures or municipalities, the best first (希望勤務地).
        points: of the interview, normalised by panel, 0 to 1000.
        partner: who applies with her and would be near.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="candidates")
    number = models.CharField(max_length=20)
    mission = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    family_name = models.CharField(_("Family name"), max_length=60)
    given_name = models.CharField(_("Given names"), max_length=80)
    name_key = models.CharField(max_length=160)
    born_on = models.DateField(_("Date of birth"))
    email = models.EmailField(_("Mail address"), blank=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("Nationality"))
    position = models.CharField(_("Position"), max_length=3, choices=Position)
    japanese = models.PositiveSmallIntegerField(_("Japanese (0 none, 5 N1)"), default=0)
    drives = models.BooleanField(_("Would drive in Japan"), default=False)
    sport = models.CharField(_("Sport"), max_length=60, blank=True)
    languages = models.CharField(_("Languages"), max_length=120, blank=True)
    wish_1 = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    wish_2 = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    wish_3 = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    settlement = models.CharField(
        _("Size of the place"), max_length=5, choices=Settlement, blank=True, default=""
    )
    group = models.CharField(_("Arrival"), max_length=5, choices=Group, default=Group.A)
    city = models.CharField(_("City of departure"), max_length=60, blank=True)
    partner = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    degree_on = models.DateField(_("Degree received on"), null=True, blank=True)
    left_programme_in = models.PositiveSmallIntegerField(
        _("Last year on the programme"), null=True, blank=True
    )
    years_on_programme = models.PositiveSmallIntegerField(
        _("Years on the programme"), default=0
    )
    years_in_japan = models.PositiveSmallIntegerField(
        _("Years lived in Japan of the last ten"), default=0
    )
    is_japanese_too = models.BooleanField(_("Also a Japanese national"), default=False)
    points = models.PositiveSmallIntegerField(null=True)
    result = models.CharField(max_length=12, choices=Result, blank=True, default="")
    result_at = models.DateTimeField(null=True)
    alternate_rank = models.PositiveSmallIntegerField(null=True)
    upgraded_at = models.DateTimeField(null=True)
    accepts = models.BooleanField(null=True)
    replied_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True, default="")
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["cycle", "number"]
        indexes = [
            models.Index(fields=["cycle", "mission", "result"], name="jet_by_mission"),
            models.Index(fields=["cycle", "name_key"], name="jet_by_name"),
        ]
        constraints = [
            UniqueConstraint(fields=["cycle", "number"], name="jet_candidate_once"),
            CheckConstraint(
                condition=Q(result="alternate") | Q(alternate_rank=None),
                name="jet_rank_of_alternates",
            ),
            CheckConstraint(
                condition=Q(upgraded_at=None) | Q(result="alternate"),
                name="jet_upgrade_of_alternates",
            ),
            CheckConstraint(
                condition=Q(points=None) | Q(points__lte=1000), name="jet_points"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """Her name as in the passport, family name first."""
        return f"{self.family_name}, {self.given_name}"
