"""What follows an award: change, advance, interim report, final report."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.chart import Chart
from kakehashi.programmes.grants.charts import ADVANCE, CHANGE, INTERIM, REPORT
from kakehashi.programmes.grants.models.application import (
    Application,
    BudgetLine,
    ExpenseClass,
)


class ProcedureKind(models.TextChoices):
    """What a body asks for or reports after the award."""

    CHANGE = "change", _("Request to change the plan")  # 計画変更承認申請
    ADVANCE = "advance", _("Request for an advance")  # 概算払請求
    INTERIM = "interim", _("Interim report")  # 中間報告
    REPORT = "report", _("Final report")  # 実績報告

    @property
    def chart(self) -> Chart:
        """The life of its cases."""
        return _CHARTS[self]


_CHARTS = {
    ProcedureKind.CHANGE: CHANGE,
    ProcedureKind.ADVANCE: ADVANCE,
    ProcedureKind.INTERIM: INTERIM,
    ProcedureKind.REPORT: REPORT,
}


class Procedure(models.Model):
    """One procedure after the award (交付決定後の手続): a case beside the application.

    Its own case has route, returns and dates; its page and the application's show one
    timeline of both.

    Attributes:
        number: 1 for the first of its kind; there is one final report.
        document_number, document_date: of the body's own covering letter (公文書).
    """

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="procedures"
    )
    kind = models.CharField(max_length=10, choices=ProcedureKind)
    number = models.PositiveSmallIntegerField(default=1)
    saved_at = models.DateTimeField()
    document_number = models.CharField(max_length=60, blank=True)
    document_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "number"], name="grants_procedure_number"
            ),
            models.CheckConstraint(
                condition=~Q(kind="report") | Q(number=1),
                name="grants_procedure_one_final_report",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def chart(self) -> Chart:
        """The life of its case."""
        return ProcedureKind(self.kind).chart


class ChangeKind(models.TextChoices):
    """What of the plan shall change (変更の内容)."""

    CONTENT = "content", _("Content")
    AMOUNT = "amount", _("Costs or sum")
    PERIOD = "period", _("Dates")
    CANCEL = "cancel", _("Stop the project")  # 中止


class Change(models.Model):
    """What a body asks to change (計画変更承認申請), and what was approved.

    Attributes:
        requested_yen: the whole grant asked for after the change; None: as before.
        approved_yen: the whole grant after the decision; None until then or as before.
    """

    procedure = models.OneToOneField(
        Procedure, on_delete=models.PROTECT, primary_key=True, related_name="change"
    )
    kind = models.CharField(max_length=10, choices=ChangeKind, blank=True)
    reason = models.TextField(blank=True)
    content = models.TextField(blank=True)  # what the project is after the change
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    requested_yen = models.PositiveBigIntegerField(null=True, blank=True)
    approved_yen = models.PositiveBigIntegerField(null=True, blank=True)
    conditions = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.procedure} {self.kind}"


class Advance(models.Model):
    """A sum asked for before the project ends (概算払請求), with the reason; in yen."""

    procedure = models.OneToOneField(
        Procedure, on_delete=models.PROTECT, primary_key=True, related_name="advance"
    )
    requested_yen = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.procedure} {self.requested_yen}"


class Report(models.Model):
    """What was done (中間報告・実績報告). Texts named ``public_…`` are published.

    Attributes:
        may_publish: consent (同意) to publish them as a case study; None: not answered.
        other_income_yen: participants' fees and other money that came in (収入).
    """

    procedure = models.OneToOneField(
        Procedure, on_delete=models.PROTECT, primary_key=True, related_name="report"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    done = models.TextField(blank=True)  # 実施内容
    result = models.TextField(blank=True)  # 成果
    lessons = models.TextField(blank=True)  # 課題と今後
    participants = models.PositiveIntegerField(null=True, blank=True)
    other_income_yen = models.PositiveBigIntegerField(default=0)
    public_title = models.CharField(max_length=120, blank=True)
    public_summary = models.TextField(blank=True)
    public_point = models.TextField(blank=True)  # what others can take from it
    may_publish = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="grants_report_starts_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.procedure)


class ProcedureLine(models.Model):
    """One line of costs as changed or as spent (変更後・精算の経費内訳), in yen.

    Attributes:
        planned: the line of the application it continues; None: a new line.
        cut_yen: what the association does not accept of it (査定減), with the reason.
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveSmallIntegerField()
    planned = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expense_class = models.CharField(max_length=20, choices=ExpenseClass)
    description = models.CharField(max_length=120)
    basis = models.CharField(max_length=120, blank=True)  # 積算
    amount_yen = models.PositiveBigIntegerField()
    is_eligible = models.BooleanField(default=True)
    cut_yen = models.PositiveBigIntegerField(default=0)
    cut_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "position"], name="grants_procedure_line_position"
            ),
            models.CheckConstraint(
                condition=Q(cut_yen__lte=F("amount_yen")),
                name="grants_procedure_line_cut_within",
            ),
            models.CheckConstraint(
                condition=Q(cut_yen=0) | ~Q(cut_reason=""),
                name="grants_procedure_line_cut_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description} {self.amount_yen}"


class Evidence(models.Model):
    """One paper that proves a cost (証拠書類): a receipt, a contract; in yen."""

    line = models.ForeignKey(
        ProcedureLine, on_delete=models.CASCADE, related_name="evidence"
    )
    number = models.PositiveSmallIntegerField()  # as written on the paper
    dated = models.DateField()
    payee = models.CharField(max_length=120)
    amount_yen = models.PositiveBigIntegerField()
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.payee} {self.amount_yen}"


class Settlement(models.Model):
    """The sum fixed after the final report (額の確定), in yen, and how it came so.

    ``settled_yen`` = the least of what was committed, the eligible costs that were
    accepted times the rate, and what other income leaves open.
    """

    procedure = models.OneToOneField(
        Procedure, on_delete=models.PROTECT, primary_key=True, related_name="settlement"
    )
    spent_yen = models.PositiveBigIntegerField()
    accepted_yen = models.PositiveBigIntegerField()
    other_income_yen = models.PositiveBigIntegerField()
    committed_yen = models.PositiveBigIntegerField()  # before the settlement
    settled_yen = models.PositiveBigIntegerField()
    decided_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_yen__lte=F("committed_yen"))
                & Q(accepted_yen__lte=F("spent_yen")),
                name="grants_settlement_within",
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.settled_yen}"
