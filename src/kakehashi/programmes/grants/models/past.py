"""Grants of the years before this system, as the association's lists have them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kakehashi.programmes.grants.models.years import say_year


class PastAward(models.Model):
    """A grant awarded before applications were made here (過去の交付決定).

    Attributes:
        awarded_yen: 交付決定額. settled_yen: 額の確定, or None where not known.
        source: the import that wrote it first.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="past_awards",
    )
    title = models.CharField(max_length=200)
    awarded_yen = models.PositiveBigIntegerField()
    settled_yen = models.PositiveBigIntegerField(null=True)
    source = models.ForeignKey(
        "imports.Import", on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-fiscal_year", "organisation__code", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "organisation", "title"],
                condition=Q(undone_at__isnull=True),
                name="grants_past_award_once",
            ),
            models.CheckConstraint(
                condition=Q(awarded_yen__gt=0), name="grants_past_award_is_money"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-fiscal_year", "organisation"],
                condition=Q(undone_at__isnull=True),
                name="grants_past_award_list",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.title}"

    @property
    def year_label(self) -> str:
        """Its fiscal year: 令和5年度(2023), in English 2023."""
        return say_year(self.fiscal_year)
