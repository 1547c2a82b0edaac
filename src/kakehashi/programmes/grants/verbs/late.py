"""How what is late is chased: one notice a body, with all it owes, once a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell_holders
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import say_deadline
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.queries.late import Late, chase_key


@transaction.atomic
def chase_late(rows: Sequence[Late], *, by: User, at: datetime) -> int:
    """Tell each body what it owes (督促). Give how many bodies were newly told.

    What the association itself is late with is nobody else's to be told.

    Raises:
        Refused: ``not-permitted``.
    """
    held = {role.post for role in roles_on(by, timezone.localdate(at))}
    if held.isdisjoint({Post.SECRETARIAT, Post.BRANCH}):
        message = _("Only the association and its branches chase what is late.")
        raise Refused(Problem("not-permitted", message))
    owed: dict[int, list[Late]] = defaultdict(list)
    bodies: dict[int, Organisation] = {}
    for row in rows:
        if not row.is_inside:
            owed[row.owes.pk].append(row)
            bodies[row.owes.pk] = row.owes
    if not owed:
        return 0
    subjects = {str(pk): len(found) for pk, found in owed.items()}
    record("grants.chase-late", by=by, at=at, subject="grants.late", detail=subjects)
    return sum(_chase(bodies[pk], owed[pk], at=at) for pk in sorted(owed))


def _chase(body: Organisation, rows: Sequence[Late], *, at: datetime) -> bool:
    day = timezone.localdate(at)
    post = Post.BRANCH if body.kind == Organisation.Kind.BRANCH else Post.OFFICER
    told = tell_holders(
        post,
        body.pk,
        subject=lambda: (
            _("%(n)s things are late, the first since %(due)s")
            % {"n": len(rows), "due": say_deadline(min(row.due_at for row in rows))}
        ),
        body=lambda: "\n".join(
            [
                _("Please see to the following, or tell the association why not:"),
                *(_line(row) for row in rows),
            ]
        ),
        url="/grants/late/",
        kind=Kind.DEADLINE,
        key=chase_key(body.pk, day),
        at=at,
    )
    return told > 0


def _line(row: Late) -> str:
    return _("%(what)s %(case)s “%(title)s”: was due by %(due)s") % {
        "what": row.kind.label,
        "case": row.case,
        "title": row.title,
        "due": say_deadline(row.due_at),
    }
