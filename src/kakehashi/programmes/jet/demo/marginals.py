"""What the demonstration has, printed beside what is known (実演の周辺分布)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count

from kakehashi.programmes.jet.demo.shares import (
    BODIES,
    NEW_OF,
    PEOPLE,
    POSITIONS,
    country_shares,
)
from kakehashi.programmes.jet.models import Cycle, Opening, Participant, Reappointment


def beside_facts(cycle: Cycle) -> dict[str, Any]:
    """Shares of the demonstration, each with the figure it follows.

    ``fact`` is None where no figure was found and the demonstration makes one up.
    """
    people = Participant.objects.filter(reappointments__cycle=cycle)
    count = people.count()
    countries = Counter(dict(people.values_list("country__code").annotate(Count("pk"))))
    positions = Counter(dict(people.values_list("position").annotate(Count("pk"))))
    leaves = Reappointment.objects.filter(cycle=cycle).exclude(
        she_says=True, body_says=True
    )
    seats = Opening.objects.filter(statement__cycle=cycle)
    return {
        "countries": {
            share.code: _beside(
                countries[share.code], count, share.share if share.is_real else None
            )
            for share in country_shares()
        },
        "positions": {
            name: _beside(positions[name], count, share)
            for name, share in POSITIONS.items()
        },
        "new_share": _beside(leaves.count(), count, NEW_OF[0] / NEW_OF[1]),
        "bodies": {
            "here": people.values("organisation").distinct().count(),
            "fact": sum(BODIES.values()),
            "fact_of": PEOPLE,
        },
        "lines": seats.count(),
    }


def _beside(part: int, whole: int, fact: float | None) -> dict[str, Any]:
    here = round(part / whole, 4) if whole else 0
    return {"here": here, "fact": None if fact is None else round(fact, 4)}
