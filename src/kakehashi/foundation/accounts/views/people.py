"""Everyone who has an account, for those who give and take posts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kakehashi.foundation.accounts import queries, verbs
from kakehashi.foundation.accounts.forms import (
    AppointForm,
    InviteForm,
    RelieveForm,
    SharingForm,
)
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.tasks import send_invitation
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused

PAGE: Final = 50
STAFF: Final = (Post.OPERATOR, Post.SECRETARIAT)


@who_may(*STAFF)
def people(request: MemberRequest) -> HttpResponse:
    words, post = request.GET.get("q", "").strip(), request.GET.get("post", "")
    found = queries.people(words=words, post=post if post in Post.values else "")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "q": words,
        "post": post,
        "posts": Post.choices,
        "today": timezone.localdate(),
    }
    return render(request, "accounts/people.html", context)


@who_may(*STAFF)
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(queries.people(), pk=person_id)
    context = {
        "person": shown,
        "today": timezone.localdate(),
        "sessions": len(queries.sessions_of(shown)),
        "may_end_sessions": any(r.post == Post.OPERATOR for r in request.roles),
    }
    return render(request, "accounts/person.html", context)


@who_may(*STAFF)
@require_http_methods(["GET", "POST"])
@once
def invite(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    form = InviteForm(request.POST or None, on=today, initial={"since": today})
    if form.is_valid():
        try:
            user = verbs.invite(**form.cleaned_data, by=request.user, at=now)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            send_invitation.enqueue(user.pk)
            said = _("The invitation goes to %(address)s.") % {"address": user.email}
            messages.success(request, said)
            return redirect("accounts:person", user.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@who_may(*STAFF)
@require_POST
@once
def invite_again(request: MemberRequest, person_id: int) -> HttpResponse:
    """Send the letter once more, to someone who has not signed in yet."""
    user = get_object_or_404(queries.people_without_password(), pk=person_id)
    verbs.note_invitation(user, by=request.user, at=timezone.now())
    send_invitation.enqueue(user.pk)
    said = _("The invitation goes to %(address)s.") % {"address": user.email}
    messages.success(request, said)
    return redirect("accounts:person", user.pk)


@who_may(*STAFF)
@require_POST
@once
def share(request: MemberRequest, person_id: int) -> HttpResponse:
    """Say that several people of a section share an account, or that none do."""
    shown = get_object_or_404(queries.people(), pk=person_id)
    form = SharingForm(request.POST)
    form.full_clean()
    shared = bool(form.cleaned_data["is_shared"])
    verbs.share_account(shown, is_shared=shared, by=request.user, at=timezone.now())
    said = (
        _("From now on this account asks who is acting.")
        if shared
        else _("From now on this account is one person's.")
    )
    messages.success(request, said)
    return redirect("accounts:person", shown.pk)


@who_may(*STAFF)
@require_http_methods(["GET", "POST"])
@once
def appoint(request: MemberRequest, person_id: int) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    shown = get_object_or_404(queries.people(), pk=person_id)
    form = AppointForm(request.POST or None, on=today, initial={"since": today})
    if form.is_valid():
        try:
            verbs.appoint(shown, **form.cleaned_data, by=request.user, at=now)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The post has been given."))
            return redirect("accounts:person", shown.pk)
    context = {"form": form, "person": shown}
    status = 422 if form.errors else 200
    return render(request, "accounts/appoint.html", context, status=status)


@who_may(*STAFF)
@require_http_methods(["GET", "POST"])
@once
def relieve(request: MemberRequest, role_id: int) -> HttpResponse:
    now = timezone.now()
    role = get_object_or_404(queries.roles(), pk=role_id)
    yesterday = timezone.localdate(now) - timedelta(days=1)
    last = role.until or max(yesterday, role.since)
    form = RelieveForm(request.POST or None, initial={"until": last})
    if form.is_valid():
        try:
            verbs.relieve(role, **form.cleaned_data, by=request.user, at=now)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The last day has been entered."))
            return redirect("accounts:person", role.user_id)
    context = {"form": form, "role": role}
    status = 422 if form.errors else 200
    return render(request, "accounts/relieve.html", context, status=status)


@who_may(Post.OPERATOR)
@require_POST
@once
def end_sessions(request: MemberRequest, person_id: int) -> HttpResponse:
    """Sign a person out everywhere, as when a machine is lost."""
    shown = get_object_or_404(queries.people(), pk=person_id)
    verbs.end_sessions(shown, by=request.user, at=timezone.now())
    messages.success(request, _("All sessions of this person have been ended."))
    return redirect("accounts:person", shown.pk)
