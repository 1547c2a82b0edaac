"""What may have been funded before (重複助成の疑い): told, never refused by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from kakehashi.engines.cases.models import Party
from kakehashi.programmes.grants.charts import LIVE, State
from kakehashi.programmes.grants.models import Application, PastAward
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.rules.likeness import ALIKE, likeness


@dataclass(frozen=True, slots=True)
class FundedBefore:
    """A project of the same body that looks alike; ``yen`` awarded, None if not (yet).

    ``reference`` is empty for an award of the years before this system.
    """

    year: str
    body: str
    title: str
    yen: int | None
    alike: int
    reference: str = ""
    state: str = ""


def funded_before(application: Application) -> list[FundedBefore]:
    """Projects of the body or its co-applicants that look alike, the likest first.

    Live applications to other calls, of whatever programme and year, and the imported
    awards of earlier years. Three queries.
    """
    case = application.case
    bodies = {case.applicant_id} | set(
        Party.objects.filter(case=case).values_list("organisation_id", flat=True)
    )
    live = (
        Application.objects.filter(
            Q(case__applicant__in=bodies) | Q(case__parties__organisation__in=bodies),
            case__state__in=LIVE - {State.DRAFT},
            call__is_demonstration=application.call.is_demonstration,
        )
        .exclude(pk=application.pk)
        .exclude(call=application.call_id)
        .select_related("case__applicant", "call", "award")
        .distinct()
    )
    found = [
        FundedBefore(
            year=other.call.year_label,
            body=other.case.applicant.local_name,
            title=other.case.title,
            yen=other.award.amount_yen if hasattr(other, "award") else None,
            alike=likeness(case.title, other.case.title),
            reference=other.case.reference,
            state=str(State(other.case.state).label),
        )
        for other in live
    ]
    past = PastAward.objects.filter(
        organisation__in=bodies, undone_at__isnull=True
    ).select_related("organisation")
    found += [
        FundedBefore(
            year=say_year(award.fiscal_year),
            body=award.organisation.local_name,
            title=award.title,
            yen=award.awarded_yen,
            alike=likeness(case.title, award.title),
        )
        for award in past
    ]
    return sorted((f for f in found if f.alike >= ALIKE), key=lambda f: -f.alike)
