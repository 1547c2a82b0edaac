"""Rows of the dispatch of experts, with the words their columns have on pages."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Case, Row
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import DocumentNumber
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.experts.charts import State


def _in_order(name: str, first: str, last: str) -> CheckConstraint:
    words = _("The last day lies before the first.")
    order = Q(**{f"{last}__gte": F(first)})
    return CheckConstraint(condition=order, name=name, violation_error_message=words)


class Field(models.Model):
    """A field of work (専門分野), as far as a source names it."""

    number = models.PositiveSmallIntegerField(unique=True)
    name_ja = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    since = models.DateField()
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name_ja if get_language() == "ja" else self.name_en


class Expert(models.Model):
    """Somebody on the roster (人材バンク), who consented, until a day."""

    name = models.CharField(_("Name"), max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_retired = models.BooleanField(_("Retired"), default=False)  # 退職
    fields = models.ManyToManyField(Field, verbose_name=_("Fields of work"))
    qualifications = models.TextField(_("Qualifications and experience"), blank=True)
    languages = models.CharField(_("Languages"), max_length=200, blank=True)
    countries = models.CharField(_("Countries known"), max_length=200, blank=True)
    available_from = models.DateField(_("Available from"))
    available_until = models.DateField(_("Available until"), null=True, blank=True)
    months_a_year = models.PositiveSmallIntegerField(_("Months a year"))
    consented_on = models.DateField(_("Consented on"))
    valid_until = models.DateField(_("Consent lasts until"))
    is_demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("experts:expert", args=[self.pk])


class Dispatch(Row):
    """A request for an expert and what came of it (専門家派遣), by its case."""

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="+", verbose_name=_("Reference")
    )
    receiving_body = models.CharField(_("Receiving local government"), max_length=120)
    country = models.CharField(_("Country"), max_length=60)
    field = models.ForeignKey(
        Field, models.PROTECT, null=True, blank=True, verbose_name=_("Field of work")
    )
    problem = models.TextField(_("The problem there"), blank=True)
    aim = models.TextField(_("What the stay shall achieve"), blank=True)
    work = models.CharField(_("Guidance, lectures"), max_length=200, blank=True)
    languages = models.CharField(_("Languages of work"), max_length=200, blank=True)
    starts_on = models.DateField(_("First day there"), null=True, blank=True)
    ends_on = models.DateField(_("Last day there"), null=True, blank=True)
    interpreter = models.BooleanField(_("An interpreter is provided"), default=False)
    lodging = models.BooleanField(_("Lodging is provided"), default=False)
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, related_name="named")
    number = models.ForeignKey(DocumentNumber, models.PROTECT, null=True)
    agreed_on = models.DateField(_("Day of the agreement"), null=True)
    departs_on = models.DateField(_("Leaves Japan on"), null=True)
    returns_on = models.DateField(_("Back in Japan on"), null=True)
    flights = models.TextField(_("Flights"), blank=True)
    is_insured = models.BooleanField(_("Accident cover is arranged"), default=False)
    has_visa = models.BooleanField(_("Passport and visa are checked"), default=False)
    is_briefed = models.BooleanField(_("The safety briefing was held"), default=False)
    leave = models.TextField(_("Leave or duty, as the body treats it"), blank=True)
    report_due_on = models.DateField(_("Report due on"), null=True)
    report = models.TextField(_("Report"), default="")
    title = models.CharField(_("Title to be published"), max_length=120, blank=True)
    summary = models.TextField(_("Summary to be published"), blank=True)
    consent = models.BooleanField(_("Expert and both bodies consent"), default=False)
    published_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            _in_order("experts_stay", "starts_on", "ends_on"),
            _in_order("experts_travel", "departs_on", "returns_on"),
            _in_order("experts_report", "returns_on", "report_due_on"),
        ]

    @property
    def state(self) -> State:
        """Where its case stands."""
        return State(self.case.state)

    def get_absolute_url(self) -> str:
        return reverse("experts:dispatch", args=[self.case.reference])


YES_NO = [(True, _("Yes, the expert can go")), (False, _("No"))]


class Candidate(Row):
    """That an expert's body was asked for her (推薦依頼), and what it answered."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="candidates")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    due_on = models.DateField(_("Answer by"))
    says_yes = models.BooleanField(_("Answer"), null=True, choices=YES_NO)
    note = models.TextField(_("Note"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["dispatch", "expert"], name="experts_asked_once")
        ]

    def get_absolute_url(self) -> str:
        return reverse("experts:answer", args=[self.pk])


SIDES = [(True, _("The association")), (False, _("The receiving side"))]


class CostShare(Row):
    """Who bears one cost of the stay (経費負担); the yen are an estimate."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="shares")
    item = models.CharField(_("Cost"), max_length=80)
    is_ours = models.BooleanField(_("Borne by"), choices=SIDES, default=True)
    amount_yen = models.PositiveBigIntegerField(_("Estimate"), null=True)

    class Meta:
        ordering = ["-is_ours", "pk"]
