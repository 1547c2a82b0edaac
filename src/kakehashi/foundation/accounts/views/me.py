"""A person's own pages: settings, roles, who acts, where she is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kakehashi.foundation.accounts import queries, verbs
from kakehashi.foundation.accounts.forms import ActingForm, SettingsForm
from kakehashi.foundation.accounts.middleware import ACTING
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest, following
from kakehashi.foundation.accounts.who import signed_in
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused


@signed_in
@require_http_methods(["GET", "POST"])
@once
def me(request: MemberRequest) -> HttpResponse:
    user = request.user
    kept = {"kana": user.kana, "language": user.language, "time_zone": user.time_zone}
    form = SettingsForm(request.POST or None, initial=kept)
    if form.is_valid():
        try:
            verbs.change_settings(user, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Your settings are saved."))
            return redirect("accounts:me")
    context = {
        "form": form,
        "sessions": len(queries.sessions_of(user)),
        "is_officer": any(role.post == Post.OFFICER for role in request.roles),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/me.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
@once
def acting(request: MemberRequest) -> HttpResponse:
    """Who acts for a shared account: asked after signing in, changed at any time."""
    if not request.user.is_shared:
        raise Http404
    form, onward = ActingForm(request.POST or None), following(request)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            told = verbs.act_as(name, by=request.user, at=timezone.now())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            request.session[ACTING] = told
            return redirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
    context = {"form": form, "next": onward}
    status = 422 if form.errors else 200
    return render(request, "accounts/acting.html", context, status=status)


@signed_in
def sessions(request: MemberRequest) -> HttpResponse:
    """Where this person is signed in."""
    context = {
        "sessions": queries.sessions_of(request.user),
        "current": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", context)


@signed_in
@require_POST
@once
def end_session(request: MemberRequest, session_id: int) -> HttpResponse:
    session = get_object_or_404(queries.sessions_with_id(request.user, session_id))
    verbs.end_session(session, by=request.user, at=timezone.now())
    if session.session_key == request.session.session_key:
        request.session.flush()
        return redirect("account_login")
    messages.success(request, _("The session has been ended."))
    return redirect("usersessions_list")


@signed_in
@require_POST
@once
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    at = timezone.now()
    for session in queries.sessions_of(request.user):
        if session.session_key != request.session.session_key:
            verbs.end_session(session, by=request.user, at=at)
    messages.success(request, _("All other sessions have been ended."))
    return redirect("usersessions_list")
