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
    return at.astimezone(timezone.get_default_timezone()).date()


def is_inside(held: Iterable[Role]) -> bool:
    """Whether one of the roles is on the association's secretariat."""
    posts = (role for role in held if role.post == Post.SECRETARIAT)
    return any(role.organisation.kind in INSIDE for role in posts)


def holds(held: Iterable[Role], organisation: Organisation) -> bool:
    """Whether a case that stands at ``organisation`` is theirs to act on."""
    places = {role.organisation_id for role in held if role.post in HOLDING}
    inside = organisation.kind in INSIDE and is_inside(held)
    return organisation.pk in places or inside


def roles_of(user: User, case: Case, *, on: date) -> frozenset[str]:
    """The roles ``user`` has on ``case`` on the day ``on``; empty for a stranger.

    Reads the case's parties, stops and reviews; prefetch them for many cases.
    """
    held = roles_on(user, on)
    posts = {role.post for role in held}
    own = {role.organisation_id for role in held if role.post == Post.OFFICER}
    bodies = {case.applicant_id, *(p.organisation_id for p in case.parties.all())}
    reviewers = {r.reviewer_id for r in case.reviews.all() if r.counts}
    roles = _roles_on_route(held, case) if posts & HOLDING else set()
    if own & bodies:
        roles.add("applicant")
    if not case.is_draft and is_inside(held):
        roles.add("association")
    if user.pk in reviewers and Post.REVIEWER in posts:
        roles.add("reviewer")
    return frozenset(roles)


def must_be(user: User, case: Case, *roles: str, at: datetime) -> str:
    """The first of ``roles`` that ``user`` has; refuses ``not-permitted``."""
    held = roles_of(user, case, on=day_of(at))
    if found := [role for role in roles if role in held]:
        return found[0]
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
