"""What a body asks for: the application, its costs and its papers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kakehashi.programmes.grants.models.call import Call, Exclusion


class Category(models.TextChoices):
    """Fields of the multicultural line (対象分野)."""

    HEALTH = "health", _("Medical care, health and welfare")
    DISASTER = "disaster", _("Disaster preparedness")
    EDUCATION = "education", _("Education")
    WORK = "work", _("Working environment")
    LIVING = "living", _("Housing and daily life")
    PARTICIPATION = "participation", _("Independence and taking part in society")
    LANGUAGE = "language", _("Multilingual information and learning Japanese")


class Venue(models.TextChoices):
    """Where most of the project takes place (主な実施場所)."""

    HOME = "home", _("Mainly in Japan")
    ABROAD = "abroad", _("Mainly abroad")


class OtherSubsidy(models.TextChoices):
    """Money from the state or others for the same project (他の助成)."""

    NONE = "none", _("None")
    ASKED = "asked", _("Applied for elsewhere, not decided")
    GRANTED = "granted", _("Granted elsewhere")


class Application(models.Model):
    """An answer to a call (助成申請). Its life is told by ``case``."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, related_name="applications"
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    through = models.ForeignKey(  # 経由団体: passes it on for an NPO
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    saved_at = models.DateTimeField()
    # The project (事業内容)
    category = models.CharField(max_length=20, choices=Category, blank=True)
    venue = models.CharField(max_length=10, choices=Venue, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)  # 目的・必要性
    content = models.TextField(blank=True)  # 事業内容
    schedule = models.TextField(blank=True)  # 日程, one line a step
    effect = models.TextField(blank=True)  # 期待される効果
    model_point = models.TextField(blank=True)  # 他団体の範となる点
    # With whom (実施体制)
    is_joint = models.BooleanField(default=False)
    partner_name = models.CharField(max_length=120, blank=True)  # NPO等
    partner_part = models.TextField(blank=True)  # 役割分担
    # Other money (他の財源)
    other_subsidy = models.CharField(
        max_length=10, choices=OtherSubsidy, default=OtherSubsidy.NONE
    )
    other_subsidy_note = models.CharField(max_length=200, blank=True)
    is_carried_over = models.BooleanField(default=False)  # 継続事業
    carried_over_note = models.TextField(blank=True)
    other_income_yen = models.PositiveBigIntegerField(default=0)
    requested_yen = models.PositiveBigIntegerField(null=True, blank=True)
    # The covering letter (公文書) and whom to ask
    document_number = models.CharField(max_length=60, blank=True)
    document_date = models.DateField(null=True, blank=True)
    contact_section = models.CharField(max_length=80, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_mail = models.EmailField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(starts_on__lte=models.F("ends_on")),
                name="grants_application_starts_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def counts_as_joint(self) -> bool:
        """Whether the ceiling of joint projects holds: so it does through another."""
        return self.is_joint or self.through_id is not None


class ExpenseClass(models.TextChoices):
    """Classes of the cost table (経費区分)."""

    FEES = "fees", _("Fees to lecturers and others")  # 報償費
    TRAVEL = "travel", _("Travel")  # 旅費
    SUPPLIES = "supplies", _("Supplies and printing")  # 需用費
    SERVICES = "services", _("Postage, insurance and other services")  # 役務費
    COMMISSION = "commission", _("Commissioned work")  # 委託料
    RENT = "rent", _("Rent of halls and equipment")  # 使用料及び賃借料
    CONTRIBUTION = "contribution", _("Contributions")  # 負担金
    OTHER = "other", _("Other")


class BudgetLine(models.Model):
    """One line of the cost table (経費内訳): unit price × quantity = amount, in yen."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveSmallIntegerField()
    expense_class = models.CharField(max_length=20, choices=ExpenseClass)
    description = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    unit_yen = models.PositiveBigIntegerField()
    quantity = models.PositiveIntegerField(default=1)
    amount_yen = models.PositiveBigIntegerField()
    is_eligible = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "position"], name="grants_line_position"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount_yen=models.F("unit_yen") * models.F("quantity")
                ),
                name="grants_line_amount_is_the_product",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description} {self.amount_yen}"


class ExclusionAnswer(models.Model):
    """The applicant says whether an exclusion applies (対象外確認)."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="exclusion_answers"
    )
    exclusion = models.ForeignKey(Exclusion, on_delete=models.PROTECT, related_name="+")
    applies = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "exclusion"], name="grants_exclusion_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exclusion}: {self.applies}"


class Paper(models.Model):
    """A file the applicant adds (添付書類)."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="papers"
    )
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.file)


class SubmittedText(models.Model):
    """One answer as it was sent (提出時の内容): kept to show what changed since.

    ``version`` is that of the case after the submission; ``field`` is a column of
    `Application`, or ``title``, ``lines``, ``exclusions``, ``papers``.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="submitted_texts"
    )
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version", "field"],
                name="grants_submitted_text_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}@{self.version}"
