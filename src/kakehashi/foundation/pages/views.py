from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kakehashi.foundation.pages import expired, styleguide

# `foundation.accounts` stands on this app, so `who` cannot be imported here: the two
# views declare themselves in its words.


def kept(request: HttpRequest) -> HttpResponse:
    """The form that was kept while its sender signed in again; the desk if none is."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found = expired.kept_form(request)
    if found is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "pages/expired.html", expired.again(*found))


kept.who = "signed-in"  # type: ignore[attr-defined]


def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for looking; only in a demonstration."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    data = request.GET if "title" in request.GET else None
    context = styleguide.examples(data, at=timezone.now())
    return render(request, "pages/styleguide.html", context)


show_styleguide.who = "everyone"  # type: ignore[attr-defined]
