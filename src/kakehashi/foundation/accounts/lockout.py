"""What axes asks: who was tried, and what a person who is locked out is shown."""

from __future__ import annotations

from collections.abc import Mapping

from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kakehashi.foundation.accounts import queries


def person_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The user name of whom a sign-in tries, however she was named; else as typed.

    One person has one count, whether her user name or her address is typed.
    """
    given = credentials or {}
    typed = given.get("username") or given.get("email") or request.POST.get("login", "")
    known: dict[str, str] = request.__dict__.setdefault("_people_tried", {})
    if typed not in known:
        user = queries.person_named(typed)
        known[typed] = user.username if user else typed.strip().lower()[:255]
    return known[typed]


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None,
    credentials: Mapping[str, str] | None,
) -> HttpResponse:
    """The page that says until when; nothing on it tells whether the person exists."""
    name = person_tried(request, credentials)
    wait = get_cool_off(request)
    until = queries.locked_until(name, str(request.axes_ip_address), wait=wait)  # type: ignore[attr-defined]
    context = {"until": until, "minutes": int(wait.total_seconds() // 60)}
    page = render(
        request,
        "accounts/locked_out.html",
        context,
        status=settings.AXES_HTTP_RESPONSE_CODE,
    )
    page.headers["Retry-After"] = str(int(wait.total_seconds()))
    return page
