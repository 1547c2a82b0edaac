"""What the pages of every procedure after an award share: found, headed, told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.engines.cases.models import Stop
from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.programmes.grants.charts import WRITTEN, ProcedureState
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.applications import stops_of
from kakehashi.programmes.grants.queries.letters import letters_about
from kakehashi.programmes.grants.queries.procedures import (
    events_of,
    procedures_for,
)
from kakehashi.programmes.grants.rules.procedure_acts import acts_for_procedure
from kakehashi.programmes.grants.rules.procedure_story import (
    next_of_procedure,
    story_of_all,
    tone_of_procedure,
)
from kakehashi.programmes.grants.rules.procedures import address_of
from kakehashi.programmes.grants.rules.story import way_of
from kakehashi.programmes.grants.verbs.readings import read_application

PASSING = frozenset({"holder", "sender", "later"})
HEADINGS = {
    ProcedureKind.CHANGE: gettext_lazy("Change of the plan"),
    ProcedureKind.ADVANCE: gettext_lazy("Advance"),
    ProcedureKind.INTERIM: gettext_lazy("Interim report"),
    ProcedureKind.REPORT: gettext_lazy("Final report"),
}


def procedure_or_404(
    request: MemberRequest,
    reference: str,
    *,
    at: datetime,
    kind: ProcedureKind | None = None,
) -> Procedure:
    """The procedure of this reference (and kind), as far as she may see it."""
    visible = procedures_for(request.user, on=timezone.localdate(at))
    if kind is not None:
        visible = visible.filter(kind=kind)
    return get_object_or_404(visible, case__reference=reference)


def own_procedure_or_404(
    request: MemberRequest,
    reference: str,
    *,
    at: datetime,
    kind: ProcedureKind | None = None,
) -> Procedure:
    """The same, if she is an officer of its applicant or of a co-applicant."""
    procedure = procedure_or_404(request, reference, at=at, kind=kind)
    if "applicant" not in roles_for(request, procedure, at=at):
        raise Http404
    return procedure


def passing_or_404(
    request: MemberRequest, reference: str, *, at: datetime
) -> Procedure:
    """The procedure, if she passes it on; her own body's she only reads."""
    procedure = procedure_or_404(request, reference, at=at)
    roles = roles_for(request, procedure, at=at)
    is_draft = procedure.case.state in WRITTEN
    if "applicant" in roles and (is_draft or not roles & PASSING):
        raise Http404
    return procedure


def to_page(procedure: Procedure) -> HttpResponse:
    """Back to the procedure's own page."""
    return redirect(f"grants:{procedure.kind}", procedure.case.reference)


def written_no_more(request: MemberRequest, procedure: Procedure) -> bool:
    """Whether a reader of the page of a draft that is no draft is led away."""
    return request.method != "POST" and procedure.case.state not in WRITTEN


def note_reading_of(
    request: MemberRequest, procedure: Procedure, *, at: datetime
) -> None:
    """Keep in the ledger that somebody who is not the applicant reads it."""
    if "applicant" not in roles_for(request, procedure, at=at):
        field = f"{procedure.kind}:{procedure.case.reference}"
        read_application(procedure.application, field, by=request.user, at=at)


def head_of(
    procedure: Procedure, stops: Sequence[Stop], *, at: datetime
) -> dict[str, object]:
    """What stands at the head of every page of a procedure: state, way, next step."""
    case = procedure.case
    way = way_of(case, stops, at=at)
    here = next((stop for stop in stops if stop.is_here), None)
    returned = case.state == ProcedureState.RETURNED
    return {
        "procedure": procedure,
        "application": procedure.application,
        "case": case,
        "call": procedure.application.call,
        "grant": procedure.application.case,
        "heading": HEADINGS[ProcedureKind(procedure.kind)],
        "address": address_of(procedure),
        "state_label": ProcedureState(case.state).label,
        "tone": tone_of_procedure(case.state),
        "is_late": case.is_late(at),
        "way": way,
        "here": here,
        "next_stop": next(
            (s for s in stops if here is not None and s.number > here.number), None
        ),
        "returned": case.events.filter(move="return").last() if returned else None,
        "next": next_of_procedure(procedure, way),
        "now": at,
    }


def procedure_page(
    request: MemberRequest,
    procedure: Procedure,
    template: str,
    context: Mapping[str, object],
    *,
    at: datetime,
) -> HttpResponse:
    """The page of one procedure: where it stands, what may be done, what happened."""
    events, stops = list(events_of(procedure.pk)), list(stops_of(procedure))
    shared = {
        **head_of(procedure, stops, at=at),
        "acts": acts_for_procedure(
            procedure,
            roles_for(request, procedure, at=at),
            stops=stops,
            last_move=events[-1].move,
        ),
        "story": story_of_all(events, {procedure.pk: procedure}),
        "letters": list(letters_about(procedure)),
    }
    return render(request, template, {**shared, **context})


def roles_for(
    request: MemberRequest, procedure: Procedure, *, at: datetime
) -> frozenset[str]:
    """What she is to the procedure today."""
    return roles_of(request.user, procedure.case, on=timezone.localdate(at))
