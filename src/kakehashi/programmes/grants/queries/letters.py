from __future__ import annotations

from django.db.models import QuerySet

from kakehashi.programmes.grants.models import Application, Letter, Procedure

WITH_ALL_IT_SAYS = (
    "number__by",
    "application__call",
    "application__case__applicant",
    "application__award",
    "procedure__case",
    "procedure__change",
    "procedure__settlement",
)


def letters_to_print() -> QuerySet[Letter]:
    """Letters that are numbered but have no PDF yet, in the order of their numbers."""
    return (
        Letter.objects.filter(file__isnull=True)
        .select_related(*WITH_ALL_IT_SAYS)
        .prefetch_related("procedure__lines", "procedure__movements")
        .order_by("pk")
    )


def letters_of(application: Application) -> QuerySet[Letter]:
    """Every letter of a grant that has been printed, the latest first."""
    return _printed(Letter.objects.filter(application=application))


def letters_about(procedure: Procedure) -> QuerySet[Letter]:
    """Every letter of one procedure that has been printed, the latest first."""
    return _printed(Letter.objects.filter(procedure=procedure))


def _printed(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    return (
        letters.filter(file__isnull=False)
        .select_related("file", "word", "number", "procedure__case")
        .order_by("-pk")
    )
