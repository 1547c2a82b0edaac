"""What the association answers: the check, the letter, the award."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kakehashi.programmes.grants.models.application import Application
from kakehashi.programmes.grants.models.procedure import Procedure


class CheckItem(models.TextChoices):
    """What the secretariat looks at before a review (形式審査項目)."""

    ELIGIBLE = "eligible", _("The applicant is eligible")
    PERIOD = "period", _("The project lies within the period")
    COSTS = "costs", _("Costs are eligible and add up")
    SUBSIDY = "subsidy", _("No other subsidy for the same costs")
    PAPERS = "papers", _("All papers are there")
    COVER = "cover", _("The covering letter has its number")


class Check(models.Model):
    """One item of the completeness check (形式審査)."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="checks"
    )
    item = models.CharField(max_length=20, choices=CheckItem)
    is_met = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"], name="grants_check_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.is_met}"


class Award(models.Model):
    """A commitment to pay (交付決定) a sum for a project, as first decided.

    What it is after changes and settlement is told by the movements.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="award"
    )
    amount_yen = models.PositiveBigIntegerField()
    conditions = models.TextField(blank=True)
    decided_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)  # 完了

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_yen__gt=0), name="grants_award_is_money"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.amount_yen}"


class Letter(models.Model):
    """A numbered notice of a decision (決定通知書); PDF and Word follow, once.

    ``procedure`` is None for the decision of the round. ``amount_yen`` is the sum the
    letter tells, where it tells one.
    """

    class Kind(models.TextChoices):
        AWARD = "award", _("Notice of award")
        DECLINE = "decline", _("Notice of non-award")
        CHANGE = "change", _("Notice of approval of a change")  # 変更承認通知書
        REFUSAL = "refusal", _("Notice of refusal")  # 不承認通知書
        ADVANCE = "advance", _("Notice of an advance")  # 概算払決定通知書
        NOTED = "noted", _("Receipt of an interim report")  # 中間報告受領通知書
        SETTLEMENT = "settlement", _("Notice of the amount fixed")  # 額の確定通知書
        REPAYMENT = "repayment", _("Demand for repayment")  # 返還請求書
        PAYMENT = "payment", _("Notice of payment")  # 支払通知書

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="letters"
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.OneToOneField(
        "ledger.DocumentNumber", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    amount_yen = models.PositiveBigIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)  # of a repayment
    dated = models.DateField()
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    word = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(file__isnull=True),
                name="grants_letter_to_print",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class SavedView(models.Model):
    """A person's own filter and columns of the round desk (保存した表示)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="grants_saved_view_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
