from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.faces.desk import house, looks, queries
from kakehashi.faces.desk.charts import KINDS
from kakehashi.faces.desk.forms import HandoverForm
from kakehashi.faces.desk.handing_over import invite, pass_on
from kakehashi.faces.desk.lines import Section, case_table
from kakehashi.faces.desk.sections import parts_of
from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.queries import people_at
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in, who_may
from kakehashi.foundation.organisations.queries import find_bodies
from kakehashi.foundation.pages.formats import say_day, say_time
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused

NOTICES = 5
PAGE = 50
BODIES = 12


@signed_in
def desk(request: MemberRequest) -> HttpResponse:
    """A person's first page: what awaits her, until when, what changed."""
    now = timezone.now()
    seen = looks.last_look(request, request.user, now)
    notices = queries.unread_notices(request.user, NOTICES)
    context = {
        "parts": parts_of(request.roles, by=request.user, at=now, seen=seen),
        "today": say_time(now),
        "notices": [(n.pk, n.text, n.url, say_time(n.at)) for n in notices],
        "unread_notices": notices[0].total if notices else 0,
    }
    response = render(request, "desk/desk.html", context)
    looks.remember_look(response, request, request.user, now)
    return response


@signed_in
def search(request: MemberRequest) -> HttpResponse:
    """Cases she may see, by reference, title, or the name or code of their body."""
    now = timezone.now()
    text = request.GET.get("q", "").strip()[:100]
    context: dict[str, object] = {"q": text}
    if text:
        bodies = find_bodies(text)
        found = queries.searched(
            request.user,
            text,
            [body.pk for body in bodies],
            on=timezone.localdate(now),
        )
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        first = max(page.start_index() - 1, 0)
        rows = queries.rows_of(found[first : first + PAGE], PAGE)
        context |= {"page": page, "bodies": bodies[:BODIES]}
        context["section"] = Section(
            slug="found",
            title=_("Cases found"),
            empty="",
            table=case_table(
                rows, "body", "state", "place", "since", at=now, seen=None
            ),
        )
    return render(request, "desk/search.html", context)


@who_may(Post.SECRETARIAT)
def arrived(request: MemberRequest) -> HttpResponse:
    """Everything that lies at the association to be checked, of all kinds or of one."""
    now = timezone.now()
    kind = request.GET.get("kind", "")
    found = queries.at_the_association()
    if kind in KINDS:
        found = found.filter(kind=kind)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    first = max(page.start_index() - 1, 0)
    rows = queries.rows_of(found[first : first + PAGE], PAGE)
    context = {
        "page": page,
        "kind": kind,
        "kinds": list(KINDS.items()),
        "section": Section(
            slug="arrived",
            title=_("Arrived, to be checked"),
            empty="",
            table=case_table(rows, "body", "since", "due", at=now, seen=None),
        ),
    }
    return render(request, "desk/arrived.html", context)


@who_may(Post.OFFICER, Post.BRANCH, Post.SECRETARIAT, Post.OPERATOR)
@once
def handover(request: MemberRequest) -> HttpResponse:
    """Hand a role and its open cases over to a successor (人事異動)."""
    now = timezone.now()
    today = timezone.localdate(now)
    roles = house.passable(request.roles, on=today)
    role = _chosen(roles, request.GET.get("role", ""))
    if role is None:
        page = Paginator(roles, PAGE).get_page(request.GET.get("page"))
        return render(request, "desk/handover.html", {"page": page})
    colleagues = people_at(role.organisation_id, on=today).exclude(pk=role.user_id)
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues.order_by("kana", "pk"),
        last_day=role.until,
    )
    if form.is_valid():
        try:
            new = pass_on(role, **form.cleaned_data, by=request.user, at=now)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            if form.cleaned_data["successor"] is None:
                invite(new.user)
            told = {"name": new.user, "day": say_day(new.since)}
            messages.success(request, _("Handed over to %(name)s from %(day)s.") % told)
            return redirect("desk:desk")
    cases = queries.in_charge(role)
    context = {
        "role": role,
        "form": form,
        "is_own": role.user_id == request.user.pk,
        "total": cases.count(),
        "section": Section(
            slug="moving",
            title=_("Cases that move"),
            empty="",
            table=case_table(
                queries.rows_of(cases, PAGE), "body", "state", "due", at=now, seen=None
            ),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/handover.html", context, status=status)


def _chosen(roles: list[Role], asked: str) -> Role | None:
    """The role asked for, or the only one there is. Raises for one that is not hers."""
    if not roles:
        raise PermissionDenied
    if not asked:
        return roles[0] if len(roles) == 1 else None
    found = next((role for role in roles if str(role.pk) == asked), None)
    if found is None:
        raise Http404
    return found
