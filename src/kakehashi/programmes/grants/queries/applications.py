from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kakehashi.engines.cases.models import Case, Party, Stop
from kakehashi.engines.cases.queries import visible_to
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.organisations.queries import find_bodies
from kakehashi.programmes.grants.charts import EDITABLE, LIVE
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    BudgetLine,
    Call,
    Cap,
    Eligibility,
    Exclusion,
    ExclusionAnswer,
    Letter,
    Paper,
    Procedure,
    SubmittedText,
)


def applications_for(user: User, *, on: date) -> QuerySet[Application]:
    """Applications ``user`` may see today, as the engine says; others do not exist."""
    return Application.objects.filter(case__in=visible_to(user, on=on)).select_related(
        "case", "case__applicant", "case__stands_at", "call", "through"
    )


def applications_of(organisation_ids: Collection[int]) -> QuerySet[Application]:
    """Applications made by these bodies, the latest first."""
    return (
        Application.objects.filter(case__applicant_id__in=organisation_ids)
        .select_related("case", "call")
        .order_by("-case__opened_at")
    )


def cases_with(organisation_ids: Collection[int]) -> QuerySet[Case]:
    """Cases these bodies apply with, alone or jointly (共同申請を含む)."""
    shared = Party.objects.filter(organisation_id__in=organisation_ids)
    return Case.objects.filter(
        Q(applicant_id__in=organisation_ids) | Q(pk__in=shared.values("case"))
    )


def to_copy(organisation: Organisation, call: Call) -> QuerySet[Application]:
    """Earlier applications of a body that a new one may start from."""
    return applications_of([organisation.pk]).exclude(call=call)


def same_project_elsewhere(application: Application) -> QuerySet[Application]:
    """Live applications of the same body, title and fiscal year to another call."""
    case = application.case
    return (
        Application.objects.filter(
            case__applicant_id=case.applicant_id,
            case__title=case.title,
            case__state__in=LIVE,
            call__fiscal_year=application.call.fiscal_year,
            call__is_demonstration=application.call.is_demonstration,
        )
        .exclude(pk=application.pk)
        .select_related("case")
    )


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application with everything its rules look at."""

    application: Application
    lines: Sequence[BudgetLine]
    caps: Sequence[Cap]
    eligibilities: Sequence[Eligibility]
    exclusions: Sequence[Exclusion]
    answers: Sequence[ExclusionAnswer]
    elsewhere: Sequence[Application]


def dossier_of(application: Application) -> Dossier:
    """Load what `problems_with_submitting` needs. Six queries."""
    call = application.call
    return Dossier(
        application=application,
        lines=list(application.lines.all()),
        caps=list(call.caps.all()),
        eligibilities=list(call.eligibilities.all()),
        exclusions=list(call.exclusions.all()),
        answers=list(application.exclusion_answers.all()),
        elsewhere=list(same_project_elsewhere(application)),
    )


def papers_of(application: Application) -> QuerySet[Paper]:
    """The attachments of an application that were not taken out."""
    return (
        Paper.objects.filter(application=application, removed_at__isnull=True)
        .select_related("file")
        .order_by("pk")
    )


def content_sent_before(application: Application) -> dict[str, str]:
    """Every answer as it was last sent before what is seen now; empty if never.

    Of an application that is being corrected, the last submission; of one that was
    sent again, the submission before it. Two queries.
    """
    sent = SubmittedText.objects.filter(application=application)
    versions = list(
        sent.order_by("-version").values_list("version", flat=True).distinct()[:2]
    )
    wanted = versions if application.case.state in EDITABLE else versions[1:]
    if not wanted:
        return {}
    return dict(sent.filter(version=wanted[0]).values_list("field", "text"))


def earlier_of(application: Application) -> QuerySet[Application]:
    """What the same body asked for before, with what came of it, latest first."""
    return (
        Application.objects.filter(case__applicant_id=application.case.applicant_id)
        .exclude(pk=application.pk)
        .exclude(case__submitted_at__isnull=True)
        .select_related("case", "call", "award")
        .order_by("-call__fiscal_year", "-case__submitted_at")[:10]
    )


def same_application(application: Application) -> Application:
    """The same application as it stands in the database now. One query."""
    return Application.objects.select_related(
        "case", "case__applicant", "case__stands_at", "call", "through"
    ).get(pk=application.pk)


def stops_of(found: Application | Procedure) -> QuerySet[Stop]:
    """The way of an application, or of a procedure, in order."""
    stops = Stop.objects.filter(case_id=found.pk)
    return stops.select_related("organisation").order_by("number")


def partners_of(application: Application) -> QuerySet[Party]:
    """Co-applicants of an application."""
    parties = Party.objects.filter(case_id=application.pk)
    return parties.select_related("organisation").order_by("pk")


def may_join(text: str) -> list[Organisation]:
    """Bodies a typed name or code may mean that can be co-applicants, best first."""
    typed = text.strip()
    if not typed:
        return []
    associations = Organisation.objects.filter(
        kind=Kind.REGIONAL_ASSOCIATION, name__icontains=typed, until__isnull=True
    )
    found = [body for body in find_bodies(typed) if body.kind != Kind.WARD]
    return [*found, *associations.select_related("prefecture")[:10]]


def may_carry(text: str, kinds: Collection[str]) -> list[Organisation]:
    """Bodies a typed name or code may mean through which others apply, best first."""
    return [body for body in may_join(text) if body.kind in kinds]


def letter_of(application: Application) -> Letter | None:
    """The latest letter of the decision of the round that has been printed."""
    letters = Letter.objects.filter(
        application=application, procedure=None, file__isnull=False
    )
    return letters.select_related("file", "word", "number").order_by("-pk").first()


def award_of(application: Application) -> Award | None:
    """What was awarded, after the decision was adopted."""
    return Award.objects.filter(application=application).first()
