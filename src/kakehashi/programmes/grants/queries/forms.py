"""What is read of official forms: who may send one for whom, what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import in_charge_of
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import find_bodies
from kakehashi.programmes.grants.charts import APPLICATION, EDITABLE, State
from kakehashi.programmes.grants.models import Application, Call, FormUpload
from kakehashi.programmes.grants.queries.applications import Dossier


def uploads_for(user: User, *, on: date) -> QuerySet[FormUpload]:
    """Forms that a person may look at: those of her bodies, and those she sent."""
    own = in_charge_of(user, on=on)
    found = FormUpload.objects.filter(Q(organisation__in=own) | Q(by=user))
    return found.select_related(
        "file",
        "call",
        "organisation",
        "organisation__prefecture",
        "application",
        "application__case",
        "by",
    )


def drafts_of(body: Organisation, call: Call) -> QuerySet[Application]:
    """What a body may still change of its applications to a call, the latest first."""
    return (
        Application.objects.filter(
            call=call, case__applicant=body, case__state__in=EDITABLE
        )
        .select_related("case", "case__applicant", "case__stands_at", "call", "through")
        .order_by("-saved_at")
    )


def collected_by(
    body: Organisation, branches: Sequence[Organisation]
) -> Organisation | None:
    """The one of these branches that collects for a body; no query.

    A prefecture and a designated city have a branch of their own.
    """
    holders = {branch.parent_id: branch for branch in branches}
    return holders.get(body.pk) or holders.get(body.prefecture_id)


def towns_of(branches: Sequence[Organisation], text: str) -> list[Organisation]:
    """Bodies a typed name or code may mean that these branches collect for."""
    return [body for body in find_bodies(text) if collected_by(body, branches)]


def body_of_code(code: str) -> Organisation | None:
    """The body of a six-digit code that exists today."""
    found = Organisation.objects.filter(code=code, until__isnull=True)
    return found.select_related("prefecture").first() if code else None


def dossier_to_fill(
    call: Call, body: Organisation, draft: Application | None
) -> Dossier:
    """A draft, or one that is still to be begun, with what its rules look at.

    Six queries at most. What else the body asks for under the same title
    (``elsewhere``) is left to be asked: the title may change.
    """
    if draft is None:
        case = Case(
            kind=APPLICATION.kind,
            state=State.DRAFT,
            title="",
            applicant=body,
            fiscal_year=call.fiscal_year,
        )
        application = Application(case=case, call=call)
    else:
        application = draft
    return Dossier(
        application=application,
        lines=list(draft.lines.all()) if draft else [],
        caps=list(call.caps.all()),
        eligibilities=list(call.eligibilities.all()),
        exclusions=list(call.exclusions.all()),
        answers=list(draft.exclusion_answers.all()) if draft else [],
        elsewhere=[],
    )
