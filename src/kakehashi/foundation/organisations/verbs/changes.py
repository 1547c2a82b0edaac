"""Changes of bodies as they are published: renames and mergers, with day and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import BodyChange, Kind, Organisation
from kakehashi.foundation.organisations.rules import (
    problems_with_change,
    problems_with_merger,
    problems_with_name,
)
from kakehashi.kernel.problems import Problem, Refused


@transaction.atomic
def record_rename(
    body: Organisation,
    *,
    day: date,
    name: str,
    kana: str = "",
    name_en: str = "",
    source: str,
    by: AbstractUser,
    at: datetime,
) -> BodyChange:
    """Record that a body bears another name from ``day`` on (名称変更).

    The row keeps its identity, so that what it holds stays with it.

    Raises:
        Refused: ``name-missing``, ``name-unchanged``, ``source-missing``,
            ``body-gone``, ``change-before-body``.
    """
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    problems = [
        *problems_with_name(name),
        *problems_with_change([body], day=day, source=source),
    ]
    if name.strip() == body.name:
        message = _("The body bears this name already.")
        problems.append(Problem("name-unchanged", message, "name"))
    if problems:
        raise Refused(*problems)
    change = BodyChange.objects.create(
        sort=BodyChange.Sort.RENAMED,
        day=day,
        former=body,
        former_code=body.code,
        former_name=body.name,
        successor=body,
        successor_code=body.code,
        successor_name=name.strip(),
        source=source.strip(),
    )
    body.name, body.kana, body.name_en = name.strip(), kana, name_en
    body.save(update_fields=["name", "kana", "name_en"])
    record(
        "organisations.rename",
        by=by,
        at=at,
        subject=f"organisations.body:{body.pk}",
        detail={"from": change.former_name, "to": body.name, "day": day},
    )
    return change


@transaction.atomic
def record_merger(
    bodies: Sequence[Organisation],
    *,
    into: Organisation,
    day: date,
    source: str,
    by: AbstractUser,
    at: datetime,
) -> list[BodyChange]:
    """Record that bodies went into another one on ``day`` (合併).

    The former end on the eve, and so do their branches; ``into`` must be registered.

    Raises:
        Refused: ``merger-of-none``, ``merger-with-itself``, ``source-missing``,
            ``body-gone``, ``change-before-body``.
    """
    former = list(
        Organisation.objects.select_for_update()
        .filter(pk__in=[body.pk for body in bodies])
        .order_by("code", "pk")
    )
    problems = [
        *problems_with_merger(former, into),
        *problems_with_change(former, day=day, source=source),
    ]
    if problems:
        raise Refused(*problems)
    begun = into.since == day
    sort = BodyChange.Sort.MERGED if begun else BodyChange.Sort.JOINED
    eve = day - timedelta(days=1)
    changes = [
        BodyChange(
            sort=sort,
            day=day,
            former=body,
            former_code=body.code,
            former_name=body.name,
            successor=into,
            successor_code=into.code,
            successor_name=into.name,
            source=source.strip(),
        )
        for body in former
    ]
    BodyChange.objects.bulk_create(changes)
    Organisation.objects.filter(pk__in=[b.pk for b in former]).update(until=eve)
    Organisation.objects.filter(
        kind=Kind.BRANCH, parent__in=former, until__isnull=True
    ).update(until=eve)
    record(
        "organisations.merge",
        by=by,
        at=at,
        subject=f"organisations.body:{into.pk}",
        detail={"bodies": [body.pk for body in former], "day": day},
    )
    return changes
