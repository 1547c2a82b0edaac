"""“Tell me when a call fits my town” (公募のお知らせ): told once, reminded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.mail import absolute
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import say_day, say_deadline
from kakehashi.programmes.grants.models import Call, CallTold, Watch
from kakehashi.programmes.grants.queries.watches import (
    closing_within,
    just_opened,
    living_watches,
    opening_later_on,
    started,
    told_of,
)
from kakehashi.programmes.grants.rules.offers import offer_to, whose
from kakehashi.programmes.grants.rules.terms import way_in

REMINDED: Final = timedelta(days=14)  # before the closing
Fitting = tuple[Call, Organisation]


@transaction.atomic
def watch_scheme(
    scheme: str, *, organisation: Organisation, by: User, at: datetime
) -> Watch:
    """Be told of calls of a line that fit a body; doing it twice changes nothing."""
    watch, _new = Watch.objects.get_or_create(
        user=by, organisation=organisation, scheme=scheme, defaults={"at": at}
    )
    return watch


@transaction.atomic
def unwatch_scheme(
    scheme: str, *, organisation: Organisation, by: User, at: datetime
) -> bool:
    """Be told no more. False when one was not told."""
    del at  # a watch has no history
    rows = Watch.objects.filter(user=by, organisation=organisation, scheme=scheme)
    return bool(rows.delete()[0])


def tell_watchers(*, at: datetime, demonstration: bool) -> int:
    """Tell of calls that opened, and remind of those that close; gives how many.

    Safe to run again and by two workers at once: each person is told of a call once.
    """
    told = _tell_of_openings(at=at, demonstration=demonstration)
    return told + _remind_of_closings(at=at, demonstration=demonstration)


def _tell_of_openings(*, at: datetime, demonstration: bool) -> int:
    calls = just_opened(at=at, demonstration=demonstration)
    if not calls:
        return 0
    today = timezone.localdate(at)
    # Of several that open on one day she hears together, when the last has opened.
    later = opening_later_on(today, at=at, demonstration=demonstration)
    known = told_of(calls, is_reminder=False)
    people: dict[User, list[Fitting]] = defaultdict(list)
    waiting: set[int] = set()
    watches = living_watches({c.scheme for c in calls} | later, on=today)
    for watch in watches:
        if watch.scheme in later:
            waiting.add(watch.user_id)
        for call in calls:
            # Who began to watch an open call saw that it was open.
            is_new = call.opens_at is not None and watch.at < call.opens_at
            if (
                call.scheme == watch.scheme
                and is_new
                and (watch.user_id, call.pk) not in known
                and way_in(list(call.eligibilities.all()), watch.organisation.kind)
            ):
                people[watch.user].append((call, watch.organisation))
    ready = {user: found for user, found in people.items() if user.pk not in waiting}
    return _tell_alike(ready, is_reminder=False, at=at)


def _remind_of_closings(*, at: datetime, demonstration: bool) -> int:
    calls = closing_within(REMINDED, at=at, demonstration=demonstration)
    if not calls:
        return 0
    known, begun = told_of(calls, is_reminder=True), started(calls)
    people: dict[User, list[Fitting]] = defaultdict(list)
    for watch in living_watches({c.scheme for c in calls}, on=timezone.localdate(at)):
        for call in calls:
            since = call.closes_at - REMINDED
            # A call as short as this was told of, or seen open, in these very days.
            is_fresh = call.opens_at is None or call.opens_at >= since
            if (
                call.scheme == watch.scheme
                and not is_fresh
                and watch.at < since
                and (watch.user_id, call.pk) not in known
                and (watch.organisation_id, call.pk) not in begun
                and way_in(list(call.eligibilities.all()), watch.organisation.kind)
            ):
                people[watch.user].append((call, watch.organisation))
    return _tell_alike(people, is_reminder=True, at=at)


def _tell_alike(
    people: dict[User, list[Fitting]], *, is_reminder: bool, at: datetime
) -> int:
    """One notice a person; who reads the same words is told in one act."""
    alike: dict[tuple[tuple[int, str, str], ...], list[User]] = defaultdict(list)
    first: dict[tuple[tuple[int, str, str], ...], list[Fitting]] = {}
    for user, found in people.items():
        several = len({body.pk for _call, body in found}) > 1
        key = tuple(
            (call.pk, body.kind, body.full_name if several else "")
            for call, body in found
        )
        alike[key].append(user)
        first.setdefault(key, found)
    return sum(
        _tell(users, first[key], is_reminder=is_reminder, at=at)
        for key, users in alike.items()
    )


@transaction.atomic
def _tell(
    users: Sequence[User],
    found: Sequence[Fitting],
    *,
    is_reminder: bool,
    at: datetime,
) -> int:
    calls = list({call.pk: call for call, _body in found}.values())
    CallTold.objects.bulk_create(
        (
            CallTold(user=user, call=call, is_reminder=is_reminder, at=at)
            for user in users
            for call in calls
        ),
        ignore_conflicts=True,
    )
    about = "closes" if is_reminder else "opened"
    return tell(
        users,
        subject=lambda: _subject(calls, is_reminder=is_reminder),
        body=lambda: "\n".join(_words(found, is_reminder=is_reminder)),
        url=f"/grants/calls/{calls[0].pk}/" if len(calls) == 1 else "/grants/calls/",
        kind=Kind.DEADLINE if is_reminder else Kind.OTHER,
        key=f"grants.{about}:{'-'.join(str(call.pk) for call in calls)}",
        at=at,
    )


def _subject(calls: Sequence[Call], *, is_reminder: bool) -> str:
    if is_reminder:
        one, many = (
            _("Closes soon: %(call)s"),
            _("%(n)s calls close soon, first %(call)s"),
        )
    else:
        one, many = (
            _("Open now: %(call)s"),
            _("%(n)s calls opened: %(call)s and others"),
        )
    said = {"n": len(calls), "call": calls[0].name}
    return (one if len(calls) == 1 else many) % said


def _words(found: Sequence[Fitting], *, is_reminder: bool) -> list[str]:
    several = len({body.pk for _call, body in found}) > 1
    lines: list[str] = []
    for call, body in found:
        name = body.full_name if several else whose(body.kind)
        offer = offer_to(
            body.kind,
            name=name,
            caps=list(call.caps.all()),
            eligibilities=list(call.eligibilities.all()),
        )
        lines += [
            _("%(call)s, fiscal year %(year)s")
            % {"call": call.name, "year": call.year_label},
            *offer.sentences,
            _("Applications until %(until)s.") % {"until": _until(call)},
            "",
        ]
    if is_reminder:
        lines.append(
            _("Your body has begun no application. This is the only reminder.")
        )
    lines.append(
        _("You watch this line of grants. To be told no more: %(url)s")
        % {"url": absolute("/grants/watches/")}
    )
    return lines


def _until(call: Call) -> str:
    return (
        say_deadline(call.closes_at)
        if call.is_hour_known
        else say_day(call.closing_day)
    )
