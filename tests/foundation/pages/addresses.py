"""A small site for these tests: views that write, refuse, keep and cache."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path

from kakehashi.config.urls import urlpatterns as of_the_house
from kakehashi.foundation.pages.expired import kept_data
from kakehashi.foundation.pages.once import once
from kakehashi.foundation.pages.pagecache import cache_public

MADE: list[str] = []  # each time the shared page was made
MOODS: set[str] = set()  # "failing": the shared page falls over


@once
def write(request: HttpRequest) -> HttpResponse:
    """Writes a group, then answers as the form asks."""
    Group.objects.create(name=f"{request.POST['name']} {Group.objects.count()}")
    answer = request.POST.get("answer", "redirect")
    if answer == "redirect":
        return redirect(f"/done/{Group.objects.count()}/")
    if answer == "htmx":
        return HttpResponse(headers={"HX-Redirect": "/done/htmx/"})
    return HttpResponse(answer, status=int(answer))


def guarded(request: HttpRequest) -> HttpResponseBase:
    """For members; gives back what it was sent, or what was kept."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        return HttpResponse(f"took {request.POST['title']}")
    kept = kept_data(request)
    return HttpResponse(f"kept {kept['title']}" if kept else "empty")


@cache_public(30)
def shared(request: HttpRequest) -> HttpResponse:
    """The same for every stranger; counts how often it is made."""
    MADE.append(request.get_full_path())
    if "failing" in MOODS:
        return HttpResponse("fell over", status=500)
    response = HttpResponse(f"page {len(MADE)} " + "長い文章です。" * 50)
    if "cookie" in request.GET:
        response.set_cookie("seen", "1")
    if "vary" in request.GET:
        response.headers["Vary"] = "X-Body"
    return response


urlpatterns = [
    path("write/", write),
    path("also-write/", write),
    path("guarded/", guarded),
    path("shared/", shared),
    *of_the_house,
]
