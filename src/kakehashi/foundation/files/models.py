from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file someone sent in (添付ファイル): checked once, kept as it came.

    ``name`` is what the sender called it; ``path`` is where the bytes lie, below
    ``MEDIA_ROOT``, and tells nothing of the name. A removed file keeps its row and its
    bytes, since an auditor may ask for what was once filed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="stored_files",
    )
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=60, unique=True)
    is_encrypted = models.BooleanField(default=False)  # opens only with a password
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0), name="files_file_is_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="files_file_removed_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "uploaded_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def location(self) -> Path:
        """Where the bytes lie on this machine."""
        return Path(settings.MEDIA_ROOT) / self.path

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None
