"""Handover (人事異動): one act passes a post and its open cases to the successor."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.refusals import refused
from kakehashi.engines.cases.roles import day_of, is_inside
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.verbs import end_role, start_role
from kakehashi.foundation.ledger.verbs import record


@transaction.atomic
def hand_over(
    role: Role, *, successor: User, last_day: date, by: User, at: datetime
) -> Role:
    """End a role on ``last_day``; the successor has it from the day after, or today.

    Open cases of this role are hers at once. By anyone at the body, or association.
    """
    place, held = role.organisation, roles_on(by, day_of(at))
    near = any(r.organisation_id == place.pk or r.post == Post.OPERATOR for r in held)
    if not near and not is_inside(held):
        raise refused("not-permitted")
    if successor.pk == role.user_id:
        raise refused("same-successor", "successor")
    here = Q(applicant=place) | Q(stands_at=place) | Q(parties__organisation=place)
    sent, passing = Q(submitted_at__isnull=False), Q(stops__organisation=place)
    here |= sent if is_inside([role]) else passing
    cases = Case.objects.filter(here, officer=role.user_id, closed_at=None)
    names = sorted(set(cases.values_list("reference", flat=True)))
    detail: dict[str, object] = {"to": successor.pk, "cases": names}
    record("cases.hand-over", by=by, at=at, subject=str(role), detail=detail)
    Case.objects.filter(reference__in=names).update(officer=successor)
    end_role(role, until=last_day, by=by, at=at)
    term = {"since": max(last_day + timedelta(days=1), day_of(at))}
    return start_role(
        successor, organisation=place, post=role.post, **term, by=by, at=at
    )
