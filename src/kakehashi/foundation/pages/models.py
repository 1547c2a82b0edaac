from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class FormReceipt(models.Model):
    """That a form was taken (受付済みの送信): sending it again is told ``location``."""

    key = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    path = models.CharField(max_length=500)
    location = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            # One form may have two buttons with two addresses: these are two acts.
            models.UniqueConstraint(
                fields=["key", "path"], name="pages_formreceipt_once_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Edition(models.Model):
    """The number of the public pages as they stand (版); a publication raises it."""

    number = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="pages_edition_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)
