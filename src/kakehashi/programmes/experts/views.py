"""Pages of the dispatch of experts; one maker makes the page of every step."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kakehashi.engines.cases.queries import history
from kakehashi.engines.cases.roles import roles_of
from kakehashi.engines.sheets.writing import write_csv
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.queries import in_charge_of
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import everyone, signed_in, who_may
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.pages.acting import act_page, list_page
from kakehashi.foundation.pages.once import once
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.foundation.pages.parts import Entry
from kakehashi.programmes.experts import queries, verbs
from kakehashi.programmes.experts.charts import DISPATCH, EDITABLE, LABELS, State
from kakehashi.programmes.experts.documents import agreement_pdf
from kakehashi.programmes.experts.forms import form_for
from kakehashi.programmes.experts.models import Dispatch, Expert
from kakehashi.programmes.experts.rules import fit, label_of

PRIVATE = {"Cache-Control": "private, no-store"}
SAVED = PRIVATE | {"Content-Disposition": 'attachment; filename="requests.csv"'}
COLUMNS = ("case", "receiving_body", "country", "field", "starts_on", "ends_on")


@everyone
@cache_public(60)
def results(request: HttpRequest) -> HttpResponse:
    """What came of the stays of which may be told."""
    return list_page(request, queries.results(), "experts/results.html", {})


@everyone
@cache_public(60)
def result(request: HttpRequest, reference: str) -> HttpResponse:
    """What came of one stay."""
    one = get_object_or_404(queries.results(), case__reference=reference)
    return render(request, "experts/result.html", {"dispatch": one})


@who_may(Post.OFFICER, Post.SECRETARIAT, Post.OFFICE)
def roster(request: MemberRequest) -> HttpResponse:
    """The roster (人材バンク) as far as it is hers to see, by field of work."""
    on, field = timezone.localdate(), request.GET.get("field", "")[:3]
    found = queries.experts_for(request.user, on=on)
    found = found.filter(fields__number=field) if field.isdecimal() else found
    told = {"terms": _terms(), "today": on, "field": field}
    return list_page(request, found, "experts/roster.html", told)


@who_may(Post.OFFICER, Post.SECRETARIAT, Post.OFFICE)
def expert(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody on the roster; that others than her own body read it is kept."""
    rows = queries.experts_for(request.user, on=timezone.localdate())
    found = get_object_or_404(rows, pk=pk)
    verbs.read_expert(found, by=request.user, at=timezone.now())
    return render(request, "experts/expert.html", {"expert": found})


@who_may(Post.OFFICER, Post.SECRETARIAT)
@once
def enter(request: MemberRequest, pk: int = 0) -> HttpResponse:
    """Enter somebody on the roster, or change what it says of her."""
    on = timezone.localdate()
    rows = queries.experts_for(request.user, on=on)
    found = get_object_or_404(rows, pk=pk) if pk else Expert()
    if pk:
        verbs.read_expert(found, by=request.user, at=timezone.now())
    own = [found.organisation] if pk else in_charge_of(request.user, on=on)
    form = form_for("enter", found, request.POST, {"code": own[0].code if own else ""})
    return _act(request, form, verbs.enter, found, "enter", expert=found)


@who_may(Post.OFFICER, Post.SECRETARIAT)
@once
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Say for a body whether its expert can go."""
    rows = queries.asked_of(request.user, on=timezone.localdate())
    asked = get_object_or_404(rows, pk=pk)
    form = form_for("answer", None, request.POST)
    return _act(request, form, verbs.answer, asked, "answer", asked=asked)


@signed_in
def requests(request: MemberRequest) -> HttpResponse:
    """The requests that are hers to see, by state and words; ``as=csv`` for Excel."""
    on, state = timezone.localdate(), request.GET.get("state", "")
    text = request.GET.get("q", "").strip()[:80]
    found = queries.requests_for(request.user, on=on)
    found = queries.narrowed(found, state, text)
    if request.GET.get("as") == "csv":
        rows = ([str(getattr(row, name) or "") for name in COLUMNS] for row in found)
        write_csv(out := BytesIO(), [label_of(name) for name in COLUMNS], rows)
        return HttpResponse(out.getvalue(), content_type="text/csv", headers=SAVED)
    offices = _offices(request)
    told = {"states": State.choices, "state": state, "q": text, "offices": offices}
    return list_page(request, found, "experts/requests.html", told)


@who_may(Post.OFFICER)
@once
def open_(request: MemberRequest) -> HttpResponse:
    """Begin a request for a local government abroad, as officer of an office."""
    offices = _offices(request)
    if not offices:
        raise Http404
    form = form_for("edit", None, request.POST)
    told = {"name": "open", "label": LABELS["send"], "terms": _terms()}
    return _act(request, form, verbs.open_, offices[0], "step", **told)


@signed_in
def dispatch(request: MemberRequest, reference: str) -> HttpResponse:
    """One request: where it stands, what may be done, what happened."""
    found = _found(request, reference)
    case, on = found.case, timezone.localdate()
    roles, events = roles_of(request.user, case, on=on), history(case)
    acts = ["edit"] if case.state in EDITABLE and "applicant" in roles else []
    acts += [move.name for move in DISPATCH.moves_from(case.state, roles)]
    story = [Entry(str(LABELS[e.move]), e.at, e.who, e.note) for e in events.reverse()]
    told = {"acts": [(name, LABELS[name]) for name in acts], "story": story}
    return render(request, "experts/dispatch.html", _told(found) | told)


@signed_in
def agreement(request: MemberRequest, reference: str) -> HttpResponse:
    """The agreement with the receiving side as PDF, once there is an expert."""
    found = _found(request, reference)
    if found.expert is None:
        raise Http404
    pdf = agreement_pdf(found, found.expert)
    return HttpResponse(pdf, content_type="application/pdf", headers=PRIVATE)


def _step(name: str, *posts: Post) -> Any:
    verb = verbs.edit if name == "edit" else partial(verbs.step, name=name)

    @once
    def step(request: MemberRequest, reference: str) -> HttpResponse:
        found, seen = _found(request, reference), request.POST.get("seen_version", "")
        form = form_for(name, found, request.POST, request.GET.dict())
        told = _told(found) | {"name": name, "label": LABELS[name]}
        if name == "ask":
            told["fits"] = _fits(request, found)
        found.case.version = int(seen[:9]) if seen.isdecimal() else found.case.version
        return _act(request, form, verb, found, "step", **told)

    return who_may(*posts)(step)


def _posts(roles: frozenset[str]) -> set[Post]:
    return {Post.OFFICER if role == "applicant" else Post.SECRETARIAT for role in roles}


STEPS = {move.name: _step(move.name, *_posts(move.roles)) for move in DISPATCH.moves}
STEPS["edit"] = _step("edit", Post.OFFICER)


def _act(
    request: HttpRequest, form: Any, verb: Any, row: Any, page: str, **told: object
) -> HttpResponse:
    act = partial(verb, row, by=request.user, at=timezone.now())
    return act_page(request, form, act, f"experts/{page}.html", told)


def _found(request: MemberRequest, reference: str) -> Dispatch:
    rows = queries.requests_for(request.user, on=timezone.localdate())
    return get_object_or_404(rows, case__reference=reference)


def _offices(request: MemberRequest) -> list[Organisation]:
    on = timezone.localdate()
    return in_charge_of(request.user, on=on, kind=Kind.OVERSEAS_OFFICE)


def _fits(request: MemberRequest, found: Dispatch) -> list[Any]:
    on, terms = timezone.localdate(), _terms()
    rows = queries.experts_for(request.user, on=on).filter(valid_until__gte=on)
    fits = [fit(found, one, on=on, terms=terms) for one in rows]
    return sorted(fits, key=attrgetter("rank"))


def _terms() -> dict[str, Any]:
    return queries.terms_on(timezone.localdate())


def _told(found: Dispatch) -> dict[str, object]:
    asked = found.candidates.select_related("expert__organisation").order_by("pk")
    named = {"dispatch": found, "case": found.case, "terms": _terms()}
    return {**named, "candidates": asked}
