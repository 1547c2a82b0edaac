"""What a fiscal year lays down: calls and their terms, as dated data."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models.years import say_year


class Scheme(models.TextChoices):
    """A line of grants (助成事業). What a scheme *is* is code; its terms are rows."""

    MULTICULTURAL = "multicultural", _("Multicultural community building grant")
    COOPERATION = "cooperation", _("International cooperation model project grant")
    EXCHANGE = "exchange", _("International exchange grant")


class CapFor(models.TextChoices):
    """Whom or what a ceiling is for."""

    PREFECTURE = "prefecture", _("Prefectures and designated cities")
    MUNICIPALITY = "municipality", _("Municipalities and regional associations")
    SINGLE = "single", _("Projects of one body")
    JOINT = "joint", _("Joint projects")
    ABROAD = "abroad", _("Projects mainly abroad")
    HOME = "home", _("Projects mainly in Japan")


class Way(models.TextChoices):
    """How a kind of body may apply."""

    DIRECT = "direct", _("May apply itself")
    THROUGH = "through", _("Applies jointly, through a local government or association")


class Call(models.Model):
    """A call for applications of one fiscal year (公募).

    Attributes:
        through_due_at: by when a body that applies for another passes it on.
        interim_due_at, report_due_at: when reports are owed; None: none, or unknown.
        repayment_days: how long a body has to pay back; None: set each time.
        advance_percent: how much of a grant may be paid in advance; None: nothing.
        shown_from: from when the public sees it; None: at once, also before it opens.
    """

    scheme = models.CharField(max_length=20, choices=Scheme)
    fiscal_year = models.PositiveSmallIntegerField()  # the year the project runs in
    round_number = models.PositiveSmallIntegerField(default=1)
    name_ja = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    summary_ja = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)  # null: not published
    closes_at = models.DateTimeField()  # 必着: an application at this instant is late
    is_hour_known = models.BooleanField(default=True)  # else only the day is published
    through_due_at = models.DateTimeField(null=True, blank=True)  # 経由団体の提出期限
    branch_due_at = models.DateTimeField(null=True, blank=True)  # 支部の進達期限
    project_from = models.DateField(null=True, blank=True)
    project_to = models.DateField(null=True, blank=True)
    rate_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    floor_yen = models.PositiveBigIntegerField(null=True, blank=True)
    budget_yen = models.PositiveBigIntegerField(null=True, blank=True)
    interim_due_at = models.DateTimeField(null=True, blank=True)  # 中間報告の期限
    report_due_at = models.DateTimeField(null=True, blank=True)  # 実績報告の期限
    repayment_days = models.PositiveSmallIntegerField(null=True, blank=True)
    advance_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # 概算払
    reviewers_per_case = models.PositiveSmallIntegerField(default=3)
    same_prefecture_excluded = models.BooleanField(default=True)
    rubric = models.ForeignKey(
        "cases.Rubric", on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=200)  # where the terms are laid down
    source_note = models.CharField(max_length=300, blank=True)
    shown_from = models.DateTimeField(null=True, blank=True)  # 公表日時
    is_demonstration = models.BooleanField(default=False)  # 実演

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="grants_call_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(rate_percent__isnull=True)
                | models.Q(rate_percent__range=(1, 100)),
                name="grants_call_rate_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(advance_percent__isnull=True)
                | models.Q(advance_percent__range=(1, 100)),
                name="grants_call_advance_is_a_percentage",
            ),
            models.UniqueConstraint(
                fields=["scheme", "fiscal_year", "round_number", "is_demonstration"],
                name="grants_call_one_a_round",
            ),
        ]
        indexes = [models.Index(fields=["closes_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name_ja

    @property
    def summary(self) -> str:
        english = translation.get_language() == "en"
        return self.summary_en if english else self.summary_ja

    @property
    def year_label(self) -> str:
        """Its fiscal year: 令和9年度(2027), in English 2027."""
        return say_year(self.fiscal_year)

    @property
    def closing_day(self) -> date:
        """The last day on which an application arrives in time, in Japan."""
        return timezone.localdate(self.closes_at - timedelta(microseconds=1))

    def is_open(self, at: datetime) -> bool:
        """Open from the first instant; the closing instant itself is too late."""
        return self.opens_at is not None and self.opens_at <= at < self.closes_at


class Cap(models.Model):
    """A ceiling of one grant (助成上限額) for a kind of body or project."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="caps")
    cap_for = models.CharField(max_length=20, choices=CapFor)
    cap_yen = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "cap_for"], name="grants_cap_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_cap_for_display()} {self.cap_yen}"


class Eligibility(models.Model):
    """Who may apply to a call (助成対象者), by itself or through another."""

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="eligibilities"
    )
    kind = models.CharField(max_length=30, choices=Organisation.Kind)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind"], name="grants_eligibility_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.way}"


class Exclusion(models.Model):
    """A project the call does not fund (対象外事業); the applicant answers for each."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="exclusions")
    position = models.PositiveSmallIntegerField()
    text_ja = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"], name="grants_exclusion_position"
            )
        ]

    def __str__(self) -> str:
        return self.text_en if translation.get_language() == "en" else self.text_ja
