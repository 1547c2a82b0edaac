"""What the board (理事会・審査会) is shown of a round, beside its proposal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from kakehashi.engines.cases.models import CaseEvent, Proposal, Review
from kakehashi.engines.cases.queries import review_table
from kakehashi.programmes.grants.models import Application, Award, Call
from kakehashi.programmes.grants.queries.applications import cases_with
from kakehashi.programmes.grants.queries.proposals import Line, proposals_in
from kakehashi.programmes.grants.queries.reviews import notes_in, reviews_in
from kakehashi.programmes.grants.queries.rounds import sent_to


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line of a proposal with its mean mark of 100 and one line of why."""

    line: Line
    mean: float | None
    is_new: bool
    point: str


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """A round in figures; money in yen as first decided, changes left out."""

    call: Call
    applications: int
    requested: int
    awards: int
    awarded: int
    prefectures: int
    new: int

    @property
    def rate(self) -> int | None:
        """Awards of a hundred applications."""
        if not self.applications:
            return None
        return round(100 * self.awards / self.applications)

    @property
    def mean_award(self) -> int | None:
        return self.awarded // self.awards if self.awards else None


def proposal_for_board(call: Call, asked: str) -> Proposal | None:
    """The proposal asked for; else the latest open one, else the latest adopted."""
    among = proposals_in(call)
    if asked.isdecimal() and len(asked) < 10:
        return among.filter(pk=int(asked)).first()
    opened = among.filter(adopted_at__isnull=True, withdrawn_at__isnull=True)
    return opened.first() or among.filter(adopted_at__isnull=False).first()


def board_lines(call: Call, lines: Collection[Line]) -> list[BoardLine]:
    """The lines with marks, the best first; six queries, however many lines."""
    found = {
        a.case.reference: a
        for a in sent_to(call)
        .select_related("case")
        .filter(case__reference__in=[line.reference for line in lines])
    }
    marks = {
        row.case.reference: row.mean
        for row in review_table([a.case for a in found.values()])
    }
    notes = notes_in(call)
    told = []
    for line in lines:
        application = found[line.reference]
        said = [note.text for note in notes.get(application.pk, ())]
        told.append(
            BoardLine(
                line=line,
                mean=marks[line.reference],
                is_new=not application.is_carried_over,
                point=line.reason or next(reversed(said), "") or application.purpose,
            )
        )
    return sorted(told, key=lambda b: (-(b.mean or 0), b.line.reference))


def conflicts_in(call: Call, *, besides: Collection[int]) -> list[Review]:
    """Reviewers who stepped aside, but for the cases of ``besides``. One query."""
    return list(
        reviews_in(call)
        .filter(conflict_declared_at__isnull=False)
        .exclude(case__in=cases_with(besides))
        .order_by("case__reference", "pk")
    )


def appeals_in(call: Call, *, besides: Collection[int]) -> list[CaseEvent]:
    """Reconsiderations asked for in a round, but of ``besides``. One query."""
    cases = sent_to(call).exclude(case__in=cases_with(besides)).values("case")
    return list(
        CaseEvent.objects.filter(move="appeal", case__in=cases)
        .select_related("case__applicant")
        .order_by("at")
    )


def last_year(call: Call) -> Call | None:
    """The last round of the same line one fiscal year before. One query."""
    return (
        Call.objects.filter(
            scheme=call.scheme,
            fiscal_year=call.fiscal_year - 1,
            is_demonstration=call.is_demonstration,
        )
        .order_by("-round_number")
        .first()
    )


def figures_of(call: Call) -> RoundFigures:
    """A decided round in figures. Three queries."""
    sent = sent_to(call).aggregate(n=Count("pk"), yen=Sum("requested_yen"))
    given = Award.objects.filter(application__call=call).aggregate(
        n=Count("pk"),
        yen=Sum("amount_yen"),
        new=Count("pk", filter=Q(application__is_carried_over=False)),
    )
    return RoundFigures(
        call,
        sent["n"],
        sent["yen"] or 0,
        given["n"],
        given["yen"] or 0,
        _prefectures(call),
        given["new"],
    )


def _prefectures(call: Call) -> int:
    """How many prefectures have an award, their own included."""
    rows = Application.objects.filter(call=call, award__isnull=False).values_list(
        "case__applicant__kind",
        "case__applicant_id",
        "case__applicant__prefecture_id",
    )
    places = {own if kind == "prefecture" else lies for kind, own, lies in rows}
    return len(places - {None})
