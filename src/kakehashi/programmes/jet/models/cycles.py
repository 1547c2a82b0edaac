"""What a year of the programme lays down: dates, countries, plans, limits, pay."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Row
from kakehashi.foundation.organisations.models import Organisation


class Position(models.TextChoices):
    """What a participant does (職種)."""

    ALT = "ALT", _("Assistant language teacher (ALT)")  # 外国語指導助手
    CIR = "CIR", _("Coordinator for international relations (CIR)")  # 国際交流員
    SEA = "SEA", _("Sports exchange adviser (SEA)")  # スポーツ国際交流員


class Group(models.TextChoices):
    """When a participant arrives (来日グループ)."""

    APRIL = "April", _("April")
    A = "A", _("Group A (late July)")
    B = "B", _("Group B (early August)")
    C = "C", _("Group C (later)")


class Settlement(models.TextChoices):
    """How large the place is (居住地の規模), as applicants are asked for it."""

    RURAL = "rural", _("Small town, village or island")
    TOWN = "town", _("Small city")
    URBAN = "urban", _("Large city")


class Country(models.Model):
    """A country that participants come from (招致国)."""

    code = models.CharField(max_length=2, unique=True)  # ISO 3166-1
    name_ja = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_ja if (get_language() or "ja") == "ja" else self.name_en


class Cycle(models.Model):
    """A year of the programme (招致年度): who arrives in it, and its dates.

    Attributes:
        reappointment_due_at, demand_due_at: answers arrive before it (必着).
        reply_due_at: when a candidate has to have said that she comes.
    """

    year = models.PositiveSmallIntegerField(unique=True)  # the year of arrival
    reappointment_due_at = models.DateTimeField()
    demand_due_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    source = models.CharField(max_length=200)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CountryPlan(Row):
    """How many may be invited of a country and position (招致計画), by the ministry."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="plans")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    position = models.CharField(max_length=3, choices=Position)
    most = models.PositiveIntegerField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["cycle", "country", "position"], name="jet_plan_once"
            )
        ]


class RegionLimit(Row):
    """The least and most newly placed in a region (地域枠).

    A region is a prefecture, or a designated city that collects for itself.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="limits")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    least = models.PositiveIntegerField(default=0)
    most = models.PositiveIntegerField(null=True)
    is_hard = models.BooleanField(default=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["cycle", "region"], name="jet_limit_once"),
            CheckConstraint(
                condition=Q(most=None) | Q(most__gte=F("least")),
                name="jet_limit_in_order",
                violation_error_message=_("The most is below the least."),
            ),
        ]


class PayStep(Row):
    """What a participant is paid in a year (報酬), of arrivals since a day.

    Attributes:
        year_on_programme: 1 to 5. annual_yen: before tax unless ``is_net``.
    """

    arrivals_since = models.DateField()
    year_on_programme = models.PositiveSmallIntegerField()
    annual_yen = models.PositiveBigIntegerField()
    is_net = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["arrivals_since", "year_on_programme"]
        constraints = [
            UniqueConstraint(
                fields=["arrivals_since", "year_on_programme"], name="jet_pay_once"
            ),
            CheckConstraint(condition=~Q(source=""), name="jet_pay_has_source"),
            CheckConstraint(
                condition=Q(year_on_programme__range=(1, 5)), name="jet_pay_year"
            ),
        ]
