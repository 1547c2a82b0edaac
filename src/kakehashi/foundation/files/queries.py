from __future__ import annotations

from django.db.models import QuerySet

from kakehashi.foundation.files.models import StoredFile


def files_of(organisation_id: int) -> QuerySet[StoredFile]:
    """The files a body has sent and not removed, newest first."""
    return StoredFile.objects.filter(
        organisation_id=organisation_id, removed_at__isnull=True
    ).order_by("-uploaded_at", "pk")
