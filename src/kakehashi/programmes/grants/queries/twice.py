"""Papers that prove a cost in two grants (証拠書類の重複使用): told, never refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kakehashi.engines.cases.models import Case, Party
from kakehashi.programmes.grants.models import Evidence, Procedure
from kakehashi.programmes.grants.queries.reporting import evidence_of
from kakehashi.programmes.grants.rules.likeness import plain_payee


@dataclass(frozen=True, slots=True)
class UsedTwice:
    """A paper that proves a cost here and in another grant of one of the bodies."""

    here: Evidence
    there: Evidence

    @property
    def reference(self) -> str:
        """Of the other report."""
        return self.there.line.procedure.case.reference


def used_twice(procedure: Procedure) -> list[UsedTwice]:
    """Evidence of the same payee, day and sum in another grant of the same bodies.

    The bodies are the applicant and its co-applicants, in either report; a payee is
    the same however the kind of its company is written. Three queries: a hint for the
    person who settles, since two papers may be alike.
    """
    here = list(evidence_of(procedure))
    if not here:
        return []
    bodies = {
        procedure.case.applicant_id,
        *Party.objects.filter(case=procedure.case).values_list(
            "organisation_id", flat=True
        ),
    }
    theirs = Case.objects.filter(submitted_at__isnull=False).filter(
        Q(applicant__in=bodies) | Q(parties__organisation__in=bodies)
    )
    others = (
        Evidence.objects.filter(_same_day_and_sum(here))
        .filter(line__procedure__case__in=theirs)
        .exclude(line__procedure__application=procedure.application_id)
        .select_related("line__procedure__case")
        .order_by("pk")
    )
    by_key = {_key(paper): paper for paper in others}
    return [
        UsedTwice(paper, by_key[_key(paper)]) for paper in here if _key(paper) in by_key
    ]


def _key(paper: Evidence) -> tuple[object, ...]:
    return plain_payee(paper.payee), paper.dated, paper.amount_yen


def _same_day_and_sum(papers: Iterable[Evidence]) -> Q:
    found = Q()
    for dated, amount_yen in {(paper.dated, paper.amount_yen) for paper in papers}:
        found |= Q(dated=dated, amount_yen=amount_yen)
    return found
