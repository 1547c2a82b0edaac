"""What may have been funded before (重複助成の疑い): told, never refused by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q

from kakehashi.engines.cases.models import Case, Party
from kakehashi.programmes.grants.charts import APPLICATION, LIVE, PROCEDURES, State
from kakehashi.programmes.grants.models import Application, PastAward
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.queries.money import accounts_of
from kakehashi.programmes.grants.rules.likeness import ALIKE, likeness


@dataclass(frozen=True, slots=True)
class FundedBefore:
    """A project of the same body that looks alike; ``yen`` granted, None if not (yet).

    ``yen`` is the sum as changed and fixed since the award. ``reference`` is empty for
    an award of the years before this system and for what another programme carries.
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

    Live applications to other calls, of whatever scheme and year, the imported awards
    of earlier years, and what the same bodies asked of other programmes of the house.
    Five queries.
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
    others = list(live)
    accounts = accounts_of(others)
    found = [
        FundedBefore(
            year=other.call.year_label,
            body=other.case.applicant.local_name,
            title=other.case.title,
            yen=accounts[other.pk].committed if hasattr(other, "award") else None,
            alike=likeness(case.title, other.case.title),
            reference=other.case.reference,
            state=str(State(other.case.state).label),
        )
        for other in others
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
    found += _of_other_programmes(case, bodies)
    return sorted((f for f in found if f.alike >= ALIKE), key=lambda f: -f.alike)


def _of_other_programmes(case: Case, bodies: Collection[int]) -> Iterator[FundedBefore]:
    """What these bodies sent to programmes that are not grants; no sum is known."""
    sent = (
        Case.objects.filter(
            Q(applicant__in=bodies) | Q(parties__organisation__in=bodies),
            submitted_at__isnull=False,
        )
        .exclude(kind__in=[APPLICATION.kind, *PROCEDURES])
        .select_related("applicant")
        .distinct()
    )
    for other in sent:
        yield FundedBefore(
            year=say_year(other.fiscal_year),
            body=other.applicant.local_name,
            title=f"{other.title} ({other.reference})",
            yen=None,
            alike=likeness(case.title, other.title),
        )
