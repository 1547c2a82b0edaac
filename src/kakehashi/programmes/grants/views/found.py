"""What a view starts from: the application she may see, or 404; her own bodies."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import applications_for
from kakehashi.programmes.grants.verbs.readings import read_application


def application_or_404(
    request: MemberRequest, reference: str, *, at: datetime
) -> Application:
    """The application of this reference, as far as she may see it."""
    visible = applications_for(request.user, on=timezone.localdate(at))
    return get_object_or_404(visible, case__reference=reference)


def own_application_or_404(
    request: MemberRequest, reference: str, *, at: datetime
) -> Application:
    """The same, if she is an officer of its applicant or of a co-applicant."""
    application = application_or_404(request, reference, at=at)
    on = timezone.localdate(at)
    if "applicant" not in roles_of(request.user, application.case, on=on):
        raise Http404
    return application


def own_bodies(request: MemberRequest, *posts: Post) -> list[Organisation]:
    """The bodies where she holds one of ``posts`` today, each once."""
    bodies = {
        r.organisation_id: r.organisation for r in request.roles if r.post in posts
    }
    return list(bodies.values())


def codes_of(refusal: Refused) -> set[str]:
    return {problem.code for problem in refusal.problems}


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page saves by itself while she types."""
    return request.POST.get("action") == "autosave"


def note_reading(
    request: MemberRequest, application: Application, field: str, *, at: datetime
) -> None:
    """Keep in the ledger that somebody who is not the applicant reads ``field``."""
    on = timezone.localdate(at)
    if "applicant" not in roles_of(request.user, application.case, on=on):
        read_application(application, field, by=request.user, at=at)
