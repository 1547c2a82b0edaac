"""What holds for a grant now, and what held before a change of it."""

from __future__ import annotations

from django.db.models import Q, Sum

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Application,
    Movement,
    MovementKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.rules.changing import InForce


def in_force(application: Application, *, before: Procedure | None = None) -> InForce:
    """Dates, content, costs and sum of a grant; ``before`` a change: as it found them.

    Three queries.
    """
    approved = application.procedures.filter(
        kind=ProcedureKind.CHANGE, case__state=ProcedureState.APPROVED
    )
    bound = Q(kind__in=[MovementKind.AWARD, MovementKind.SETTLEMENT])
    if before is None:
        bound |= Q(kind=MovementKind.CHANGE)
    else:
        approved = approved.filter(number__lt=before.number)
        bound = Q(kind=MovementKind.AWARD) | Q(
            kind=MovementKind.CHANGE, procedure__number__lt=before.number
        )
    last = approved.select_related("change").order_by("-number").first()
    total = Movement.objects.filter(bound, application=application).aggregate(
        s=Sum("committed_yen")
    )
    lines = list(last.lines.all()) if last else []
    told = last.change if last else application
    return InForce(
        starts_on=told.starts_on or application.starts_on,
        ends_on=told.ends_on or application.ends_on,
        content=told.content or application.content,
        lines=lines or list(application.lines.all()),
        committed_yen=total["s"] or 0,
        other_income_yen=application.other_income_yen,
    )
