from __future__ import annotations

from django.db.models import QuerySet

from kakehashi.programmes.grants.models import Letter


def letters_to_print() -> QuerySet[Letter]:
    """Letters that are numbered but have no PDF yet, in the order of their numbers."""
    return (
        Letter.objects.filter(file__isnull=True)
        .select_related(
            "number__by",
            "application__call",
            "application__case__applicant",
            "application__award",
        )
        .order_by("pk")
    )
