"""What is read of rounds and their versions."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet

from kakehashi.programmes.jet.models import Assignment, Round, Version
from kakehashi.programmes.jet.queries.placing import rounds


def round_named(name: str) -> Round | None:
    """A round by ``2026-1`` or ``jet-2026-1``, or by its number in the latest year."""
    found = re.fullmatch(r"(?:jet-)?(?:([0-9]{4})-)?([0-9]{1,4})", name.strip())
    if found is None:
        return None
    rows = rounds().filter(number=int(found[2]))
    return (rows.filter(cycle__year=int(found[1])) if found[1] else rows).first()


def newest(round_: Round) -> Version | None:
    """The last version of a round."""
    return round_.versions.order_by("-number").first()


def outcome_of(round_: Round) -> dict[str, Any] | None:
    """The newest version as an outcome of the placement engine, with its match."""
    version = newest(round_)
    if version is None:
        return None
    rows = version.assignments.order_by("candidate__number")
    match = dict(rows.values_list("candidate__number", "opening__code"))
    return {"match": match, **version.outcome}


def assignments_of(version: Version) -> QuerySet[Assignment]:
    """Who goes where, with what a page shows of both; by opening."""
    beside = (
        "candidate__country",
        "opening__statement__organisation",
        "opening__statement__region",
    )
    rows = version.assignments.select_related(*beside)
    return rows.order_by("opening__code", "candidate__number")
