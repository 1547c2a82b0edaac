"""Every yen of a grant: what is committed, what is paid, by when what is owed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kakehashi.programmes.grants.models.application import Application
from kakehashi.programmes.grants.models.procedure import Procedure, ProcedureKind


class MovementKind(models.TextChoices):
    """Why the money of a grant moved."""

    AWARD = "award", _("Grant awarded")  # 交付決定
    CHANGE = "change", _("Change approved")  # 変更承認
    SETTLEMENT = "settlement", _("Amount fixed")  # 額の確定
    ADVANCE = "advance", _("Advance paid")  # 概算払
    PAYMENT = "payment", _("Balance paid")  # 精算払
    REPAYMENT = "repayment", _("Repaid")  # 返還


COMMITTING = frozenset(
    {MovementKind.AWARD, MovementKind.CHANGE, MovementKind.SETTLEMENT}
)


class Movement(models.Model):
    """One entry of a grant's account (出納記録). Nothing is ever changed or deleted.

    The sum of ``committed_yen`` is what the association is bound to now, that of
    ``paid_yen`` what it has paid less what came back. When a grant is closed both are
    the settled sum. Signed whole yen; an entry moves one of the two.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="movements"
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, related_name="movements"
    )
    kind = models.CharField(max_length=12, choices=MovementKind)
    committed_yen = models.BigIntegerField(default=0)
    paid_yen = models.BigIntegerField(default=0)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=sorted(COMMITTING)) & Q(paid_yen=0))
                | (~Q(kind__in=sorted(COMMITTING)) & Q(committed_yen=0)),
                name="grants_movement_of_one_sort",
            ),
            models.CheckConstraint(
                condition=Q(kind="award", committed_yen__gt=0)
                | Q(kind="settlement", committed_yen__lte=0)
                | Q(kind__in=["advance", "payment"], paid_yen__gt=0)
                | Q(kind="repayment", paid_yen__lt=0)
                | Q(kind="change"),
                name="grants_movement_has_its_sign",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(kind="award"),
                name="grants_movement_one_award",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(kind="settlement"),
                name="grants_movement_one_settlement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.committed_yen or self.paid_yen}"


class DutyKind(models.TextChoices):
    """What a body owes after the award."""

    INTERIM = ProcedureKind.INTERIM.value, _("Interim report")
    REPORT = ProcedureKind.REPORT.value, _("Final report")
    REPAYMENT = "repayment", _("Repayment")


class Duty(models.Model):
    """Something owed by an hour (提出・返還期限), written when the award was made.

    A date moved is a date changed here, never computed anew: reminders follow it.

    Attributes:
        met_at: since when it has been done. waived_at: excused, with the reason.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="duties"
    )
    kind = models.CharField(max_length=10, choices=DutyKind)
    number = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "number"], name="grants_duty_once"
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | ~Q(waived_reason=""),
                name="grants_duty_waiver_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(met_at__isnull=True, waived_at__isnull=True),
                name="grants_duty_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"
