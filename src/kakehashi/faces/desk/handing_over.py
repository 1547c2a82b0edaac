"""What the handover page does: finds or registers the successor, then hands over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.utils import timezone

from kakehashi.engines.cases.handover import hand_over
from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.accounts.queries import is_name_taken, roles_on
from kakehashi.foundation.accounts.rules import problems_with_appointing
from kakehashi.foundation.accounts.tasks import send_invitation
from kakehashi.foundation.accounts.verbs import note_invitation, register_person
from kakehashi.kernel.problems import Refused


@transaction.atomic
def pass_on(
    role: Role,
    *,
    successor: User | None,
    display_name: str,
    email: str,
    last_day: date,
    by: User,
    at: datetime,
) -> Role:
    """Hand ``role`` over to ``successor``, or to a newcomer, who is to be invited.

    Somebody who has an account under ``email`` already is the successor herself.
    Whoever hands over somebody else's post appoints: not herself.

    Raises:
        Refused: ``own-role``, ``operator-only``; of ``hand_over`` and of the verbs it
            uses.
    """
    if successor is None:
        successor = User.objects.filter(email__iexact=email, is_active=True).first()
    if role.user_id != by.pk:
        held = roles_on(by, timezone.localdate(at))
        if problems := problems_with_appointing(
            held, by=by, user=successor, post=role.post
        ):
            raise Refused(*problems)
    if successor is None:
        name = free_name(email)
        successor = register_person(
            name, display_name=display_name, email=email, by=by, at=at
        )
        note_invitation(successor, by=by, at=at)
    try:
        return hand_over(role, successor=successor, last_day=last_day, by=by, at=at)
    except Refused as refusal:
        # The page asks for the last day of the one, where the verb speaks of a term.
        raise Refused(
            *(
                replace(p, field="last_day") if p.field in {"until", "since"} else p
                for p in refusal.problems
            )
        ) from refusal


def free_name(email: str) -> str:
    """A user name nobody has, after the part of an address before the @."""
    stem = re.sub(r"[^A-Za-z0-9._-]", "", email.partition("@")[0]).lstrip("._-")[:40]
    stem = stem if len(stem) >= 3 else f"user-{stem}"
    numbered = (f"{stem}-{number}" for number in count(2))
    return (
        stem
        if not is_name_taken(stem)
        else next(name for name in numbered if not is_name_taken(name))
    )


def invite(newcomer: User) -> None:
    """Send the letter with the link to a first password, unless she has one."""
    if not newcomer.has_usable_password():
        send_invitation.enqueue(newcomer.pk)
