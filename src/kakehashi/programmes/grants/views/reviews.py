"""A reviewer's own pages: what to score, the application beside the criteria."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Review
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.nendo import FiscalYear
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.forms.review import ConflictForm, ReviewForm
from kakehashi.programmes.grants.queries import reviews as queries
from kakehashi.programmes.grants.queries.opinions import opinions_on
from kakehashi.programmes.grants.rules.terms import cap_for, sums_of
from kakehashi.programmes.grants.verbs.reviews import (
    declare_conflict,
    review_application,
)


@who_may(Post.REVIEWER)
def reviews(request: MemberRequest) -> HttpResponse:
    """Everything she is asked to score, by round, with how far she is."""
    english = translation.get_language() == "en"
    rounds = []
    for (_call, ja, en, year), rows in groupby(
        queries.review_rows(request.user), lambda row: row[:4]
    ):
        mine = [_line(row) for row in rows]
        done = sum(1 for line in mine if line["submitted_at"])
        rounds.append(
            {
                "name": en if english else ja,
                "year": str(year) if english else FiscalYear(year).label,
                "lines": mine,
                "done": done,
                "is_done": done == len(mine),
                "next": next((x for x in mine if x["is_open"]), None),
            }
        )
    return render(request, "grants/reviews.html", {"rounds": rounds})


@who_may(Post.REVIEWER)
@once
def review(request: MemberRequest, reference: str) -> HttpResponse:
    found = _review(request, reference)
    pack = queries.pack_of(found, on=timezone.localdate())
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        criteria=pack.criteria,
        points=pack.points,
        comment=found.comment,
    )
    if request.method != "POST":
        return _page(request, found, pack, form, ConflictForm())
    is_final = request.POST.get("do") == "final"
    if form.is_valid() and (not is_final or form.require_no_conflict()):
        try:
            review_application(
                found,
                points=form.points(),
                comment=form.cleaned_data["comment"],
                is_final=is_final,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
            found = _review(request, reference)
        else:
            if request.headers.get("X-Requested-With") == "autosave":
                return HttpResponse(status=204)
            if is_final:
                messages.success(
                    request,
                    _("Your review of %(reference)s was handed in.")
                    % {"reference": reference},
                )
                return redirect("grants:reviews")
            messages.success(request, _("The draft was saved."))
            return redirect("grants:review", reference)
    return _page(request, found, pack, form, ConflictForm(), status=422)


@who_may(Post.REVIEWER)
@once
def conflict(request: MemberRequest, reference: str) -> HttpResponse:
    """Step aside; the application is then no longer hers to see."""
    found = _review(request, reference)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            declare_conflict(
                found,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("You stepped aside from %(reference)s. The secretariat is told.")
                % {"reference": reference},
            )
            return redirect("grants:reviews")
    pack = queries.pack_of(found, on=timezone.localdate())
    scores = ReviewForm(
        None, criteria=pack.criteria, points=pack.points, comment=found.comment
    )
    status = 422 if form.errors else 200
    return _page(request, found, pack, scores, form, asks=True, status=status)


def _review(request: MemberRequest, reference: str) -> Review:
    return get_object_or_404(
        queries.reviews_of(request.user), case__reference=reference
    )


def _line(row: tuple[object, ...]) -> dict[str, object]:
    reference, title, applicant, state, points, scored, submitted_at = row[4:]
    return {
        "reference": reference,
        "title": title,
        "applicant": applicant,
        "points": points,
        "scored": scored,
        "submitted_at": submitted_at,
        "is_open": submitted_at is None and state == State.REVIEW,
        "state": State(str(state)).label,
    }


def _page(
    request: MemberRequest,
    found: Review,
    pack: queries.Pack,
    form: ReviewForm,
    conflict_form: ConflictForm,
    *,
    asks: bool = False,
    status: int = 200,
) -> HttpResponse:
    application = pack.application
    call = application.call
    cap = cap_for(
        list(call.caps.all()),
        kind=application.case.applicant.kind,
        is_joint=application.counts_as_joint,
        venue=application.venue,
    )
    total = sum((pack.points.get(c.pk) or 0) * c.weight for c in pack.criteria)
    context = {
        "review": found,
        "application": application,
        "opinions": opinions_on([application.pk])[application.pk],
        "case": application.case,
        "call": call,
        "pack": pack,
        "sums": sums_of(
            pack.lines,
            call=call,
            cap=cap,
            other_income_yen=application.other_income_yen,
        ),
        "form": form,
        "criteria": [(c, form[f"score-{c.pk}"]) for c in pack.criteria],
        "total": total,
        "out_of": sum(c.weight * c.max_points for c in pack.criteria),
        "conflict_form": conflict_form,
        "asks": asks,
        "can_score": found.submitted_at is None
        and application.case.state == State.REVIEW,
    }
    return render(request, "grants/review.html", context, status=status)
