"""What bodies on the way say of applications (進達意見), for those who may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Call, Opinion

READERS = frozenset({"holder", "sender", "later", "association", "reviewer"})
"""To whom opinions are shown; never to an applicant, whatever else she is."""


def opinions_on(applications: Collection[int]) -> dict[int, list[Opinion]]:
    """By application id, in the order in which they were given. One query."""
    found: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in (
        Opinion.objects.filter(application__in=applications)
        .select_related("organisation")
        .order_by("at", "pk")
    ):
        found[opinion.application_id].append(opinion)
    return found


def ranks_taken(call: Call, organisation: Organisation) -> dict[int, str]:
    """The ranks a body has given in a call, with whose they are. One query."""
    rows = Opinion.objects.filter(
        call=call, organisation=organisation, rank__isnull=False
    ).values_list("rank", "application__case__reference")
    return {rank: reference for rank, reference in rows if rank is not None}


def standing_at(call: Call, organisation: Organisation) -> QuerySet[Application]:
    """What a body has to pass on of a call, by reference."""
    return (
        Application.objects.filter(
            call=call,
            case__state=State.SUBMITTED,
            case__stands_at=organisation,
        )
        .select_related("case__applicant__prefecture", "case__stands_at", "call")
        .order_by("case__reference")
    )


def passed_on(call: Call, organisation: Organisation) -> QuerySet[Application]:
    """What a body has passed on of a call already, in the order of its ranks."""
    return (
        Application.objects.filter(
            call=call,
            case__stops__organisation=organisation,
            case__stops__left_at__isnull=False,
        )
        .exclude(case__stands_at=organisation)
        .exclude(case__state__in=(State.DRAFT, State.RETURNED))
        .select_related("case__applicant__prefecture")
        .order_by("case__reference")
    )
