"""What applicants of a joint application tell one another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import in_charge_of
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.queries import not_read_since
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application, Comment
from kakehashi.programmes.grants.queries.approvals import bodies_of, officers_of
from kakehashi.programmes.grants.rules.comments import problems_with_comment

A_DAY = timedelta(days=1)


@transaction.atomic
def comment_on_application(
    application: Application, text: str, *, by: User, at: datetime
) -> Comment:
    """Write to the other applicants; their officers are told, without noise.

    Raises:
        Refused: ``not-permitted``, ``text-missing``, ``text-too-long``.
    """
    case, on = application.case, timezone.localdate(at)
    record(
        "grants.comment",
        by=by,
        at=at,
        subject=f"grants.application:{case.reference}",
    )
    mine = in_charge_of(by, on=on)
    bodies = bodies_of(application)
    own = next((body for body in bodies if body in mine), None)
    if problems := problems_with_comment(text, is_member=own is not None):
        raise Refused(*problems)
    assert own is not None
    comment = Comment.objects.create(
        application=application,
        organisation=own,
        text=text.strip(),
        by=by,
        person=by.acting_name,
        at=at,
    )
    _tell(comment, bodies, at=at)
    return comment


def _tell(comment: Comment, bodies: Sequence[Organisation], *, at: datetime) -> None:
    """The other officers, and each body's section once a day.

    Who has not yet read what was told her within a day is not told of more: she finds
    everything on the page.
    """
    case, on = comment.application.case, timezone.localdate(at)
    key, words = f"grants.comment:{case.reference}:", {"who": comment.who, "case": case}
    know = {comment.by_id, *not_read_since(key, since=at - A_DAY)}
    same = partial(
        tell,
        subject=lambda: _("%(who)s wrote about %(case)s") % words,
        body=comment.text,
        url=f"/grants/applications/{case.reference}/comments/",
        kind=Kind.CASE,
        at=at,
    )
    people = officers_of([body.pk for body in bodies], on=on).exclude(pk__in=know)
    same(people, key=f"{key}{comment.pk}")
    for body in bodies:
        same([], key=f"{key}{on:%Y%m%d}", copy_to=body.pk)
