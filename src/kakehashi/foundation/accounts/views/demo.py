"""Sign-in without a password, for the demonstration and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kakehashi.foundation.accounts import queries
from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.requests import following
from kakehashi.foundation.accounts.who import everyone

SHOWN: Final = 8  # of one post, until a place is searched for


@everyone
@never_cache
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Choose a demonstration person by her role; a POST signs in as her."""
    if not settings.DEMO:
        raise Http404
    onward = following(request)
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        person = (
            queries.demonstration_person(int(chosen)) if chosen.isdecimal() else None
        )
        if person is None:
            raise Http404
        # As every sign-in goes, so that it is listed and ended like the others.
        answer: HttpResponse = perform_login(
            request,
            person,
            email_verification="none",
            redirect_url=onward or resolve_url(settings.LOGIN_REDIRECT_URL),
        )
        return answer
    words = request.GET.get("q", "").strip()
    roles = queries.demonstration_roles(on=timezone.localdate(), words=words)
    context = {
        "groups": _groups(roles, shown=10 * SHOWN if words else SHOWN),
        "q": words,
        "next": onward,
    }
    return render(request, "accounts/demo.html", context)


def _groups(roles: Iterable[Role], *, shown: int) -> list[dict[str, object]]:
    by_post: dict[str, list[Role]] = {post: [] for post in Post}
    for role in roles:
        by_post[role.post].append(role)
    return [
        {"label": Post(post).label, "roles": held[:shown], "more": len(held[shown:])}
        for post, held in by_post.items()
        if held
    ]
