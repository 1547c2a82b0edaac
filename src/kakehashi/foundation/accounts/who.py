"""Who may open a view. Every view carries one of these three declarations.

A stranger is sent to sign in; a person without the post is refused (403); another
body's things are not found (404), which is the querysets' part, not this file's.
Who comes with an account that a section shares is asked for her name first.
The declarations are held against ``docs/security/who_may.csv`` by a test.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.pages.expired import keep_form

ASKING: Final = "accounts:acting"
P = ParamSpec("P")
MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
PublicView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def everyone(view: PublicView[P]) -> PublicView[P]:
    """Declare a page open to the public."""
    view.who = "everyone"  # type: ignore[attr-defined]
    return view


def signed_in(view: MemberView[P]) -> PublicView[P]:
    """Declare a page for any person who is signed in."""
    return _guard(view, ())


def who_may(post: Post, *others: Post) -> Callable[[MemberView[P]], PublicView[P]]:
    """Declare a page for people who hold one of the posts today, at any body."""
    return lambda view: _guard(view, (post, *others))


def _guard(view: MemberView[P], posts: tuple[Post, ...]) -> PublicView[P]:
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if _is_unnamed(request.user) and not _is_page_that_asks(request):
            return _ask_who_acts(request)
        held = roles_on(request.user, timezone.localdate())
        if posts and not any(role.post in posts for role in held):
            raise PermissionDenied
        request.roles = held  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    guarded.who = ",".join(posts) or "signed-in"  # type: ignore[attr-defined]
    return guarded


def _is_unnamed(user: User) -> bool:
    return user.is_shared and not user.acting_name


def _is_page_that_asks(request: HttpRequest) -> bool:
    route = request.resolver_match
    return route is not None and route.view_name == ASKING


def _ask_who_acts(request: HttpRequest) -> HttpResponseBase:
    """Lead a shared account to the page that asks for a name, then on to this one."""
    onward = request.get_full_path()
    if request.method == "POST" and keep_form(request, at=timezone.now()):
        onward = reverse("pages:kept")
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = onward
    return redirect(f"{reverse(ASKING)}?{query.urlencode(safe='/')}")
