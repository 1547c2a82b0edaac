"""Who a person is to a case. The engine derives it; no caller can claim a role.

applicant    officer (担当) of the applicant or of a party
holder       any officer, branch, secretariat or overseas staff where the case stands
sender       the same at the stop it passed before the one where it stands
later        the same at a later stop of its route
association  secretariat of the association, once the case has left its applicant
reviewer     assigned to it, without a conflict of interest, and in her term
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.refusals import refused
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.organisations.models import Kind, Organisation

HOLDING = frozenset({Post.OFFICER, Post.BRANCH, Post.SECRETARIAT, Post.OFFICE})
INSIDE = frozenset({Kind.ASSOCIATION, Kind.DIVISION})  # the association is one holder


def day_of(at: datetime) -> date:
    """The day in Japan on which ``at`` falls, whatever zone the reader has chosen."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def is_inside(held: Iterable[Role]) -> bool:
    """Whether one of the roles is on the association's secretariat."""
    return any(
        role.post == Post.SECRETARIAT and role.organisation.kind in INSIDE
        for role in held
    )


def holds(held: Iterable[Role], organisation: Organisation) -> bool:
    """Whether a case that stands at ``organisation`` is theirs to act on."""
    return any(
        role.post in HOLDING and role.organisation_id == organisation.pk
        for role in held
    ) or (organisation.kind in INSIDE and is_inside(held))


def roles_of(user: User, case: Case, *, on: date) -> frozenset[str]:
    """The roles ``user`` has on ``case`` on the day ``on``; empty for a stranger.

    Reads the case's parties, stops and reviews; prefetch them for many cases.
    """
    held = roles_on(user, on)
    own = {role.organisation_id for role in held if role.post == Post.OFFICER}
    roles = set()
    bodies = {case.applicant_id, *(p.organisation_id for p in case.parties.all())}
    if own & bodies:
        roles.add("applicant")
    if any(role.post in HOLDING for role in held):
        roles |= _roles_on_route(held, case)
    if not case.is_draft and is_inside(held):
        roles.add("association")
    reviewers = {r.reviewer_id for r in case.reviews.all() if r.counts}
    if user.pk in reviewers and any(role.post == Post.REVIEWER for role in held):
        roles.add("reviewer")
    return frozenset(roles)


def must_be(user: User, case: Case, *roles: str, at: datetime) -> str:
    """The first of ``roles`` that ``user`` has; refuses ``not-permitted``."""
    held = roles_of(user, case, on=day_of(at))
    for role in roles:
        if role in held:
            return role
    raise refused("not-permitted")


def _roles_on_route(held: tuple[Role, ...], case: Case) -> set[str]:
    roles = {"holder"} if holds(held, case.stands_at) else set()
    stops = list(case.stops.all())
    here = next((stop.number for stop in stops if stop.is_here), None)
    if here is not None:
        mine = {stop.number for stop in stops if holds(held, stop.organisation)}
        passed = [s.number for s in stops if s.left_at and s.number < here]
        roles |= {"sender"} if mine.intersection(passed[-1:]) else set()
        roles |= {"later"} if any(number > here for number in mine) else set()
    return roles
