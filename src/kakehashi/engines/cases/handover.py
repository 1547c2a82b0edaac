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
    """End a role on ``last_day`` and give the successor the post and the open cases.

    She begins the day after, or today if the predecessor has left already. The cases
    the predecessor is officer of by this role are hers at once.

    Refuses: ``not-permitted``, unless ``by`` holds a post at the same body, or is of
    the association or an operator; ``same-successor``.
    """
    today, place = day_of(at), role.organisation
    held = roles_on(by, today)
    near = any(r.organisation_id == place.pk or r.post == Post.OPERATOR for r in held)
    if not near and not is_inside(held):
        raise refused("not-permitted")
    if successor.pk == role.user_id:
        raise refused("same-successor", "successor")
    end_role(role, until=last_day, by=by, at=at)
    since = max(last_day + timedelta(days=1), today)
    new = start_role(
        successor, organisation=place, post=role.post, since=since, by=by, at=at
    )
    here = Q(applicant=place) | Q(stands_at=place) | Q(parties__organisation=place)
    here |= (
        Q(submitted_at__isnull=False)
        if is_inside([role])
        else Q(stops__organisation=place)
    )
    cases = Case.objects.filter(here, officer=role.user_id, closed_at=None)
    references = sorted(set(cases.values_list("reference", flat=True)))
    detail: dict[str, object] = {"to": successor.pk, "cases": references}
    record("cases.hand-over", by=by, at=at, subject=str(role), detail=detail)
    Case.objects.filter(reference__in=references).update(officer=successor)
    return new
