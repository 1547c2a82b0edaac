from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import in_charge_of
from kakehashi.foundation.accounts.who import everyone
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.organisations.queries import find_bodies
from kakehashi.foundation.pages.formats import say_day, say_deadline
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.programmes.grants.models import Call, Way
from kakehashi.programmes.grants.queries.calls import calls_shown
from kakehashi.programmes.grants.queries.corrections import (
    corrected_since,
    public_corrections_of,
)
from kakehashi.programmes.grants.queries.questions import published_count
from kakehashi.programmes.grants.queries.watches import watches_of
from kakehashi.programmes.grants.rules.call_terms import KINDS
from kakehashi.programmes.grants.rules.offers import (
    Offer,
    Window,
    offer_to,
    whose,
    window_of,
)
from kakehashi.programmes.grants.verbs.touching import changes_in


def demonstration() -> bool:
    """Whether calls of the demonstration are shown."""
    return bool(getattr(settings, "DEMO", False))


@dataclass(frozen=True, slots=True)
class Shown:
    """A call as a list shows it, with what it offers the body asked about."""

    call: Call
    window: Window
    until: str
    offer: Offer | None


def until(call: Call) -> str:
    """Until when an application must arrive; without its hour where none is known."""
    if call.is_hour_known:
        return say_deadline(call.closes_at)
    return _("%(day)s (must arrive; see the guideline for the hour)") % {
        "day": say_day(call.closing_day)
    }


def _shown(call: Call, at: datetime, kind: str, name: str) -> Shown:
    offer = None
    if kind:
        offer = offer_to(
            kind,
            name=name,
            caps=list(call.caps.all()),
            eligibilities=list(call.eligibilities.all()),
        )
    return Shown(call, window_of(call, at), until(call), offer)


@everyone
@cache_public(60)
def calls(request: HttpRequest) -> HttpResponse:
    """What is open, coming and closed; for a town typed by name, its ceilings."""
    now = timezone.now()
    typed = request.GET.get("town", "").strip()[:80]
    found = _bodies(typed, request.GET.get("code", ""))
    body = found[0] if len(found) == 1 else None
    kind = body.kind if body else request.GET.get("kind", "")
    if kind not in KINDS:
        kind = ""
    name = _name_of(body) if body else (str(Kind(kind).label) if kind else "")
    rows = [
        _shown(call, now, kind, name)
        for call in calls_shown(demonstration=demonstration(), at=now)
    ]
    wanted = request.GET.get("window", "")
    if wanted in list(Window):
        rows = [row for row in rows if row.window == wanted]
    if kind and request.GET.get("only"):
        rows = [row for row in rows if row.offer and row.offer.way]
    context = {
        "groups": _groups(rows),
        "count": len(rows),
        "typed": typed,
        "found": found,
        "body": body,
        "body_name": name,
        "kinds": [(k.value, k.label) for k in KINDS],
        "kind": kind,
        "wanted": wanted,
        "only": request.GET.get("only", ""),
        "now": now,
    }
    return render(request, "grants/calls.html", context)


def _groups(rows: Sequence[Shown]) -> list[tuple[Window, str, list[Shown]]]:
    """Open calls by their closing, those to come, then closed ones, newest first."""
    titles = (
        (Window.OPEN, _("Open now")),
        (Window.SOON, _("To come")),
        (Window.CLOSED, _("Closed")),
    )
    groups = []
    for window, title in titles:
        members = [row for row in rows if row.window == window]
        members.sort(
            key=lambda row: row.call.closes_at, reverse=window == Window.CLOSED
        )
        groups.append((window, title, members))
    return groups


def _bodies(typed: str, code: str) -> list[Organisation]:
    """The local governments a typed name may mean; ``code`` settles between them."""
    found = [body for body in find_bodies(typed) if body.kind in KINDS]
    chosen = [body for body in found if body.code == code]
    return chosen or found


def _own_body(request: HttpRequest, now: datetime) -> Organisation | None:
    """The body she is an officer of, where somebody is signed in."""
    if not isinstance(request.user, User):
        return None
    held = in_charge_of(request.user, on=timezone.localdate(now))
    return next(iter(held), None)


def _name_of(body: Organisation) -> str:
    english = (get_language() or "ja").startswith("en")
    return body.local_name if english else body.full_name


@everyone
@cache_public(60)
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call: window, who may apply, ceilings, exclusions, source; and for you."""
    now = timezone.now()
    everyone_s = calls_shown(demonstration=demonstration(), at=now)
    found = get_object_or_404(everyone_s, pk=call_id)
    typed = request.GET.get("town", "").strip()[:80]
    bodies = _bodies(typed, request.GET.get("code", ""))
    body = bodies[0] if len(bodies) == 1 else None
    name = _name_of(body) if body else ""
    own = _own_body(request, now)
    if not typed and own:
        body, name = own, whose(own.kind)
    shown = _shown(found, now, body.kind if body else "", name)
    context = {
        "call": found,
        "shown": shown,
        "caps": found.caps.all(),
        "ways": _ways(found),
        "exclusions": found.exclusions.all(),
        "typed": typed,
        "found": bodies,
        "body": body,
        "now": now,
        "corrections": [(one, changes_in(one)) for one in public_corrections_of(found)],
        "answers": published_count(found),
        "own": own,
        "is_watched": own is not None and _is_watched(request, own, found),
    }
    return render(request, "grants/call.html", context)


def _is_watched(request: HttpRequest, own: Organisation, found: Call) -> bool:
    """Whether she is told of calls of this line for her own body."""
    assert isinstance(request.user, User)
    rows = watches_of(request.user)
    return rows.filter(organisation=own, scheme=found.scheme).exists()


def _ways(found: Call) -> list[tuple[str, list[str]]]:
    """Who may apply, by the way in which they do."""
    rows = list(found.eligibilities.all())
    return [
        (str(way.label), [row.get_kind_display() for row in rows if row.way == way])
        for way in Way
        if any(row.way == way for row in rows)
    ]


@everyone
@cache_public(300)
def calls_feed(request: HttpRequest) -> HttpResponse:
    """Calls as an Atom feed, the latest first."""
    now = timezone.now()
    home = request.build_absolute_uri(reverse("grants:calls"))
    feed = Atom1Feed(
        title=_("Calls for grant applications"),
        link=home,
        description=_("Grants for local governments: what is open, and until when."),
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        author_name=_("Kakehashi"),
    )
    shown = list(calls_shown(demonstration=demonstration(), at=now))
    corrected = corrected_since(shown)
    for found in shown:
        opened = found.opens_at
        if opened is not None and opened > now:
            opened = None
        address = request.build_absolute_uri(reverse("grants:call", args=[found.pk]))
        feed.add_item(
            title=_title(found),
            link=address,
            description=_("Until %(until)s. %(summary)s")
            % {"until": until(found), "summary": found.summary},
            unique_id=address,
            pubdate=opened,
            updateddate=corrected.get(found.pk)
            or opened
            or found.closes_at - timedelta(days=365),
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _title(found: Call) -> str:
    title = _("%(call)s, fiscal year %(year)s") % {
        "call": found.name,
        "year": found.year_label,
    }
    return (
        _("[Demonstration] %(title)s") % {"title": title}
        if (found.is_demonstration)
        else title
    )


@everyone
@cache_public(300)
def calls_deadlines(request: HttpRequest) -> HttpResponse:
    """Closing days of calls as an iCalendar (RFC 5545) one may subscribe to."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- heavy: 75 ms, one page

    calendar = Calendar()
    calendar.add("prodid", "-//Kakehashi//Calls//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Closing days of grants (Kakehashi)"))
    for found in calls_shown(demonstration=demonstration(), at=timezone.now()):
        address = request.build_absolute_uri(reverse("grants:call", args=[found.pk]))
        event = Event()
        event.add("uid", f"call-{found.pk}@{request.get_host()}")
        event.add("dtstamp", found.opens_at or found.closes_at)
        if found.is_hour_known:
            closes = timezone.localtime(found.closes_at)
            event.add("dtstart", closes)
            event.add("dtend", closes)
        else:
            event.add("dtstart", found.closing_day)
            event.add("dtend", found.closing_day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("summary", _("Closes: %(title)s") % {"title": _title(found)})
        event.add("description", until(found))
        event.add("url", address)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    response = HttpResponse(
        calendar.to_ical(), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response
