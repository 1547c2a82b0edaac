"""What a round of placement reads: who is to be placed, where seats are, what binds."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from kakehashi.programmes.jet.models import (
    Candidate,
    Cycle,
    Lock,
    Opening,
    RegionLimit,
    Result,
    Round,
)

WHO = (
    "pk",
    "number",
    "position",
    "country_id",
    "japanese",
    "drives",
    "sport",
    "group",
    "settlement",
    "wish_1_id",
    "wish_2_id",
    "wish_3_id",
    "points",
    "partner_id",
)
WHERE = (
    "pk",
    "code",
    "position",
    "seats",
    "country_id",
    "country_is_required",
    "japanese",
    "licence",
    "sport",
    "group",
    "settlement",
    "named_for",
    "statement__organisation_id",
    "statement__organisation__kind",
    "statement__organisation__prefecture_id",
    "statement__region__code",
)


def to_place(cycle: Cycle) -> QuerySet[Candidate]:
    """Who is accepted and has not said no: short-listed, or an alternate called up."""
    taken = Q(result=Result.SHORT_LIST) | Q(upgraded_at__isnull=False)
    found = Candidate.objects.filter(taken, cycle=cycle, withdrawn_at=None)
    return found.exclude(accepts=False)


def open_lines(cycle: Cycle) -> QuerySet[Opening]:
    """The lines that bodies have handed in."""
    there = Opening.objects.filter(statement__received_at__isnull=False)
    return there.filter(statement__cycle=cycle)


def limits_of(cycle: Cycle) -> QuerySet[RegionLimit]:
    """The floors and caps of regions."""
    return cycle.limits.select_related("region").order_by("region__code")


def locks_of(round_: Round) -> QuerySet[Lock]:
    """The pairs that the next version keeps."""
    return round_.locks.filter(released_at=None).order_by("pk")


def partners_gone(cycle: Cycle) -> QuerySet[Candidate]:
    """Those to be placed whose partner withdrew, said no or was not accepted."""
    here = to_place(cycle)
    return here.filter(partner__isnull=False).exclude(partner__in=here)


def rounds() -> QuerySet[Round]:
    """Every round, the latest year first."""
    found = Round.objects.select_related("cycle", "proposed")
    return found.order_by("-cycle__year", F("number").desc())
