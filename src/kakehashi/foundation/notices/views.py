from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import everyone, signed_in
from kakehashi.foundation.notices import queries, verbs
from kakehashi.foundation.notices.feed import calendar_of
from kakehashi.foundation.pages.once import once

PAGE = 50


@signed_in
def notices(request: MemberRequest) -> HttpResponse:
    mine = queries.notices_of(request.user)
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    unread = queries.unread_count(request.user)
    return render(request, "notices/notices.html", {"page": page, "unread": unread})


@signed_in
@require_POST
@once
def open_notice(request: MemberRequest, notice_id: int) -> HttpResponse:
    """Mark it read and go where it points."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=notice_id)
    verbs.mark_read([notice.pk], by=request.user, at=timezone.now())
    inside = url_has_allowed_host_and_scheme(notice.url, {request.get_host()})
    return redirect(notice.url if inside else "notices:notices")


@signed_in
@require_POST
@once
def mark_read(request: MemberRequest) -> HttpResponse:
    verbs.mark_read(by=request.user, at=timezone.now())
    return redirect("notices:notices")


@signed_in
def calendar(request: MemberRequest) -> HttpResponse:
    address = queries.address_of(request.user)
    feed = ""
    if address is not None:
        path = reverse("calendar:feed", args=[address.token])
        feed = f"{settings.SITE_URL.rstrip('/')}{path}"
    deadlines = queries.deadlines_of(request.user, request.roles)[:PAGE]
    context = {"address": address, "feed": feed, "deadlines": deadlines}
    return render(request, "notices/calendar.html", context)


@signed_in
@require_POST
@once
def new_address(request: MemberRequest) -> HttpResponse:
    verbs.new_address(by=request.user, at=timezone.now())
    return redirect("notices:calendar")


@signed_in
@require_POST
@once
def revoke(request: MemberRequest) -> HttpResponse:
    verbs.revoke(by=request.user, at=timezone.now())
    return redirect("notices:calendar")


@everyone
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at a secret address: who knows it is the person herself."""
    reader = queries.reader_of(token)
    if reader is None:
        raise Http404
    now = timezone.now()
    roles = roles_on(reader, timezone.localdate(now))
    deadlines = queries.deadlines_in_calendar(reader, roles, at=now)
    response = HttpResponse(
        calendar_of(reader, deadlines), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="kakehashi.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
