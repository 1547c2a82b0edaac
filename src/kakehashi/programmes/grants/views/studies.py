"""Case studies (事業事例) for everyone: found, read, followed."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.who import everyone
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import is_english
from kakehashi.foundation.pages.maps import CODES, NAMES_EN, NAMES_JA
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.programmes.grants.models import CaseStudy, Category, Scheme
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.queries.studies import (
    Sought,
    final_report,
    settlement_of,
    studies_of,
    studies_shown,
    study_at,
    what_became,
    years_of_studies,
)
from kakehashi.programmes.grants.views.calls import demonstration

A_PAGE = 20
IN_FEED = 30
GONE = 410


@everyone
@cache_public(300)
def studies(request: HttpRequest) -> HttpResponse:
    """All of them, narrowed by line, prefecture, year, field and words."""
    sought = _sought(request)
    found = studies_of(sought, demonstration=demonstration())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    became = what_became(_applicant(study) for study in page)
    names = NAMES_EN if is_english() else NAMES_JA
    context = {
        "page": page,
        "rows": [(study, became.get(_applicant(study).pk)) for study in page],
        "count": page.paginator.count,
        "sought": sought,
        "is_narrowed": sought != Sought(),
        "lines": Scheme.choices,
        "fields": Category.choices,
        "prefectures": [(code, names[code]) for code in CODES],
        "years": [
            (year, say_year(year))
            for year in years_of_studies(demonstration=demonstration())
        ],
        "is_demonstration": demonstration(),
    }
    return render(request, "grants/studies.html", context)


def _sought(request: HttpRequest) -> Sought:
    """What the address asks for; what is no choice counts as not asked."""
    asked = request.GET
    year, prefecture = asked.get("year", ""), asked.get("prefecture", "")
    line, field = asked.get("line", ""), asked.get("field", "")
    return Sought(
        scheme=line if line in Scheme else "",
        prefecture=prefecture if prefecture in CODES else "",
        year=int(year) if year.isdecimal() and len(year) <= 4 else None,
        field=field if field in Category else "",
        words=asked.get("q", "").strip()[:80],
    )


def _applicant(study: CaseStudy) -> Organisation:
    return study.application.case.applicant


@everyone
@cache_public(300)
def studies_feed(request: HttpRequest) -> HttpResponse:
    """The latest case studies as an Atom feed."""
    feed = Atom1Feed(
        title=_("Case studies of grants"),
        link=request.build_absolute_uri(reverse("grants:studies")),
        description=_("What towns did with their grants, and what others can take."),
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        author_name=_("Kakehashi"),
    )
    for study in studies_shown(demonstration=demonstration())[:IN_FEED]:
        reference = study.application.case.reference
        address = request.build_absolute_uri(reverse("grants:study", args=[reference]))
        title = f"{study.title} ({_applicant(study).full_name})"
        if study.application.call.is_demonstration:
            title = _("[Demonstration] %(title)s") % {"title": title}
        feed.add_item(
            title=title,
            link=address,
            description=study.summary,
            unique_id=address,
            pubdate=study.published_at,
            updateddate=study.published_at,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@everyone
@cache_public(300)
def study(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them. Where it was withdrawn the address says so (410)."""
    found = get_object_or_404(study_at(reference, demonstration=demonstration()))
    may_edit = _is_secretariat(request, timezone.now())
    if found.withdrawn_at is not None:
        context = {"study": found, "may_edit": may_edit}
        return render(request, "grants/study_withdrawn.html", context, status=GONE)
    application = found.application
    report, settlement = final_report(application), settlement_of(application)
    applicant = _applicant(found)
    context = {
        "study": found,
        "application": application,
        "applicant": applicant,
        "became": what_became([applicant]).get(applicant.pk),
        "partners": [
            party.organisation.full_name
            for party in application.case.parties.select_related(
                "organisation__prefecture"
            )
        ],
        "starts_on": report.starts_on if report else application.starts_on,
        "ends_on": report.ends_on if report else application.ends_on,
        "settlement": settlement,
        "may_edit": may_edit,
    }
    return render(request, "grants/study.html", context)


def _is_secretariat(request: HttpRequest, now: datetime) -> bool:
    if not isinstance(request.user, User):
        return False
    held = roles_on(request.user, timezone.localdate(now))
    return any(role.post == Post.SECRETARIAT for role in held)
