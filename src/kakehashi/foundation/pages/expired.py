"""Nothing typed is lost when a session has ended in mid-form (期限切れ).

A POST that is sent to sign in, or whose CSRF token has gone stale, leaves its fields in
the (new) session. After signing in, the same person is shown what she had sent and
sends it on with one press. Her ``form_key`` was signed for her, so nobody else who
signs in at that browser sees it, and no other site can plant a form there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone

from kakehashi.foundation.pages.receipts import made_for

KEPT: Final = "kept_form"
JUST_KEPT: Final = "form_just_kept"  # on the request
LONGEST: Final = 300_000  # characters of the encoded form
KEPT_FOR: Final = timedelta(hours=6)
NOT_KEPT: Final = {"csrfmiddlewaretoken"}


class KeptFormMiddleware:
    """After ``AuthenticationMiddleware``: keeps a form that is sent to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "POST":
            return response
        if _is_sent_to_sign_in(request, response):
            if keep_form(request, at=timezone.now()):
                response.headers["Location"] = sign_in_url()
        elif response.status_code < 400 and JUST_KEPT not in request.__dict__:
            forget_form(request)
        return response


def sign_in_url() -> str:
    """The sign-in page that leads on to the kept form."""
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = reverse("pages:kept")
    return f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"


def _is_sent_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    if response.status_code != 302 or request.user.is_authenticated:
        return False
    target = urlsplit(response.headers.get("Location", ""))
    following = parse_qs(target.query).get(REDIRECT_FIELD_NAME, [""])[0]
    return (
        target.path == urlsplit(resolve_url(settings.LOGIN_URL)).path
        and following == request.get_full_path()
    )


def keep_form(request: HttpRequest, *, at: datetime) -> bool:
    """Keep the posted fields in the session; False if they are not a person's form.

    Files are not kept, only their names; nor is an autosave or another script's call.
    """
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False
    if "form_key" not in request.POST or request.headers.get("HX-Request"):
        return False
    data = request.POST.copy()
    for name in [n for n in data if n in NOT_KEPT or "password" in n.lower()]:
        del data[name]
    encoded = data.urlencode()
    if len(encoded) > LONGEST:
        return False
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "data": encoded,
        "files": [f.name for files in request.FILES.lists() for f in files[1]],
        "at": at.isoformat(),
    }
    request.__dict__[JUST_KEPT] = True
    return True


def kept_form(request: HttpRequest) -> tuple[str, QueryDict, list[str]] | None:
    """Address, fields and names of lost files of the form kept for this very person."""
    kept = request.session.get(KEPT)
    if not kept or not request.user.is_authenticated:
        return None
    data = QueryDict(kept["data"])
    is_hers = made_for(data.get("form_key", ""), request.user.pk)
    is_fresh = timezone.now() - datetime.fromisoformat(kept["at"]) < KEPT_FOR
    if not (is_hers and is_fresh):
        del request.session[KEPT]
        return None
    return kept["path"], data, kept["files"]


def kept_data(request: HttpRequest) -> QueryDict | None:
    """What this person had typed at this address before her session ended.

    A view may fill its form with it on GET; it stays until a form is taken.
    """
    kept = kept_form(request)
    if kept is None or urlsplit(kept[0]).path != request.path:
        return None
    return kept[1]


def forget_form(request: HttpRequest) -> None:
    """Drop the kept form once its own address has taken it from who is signed in."""
    kept = request.session.get(KEPT) if request.user.is_authenticated else None
    if kept and kept["path"] == request.get_full_path():
        del request.session[KEPT]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``CSRF_FAILURE_VIEW``: a stale page is offered again, a forged one is refused."""
    key = request.POST.get("form_key", "")
    if not request.user.is_authenticated:
        if key and keep_form(request, at=timezone.now()):
            return redirect(sign_in_url())
    elif key and made_for(key, request.user.pk):
        files = [f.name or "" for _, found in request.FILES.lists() for f in found]
        context = again(request.get_full_path(), request.POST, files)
        return render(request, "pages/expired.html", context, status=403)
    return render(request, "pages/csrf.html", status=403)


def again(path: str, data: QueryDict, files: list[str]) -> dict[str, object]:
    """What the page needs to offer a form once more."""
    own = {"form_key", *NOT_KEPT}
    fields = [(k, v) for k, values in data.lists() if k not in own for v in values]
    return {
        "path": path,
        "fields": fields,
        "shown": [(name, value) for name, value in fields if value.strip()],
        "files": files,
    }
