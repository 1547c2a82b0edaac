from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from kakehashi.engines.imports.models import Import, Line, Outcome, RememberedMapping
from kakehashi.foundation.organisations.models import Organisation


def imports_of(
    organisations: Iterable[int], targets: Iterable[str]
) -> QuerySet[Import]:
    """The imports of these bodies into these targets, newest first."""
    return (
        Import.objects.filter(organisation__in=organisations, target__in=targets)
        .select_related("file", "by", "committed_by", "undone_by")
        .order_by("-at", "-pk")
    )


def forgotten(*, before: datetime) -> QuerySet[Import]:
    """Imports a worker has in hand but that showed no sign of life since ``before``."""
    reading = Q(read_at__isnull=True)
    comparing = Q(mapped_at__isnull=False, compared_at__isnull=True)
    return Import.objects.filter(
        reading | comparing,
        refusal={},
        worked_at__lt=before,
        cancelled_at__isnull=True,
        committed_at__isnull=True,
    ).order_by("pk")


def lines_of(source: Import, outcome: str = "") -> QuerySet[Line]:
    """Its rows, all or of one outcome, in order; only stored ones last."""
    lines = source.lines.alias(is_stored=Q(row=0)).order_by("is_stored", "row", "pk")
    return lines.filter(outcome=outcome) if outcome else lines


def lines_to_write(source: Import) -> QuerySet[Line]:
    """The rows that change something: new ones and changed ones."""
    return source.lines.filter(outcome__in=(Outcome.ADDED, Outcome.CHANGED)).order_by(
        "row"
    )


def remembered_mapping(
    organisation: Organisation, target: str, fingerprint: str
) -> dict[str, int] | None:
    """The mapping confirmed for a file with these headers, if there was one."""
    found = RememberedMapping.objects.filter(
        organisation=organisation, target=target, fingerprint=fingerprint
    ).first()
    return found.mapping if found else None
