"""What is read: the terms of a day, the roster, requests, published results."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from kakehashi.engines.cases.queries import visible_to
from kakehashi.engines.cases.roles import is_inside
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import in_charge_of, roles_on
from kakehashi.foundation.organisations.models import Kind
from kakehashi.kernel.dated import in_force, in_language
from kakehashi.programmes.experts.models import Candidate, Dispatch, Expert, Field

TERMS = tomllib.loads((Path(__file__).parent / "data/terms.toml").read_text())["terms"]
BESIDE = ("case__applicant", "case__stands_at", "field", "expert__organisation")


def terms_on(day: date) -> dict[str, Any]:
    """The terms (制度の条件) in force on a day, else the first known, as read."""
    told = in_language(in_force(TERMS, day), get_language() or "")
    return {**told, "fields": Field.objects.all()}


def requests_for(user: User, *, on: date) -> QuerySet[Dispatch]:
    """The requests that exist for her, the latest first."""
    found = Dispatch.objects.filter(case__in=visible_to(user, on=on))
    return found.select_related(*BESIDE, "number").order_by("-case__opened_at", "-pk")


def narrowed(found: QuerySet[Dispatch], state: str, text: str) -> QuerySet[Dispatch]:
    """Those in a state, and with a reference, title or country."""
    found = found.filter(case__state=state) if state else found
    words = Q(case__title__icontains=text) | Q(case__reference__iexact=text)
    return found.filter(words) if text else found


def experts_for(user: User, *, on: date) -> QuerySet[Expert]:
    """The whole roster for the secretariat and offices, their own for other bodies."""
    held = roles_on(user, on)
    abroad = any(r.organisation.kind == Kind.OVERSEAS_OFFICE for r in held)
    own = Q(organisation__in=in_charge_of(user, on=on))
    theirs = Q(valid_until__gte=on) if abroad else Q(pk=None)
    found = Expert.objects.filter(Q() if is_inside(held) else own | theirs)
    found = found.select_related("organisation").order_by("organisation__code", "name")
    return found.prefetch_related("fields", "named__case")


def asked_of(user: User, *, on: date) -> QuerySet[Candidate]:
    """What was asked of her bodies, and of retired people for the secretariat."""
    mine = Q(expert__organisation__in=in_charge_of(user, on=on))
    mine |= Q(expert__is_retired=True) if is_inside(roles_on(user, on)) else Q(pk=None)
    beside = ("dispatch__case", "dispatch__field", "expert__organisation")
    return Candidate.objects.filter(mine).select_related(*beside)


def results() -> QuerySet[Dispatch]:
    """Dispatches whose result is public, the latest first."""
    found = Dispatch.objects.filter(published_at__isnull=False)
    return found.select_related(*BESIDE).order_by("-published_at")
