"""What is read to correct a call, and to see what its corrections touched."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from kakehashi.engines.cases.models import CaseEvent, Party, Stop
from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.queries import on_day
from kakehashi.programmes.grants.charts import LIVE, State
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Call,
    CorrectedTerm,
    Correction,
    Duty,
    DutyKind,
    ExclusionAnswer,
)


def corrections_of(call: Call) -> QuerySet[Correction]:
    """Every correction of a call with its terms, the latest first. Two queries."""
    terms = CorrectedTerm.objects.order_by("pk")
    return (
        Correction.objects.filter(call=call)
        .select_related("by")
        .prefetch_related(Prefetch("terms", terms))
    )


def public_corrections_of(call: Call) -> QuerySet[Correction]:
    """The corrections the public is to know of: those after the opening."""
    found = corrections_of(call)
    return found if call.opens_at is None else found.filter(at__gte=call.opens_at)


def corrected_since(calls: Collection[Call]) -> dict[int, datetime]:
    """When calls were last corrected after their opening, by id. One query."""
    rows = (
        Correction.objects.filter(call__in=calls)
        .filter(Q(call__opens_at__isnull=True) | Q(at__gte=F("call__opens_at")))
        .order_by()
        .values_list("call_id")
        .annotate(last=Max("at"))
    )
    return dict(rows)


def last_correction(call: Call) -> Correction | None:
    """The latest correction of a call, with who made it. One query."""
    found = Correction.objects.filter(call=call).select_related("by")
    return found.order_by("-number").first()


def live_in(call: Call) -> QuerySet[Application]:
    """Every draft and application of a call that still lives, with what it costs and
    answered, and ``sent_at``, when it was last submitted. Four queries."""
    return with_dossier(Application.objects.filter(call=call, case__state__in=LIVE))


def with_dossier(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The same of any applications."""
    submitted = CaseEvent.objects.filter(case=OuterRef("case_id"), move="submit")
    answers = ExclusionAnswer.objects.select_related("exclusion")
    return (
        applications.select_related(
            "case", "case__applicant", "case__stands_at", "call"
        )
        .prefetch_related("lines", Prefetch("exclusion_answers", answers))
        .annotate(sent_at=Subquery(submitted.order_by("-version").values("at")[:1]))
        .order_by("case__reference")
    )


def officers_of(call: Call, *, on: date) -> list[tuple[int, int]]:
    """Pairs of an officer and a live application of hers, or of a co-applicant.

    Two queries.
    """
    cases = Application.objects.filter(call=call, case__state__in=LIVE)
    holders: dict[int, list[int]] = {}
    for case, body in [
        *cases.values_list("case_id", "case__applicant_id"),
        *Party.objects.filter(case__in=cases.values("case")).values_list(
            "case_id", "organisation_id"
        ),
    ]:
        holders.setdefault(body, []).append(case)
    roles = Role.objects.filter(
        on_day(on), post=Post.OFFICER, organisation_id__in=holders
    ).order_by("user_id")
    return [
        (user, case)
        for user, body in roles.values_list("user_id", "organisation_id")
        for case in holders[body]
    ]


def stops_ahead(call: Call) -> QuerySet[Stop]:
    """Stops of a call's drafts and applications that have not passed them yet."""
    return Stop.objects.filter(
        Q(left_at__isnull=True),
        case__in=Application.objects.filter(
            call=call,
            case__state__in=(State.DRAFT, State.SUBMITTED, State.RETURNED),
        ).values("case"),
    )


def has_awards(call: Call) -> bool:
    """Whether a grant of this call was awarded. One query."""
    return Award.objects.filter(application__call=call).exists()


def with_a_day_of_their_own(
    call: Call, kind: DutyKind, *, was: object | None
) -> set[int]:
    """Applications whose day does not follow the call any more, by id. Two queries.

    What was owed is met or excused, its day was moved for this body alone, or the
    grant is closed; ``was`` is the day of the call until now.
    """
    duties = Duty.objects.filter(application__call=call, kind=kind)
    follows = Q(met_at=None, waived_at=None, due_at=was) if was else Q(pk=None)
    closed = Award.objects.filter(application__call=call, closed_at__isnull=False)
    return {
        *duties.exclude(follows).values_list("application_id", flat=True),
        *closed.values_list("application_id", flat=True),
    }
