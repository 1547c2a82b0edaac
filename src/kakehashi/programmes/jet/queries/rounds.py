"""What is read of rounds and their versions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from kakehashi.programmes.jet.models import Assignment, Country, Opening, Round, Version
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


def versions_of(round_: Round) -> QuerySet[Version]:
    """The versions of a round, the newest first, without their long proofs."""
    rows = round_.versions.select_related("by", "round__cycle").defer("outcome")
    return rows.order_by("-number")


def country_names(keys: Collection[str]) -> dict[str, str]:
    """What countries are called, by their keys as figures have them."""
    return {str(row.pk): str(row) for row in Country.objects.filter(pk__in=keys)}


def with_bodies(
    rows: Sequence[dict[str, Any]], version: Version
) -> list[dict[str, Any]]:
    """Lines of figures, each with the body that asked for it."""
    lines = Opening.objects.filter(
        statement__cycle=version.round.cycle, code__in=[row["line"] for row in rows]
    )
    bodies = {
        line.code: line.statement.organisation
        for line in lines.select_related("statement__organisation")
    }
    return [{**row, "body": bodies.get(row["line"])} for row in rows]
