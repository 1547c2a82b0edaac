"""Official forms that came back (様式)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kakehashi.programmes.grants.models.application import Application
from kakehashi.programmes.grants.models.call import Call


class FormUpload(models.Model):
    """A filled official form as it came in (提出された様式).

    What is wrong in it is read from the file whenever it is asked for.

    Attributes:
        application: the draft it was put into; None until then.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="form_uploads",
    )
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+"
    )
    errors = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(
                fields=["organisation", "call", "-at"], name="grants_form_upload_list"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)
