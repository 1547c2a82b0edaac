"""What everyone may read without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone

from kakehashi.faces.public import queries
from kakehashi.faces.public.offices import map_of, offices_told
from kakehashi.faces.public.words import fields_of_work, year_words
from kakehashi.foundation.accounts.who import everyone
from kakehashi.foundation.organisations.queries import overseas_offices
from kakehashi.foundation.pages.formats import say_day, say_days_left, say_deadline
from kakehashi.foundation.pages.pagecache import cache_public

NEWS = 6
CLOSED = ("/desk/", "/accounts/", "/people/", "/notices/", "/grants/applications/")


@everyone
@cache_public(60)
def home(request: HttpRequest) -> HttpResponse:
    """Who the association is, what is open now, what is new."""
    now, demonstration = timezone.now(), settings.DEMO
    prefectures, municipalities = queries.members()
    association = queries.association()
    offices = offices_told(overseas_offices())
    context = {
        "association": association,
        "prefectures": prefectures,
        "municipalities": f"{municipalities:,}" if municipalities else "",
        "fields": fields_of_work(),
        "offices": offices,
        "map": map_of(offices, association),
        "is_demonstration": demonstration,
        "calls": [
            {
                "call": call,
                "year": year_words(call.fiscal_year),
                "closes": say_deadline(call.closes_at),
                "left": say_days_left(call.closes_at, now),
            }
            for call in queries.calls_now(at=now, demonstration=demonstration)
        ],
        "news": [
            {
                "call": item.call,
                "year": year_words(item.call.fiscal_year),
                "day": say_day(item.at),
                "is_opening": item.is_opening,
            }
            for item in queries.news(at=now, demonstration=demonstration, most=NEWS)
        ],
    }
    return render(request, "public/home.html", context)


@everyone
@cache_public(600)
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "association": queries.association(),
        "fields": fields_of_work(),
        "is_demonstration": settings.DEMO,
    }
    return render(request, "public/about.html", context)


@everyone
@cache_public(600)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@everyone
@cache_public(600)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


@everyone
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok`` when the database answers; for whoever watches the machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@everyone
@cache_public(600)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: everything behind the sign-in."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {prefix}{path}" for prefix in ("", "/en") for path in CLOSED),
        f"Sitemap: {settings.SITE_URL.rstrip('/')}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@everyone
@cache_public(600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages in both languages; demonstration calls are not listed."""
    site = settings.SITE_URL.rstrip("/")
    context = {"addresses": queries.public_addresses(site, at=timezone.now())}
    return render(
        request, "public/sitemap.xml", context, content_type="application/xml"
    )


@everyone
def without_prefix(request: HttpRequest, rest: str = "") -> HttpResponse:
    """``/ja/…`` is ``/…``: Japanese has no prefix."""
    # Two slashes at the start would lead to another host.
    path = "/" + rest.lstrip("/\\")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
