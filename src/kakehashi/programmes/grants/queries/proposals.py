"""Proposals (付議) of a round, and what they mean once they are adopted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kakehashi.engines.cases.models import Proposal, ProposedOutcome
from kakehashi.engines.cases.queries import outcomes_visible_to
from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.charts import APPLICATION
from kakehashi.programmes.grants.models import Application, Call, Letter
from kakehashi.programmes.grants.queries.rounds import named, prefecture_named


def proposals() -> QuerySet[Proposal]:
    """Proposals about grants, with who made and adopted them, the latest first."""
    return (
        Proposal.objects.filter(kind=APPLICATION.kind)
        .select_related("by", "adopted_by", "previous")
        .order_by("-at")
    )


def proposals_in(call: Call) -> QuerySet[Proposal]:
    """The proposals of a round with ``count``, ``awards`` and ``total_yen``."""
    about = ProposedOutcome.objects.filter(
        proposal=OuterRef("pk"),
        case__in=Application.objects.filter(call=call).values("case"),
    )
    return (
        proposals()
        .filter(Exists(about))
        .annotate(
            count=Count("outcomes"),
            awards=Count("outcomes__amount_yen"),
            total_yen=Coalesce(Sum("outcomes__amount_yen"), 0),
        )
    )


def call_of(proposal: Proposal) -> Call:
    """The round a proposal is about."""
    return Call.objects.get(
        pk__in=Application.objects.filter(
            case__in=proposal.outcomes.order_by("pk").values("case")[:1]
        ).values("call")
    )


def total_of(proposal: Proposal) -> int:
    """What a proposal awards, in yen. One query."""
    return proposal.outcomes.aggregate(s=Sum("amount_yen"))["s"] or 0


@dataclass(frozen=True, slots=True)
class Line:
    """What a proposal says of one application; sums in yen, None where declined."""

    reference: str
    title: str
    applicant: str
    prefecture_code: str
    prefecture: str
    kind: str
    requested_yen: int
    amount_yen: int | None
    reason: str


def lines_seen_by(user: User, proposal: Proposal, *, on: date) -> list[Line]:
    """The lines of a proposal but, before its adoption, those of the reader's own body.

    A mayor may be a director too; of her town's case she learns with her town.
    """
    return lines_of(
        proposal, outcomes_visible_to(user, on=on).filter(proposal=proposal)
    )


def lines_of(
    proposal: Proposal, outcomes: QuerySet[ProposedOutcome] | None = None
) -> list[Line]:
    """Every line of a proposal, awards first and the largest on top. One query."""
    among = proposal.outcomes.all() if outcomes is None else outcomes
    applicant = "case__applicant"
    asked = Application.objects.filter(case=OuterRef("case")).values("requested_yen")
    own = f"{applicant}__prefecture__code"
    rows = (
        among.annotate(asked=Subquery(asked))
        .order_by(F("amount_yen").desc(nulls_last=True), "case__reference")
        .values_list(
            "case__reference",
            "case__title",
            named(applicant),
            Coalesce(own, f"{applicant}__code"),
            prefecture_named(applicant),
            f"{applicant}__kind",
            "asked",
            "amount_yen",
            "reason",
        )
    )
    return [
        Line(ref, title, body, code[:2], prefecture, kind, asked or 0, amount, reason)
        for ref, title, body, code, prefecture, kind, asked, amount, reason in rows
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a proposal: how many of how many are awarded, and how much."""

    name: str
    count: int
    awards: int
    requested_yen: int
    amount_yen: int


def parts_of(lines: Iterable[Line], key: str) -> Mapping[str, Part]:
    """The lines added up by ``prefecture_code``, ``prefecture`` or ``kind``."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[str(getattr(line, key))].append(line)
    return {
        name: Part(
            name=group[0].prefecture if key == "prefecture_code" else name,
            count=len(group),
            awards=sum(1 for line in group if line.amount_yen is not None),
            requested_yen=sum(line.requested_yen for line in group),
            amount_yen=sum(line.amount_yen or 0 for line in group),
        )
        for name, group in sorted(groups.items())
    }


def letters_of(proposal: Proposal) -> QuerySet[Letter]:
    """The letters an adopted proposal made, in the order of their numbers."""
    if proposal.adopted_at is None:
        return Letter.objects.none()
    return (
        Letter.objects.filter(
            application__case__in=proposal.outcomes.values("case"),
            number__given_at=proposal.adopted_at,
        )
        .select_related("number", "application__case__applicant")
        .order_by("pk")
    )
