from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import everyone, signed_in, who_may
from kakehashi.foundation.notices import mailboxes, queries, verbs
from kakehashi.foundation.notices.feed import calendar_of
from kakehashi.foundation.notices.forms import MailboxForm
from kakehashi.foundation.notices.rules import problems_with_link
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import contact_of
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused

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


@who_may(Post.OFFICER)
@once
def mailbox(request: MemberRequest) -> HttpResponse:
    """The section in charge and its shared mailbox: asked, waiting, or copied in."""
    body = _own_body(request, request.POST.get("body") or request.GET.get("body"))
    contact = contact_of(body)
    start: dict[str, object] = {"body": body.pk}
    if contact is not None:
        start |= {"section": contact.section, "phone": contact.phone}
        start["email"] = contact.email
    form = MailboxForm(request.POST or None, initial=start)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("section", "phone")}
        email, now = form.cleaned_data["email"], timezone.now()
        try:
            box = mailboxes.ask_mailbox(
                body, **given, email=email, by=request.user, at=now
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            sent = _("A link was mailed to %(address)s.") % {"address": box.address}
            messages.success(request, _("Saved.") if box.verified_at else sent)
            return redirect(f"{reverse('notices:mailbox')}?body={body.pk}")
    context = {
        "form": form,
        "body": body,
        "bodies": _own_bodies(request),
        "box": queries.mailbox_of(body),
        "is_open": queries.open_mailbox(body.pk) is not None,
    }
    status = 422 if form.errors else 200
    return render(request, "notices/mailbox.html", context, status=status)


@who_may(Post.OFFICER)
@require_POST
@once
def stop_copies(request: MemberRequest) -> HttpResponse:
    """No more copies to the section's mailbox."""
    body = _own_body(request, request.POST.get("body"))
    mailboxes.stop_copies(body, by=request.user, at=timezone.now())
    messages.success(request, _("No more copies go to the mailbox."))
    return redirect(f"{reverse('notices:mailbox')}?body={body.pk}")


@everyone
@never_cache
def verify_mailbox(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the mailed link. Only a press verifies: scanners of mail open links."""
    box, now = queries.mailbox_with(token), timezone.now()
    problems = problems_with_link(box, at=now)
    if request.method == "POST" and not problems:
        by = request.user if isinstance(request.user, User) else None
        box = mailboxes.verify_mailbox(token, by=by, at=now)
    context = {"box": None if problems else box, "problems": problems}
    response = render(
        request, "notices/verify_mailbox.html", context, status=404 if problems else 200
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _own_bodies(request: MemberRequest) -> list[Organisation]:
    own = {r.organisation_id: r.organisation for r in request.roles}
    posts = {r.organisation_id for r in request.roles if r.post == Post.OFFICER}
    return [body for pk, body in own.items() if pk in posts]


def _own_body(request: MemberRequest, wanted: str | None) -> Organisation:
    """The body asked for, if she is an officer of it; her first without a word."""
    bodies = _own_bodies(request)
    if not wanted:
        return bodies[0]
    for body in bodies:
        if str(body.pk) == wanted:
            return body
    raise Http404


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
