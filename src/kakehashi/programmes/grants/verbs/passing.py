"""What a body on the way has to pass on, as one deadline a call (進達期限の督促)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.notices.verbs import clear_deadline, set_deadline
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.opinions import standing_at

INSIDE = frozenset({Kind.ASSOCIATION, Kind.DIVISION})  # the association owes to nobody


def owe_passing(call: Call, body: Organisation, *, at: datetime) -> None:
    """Remind ``body`` of what stands with it of ``call``; of nothing, no more.

    One deadline for all of them, on the first day that is due. Three queries.
    """
    if body.kind in INSIDE:
        return
    key = f"grants.passing:{call.pk}:{body.pk}"
    here = (
        standing_at(call, body)
        .order_by()
        .aggregate(n=Count("pk"), due_at=Min("case__due_at"))
    )
    if not here["n"] or here["due_at"] is None:
        clear_deadline(key, at=at)
        return
    is_branch = body.kind == Kind.BRANCH
    set_deadline(
        key,
        organisation=body,
        post=Post.BRANCH if is_branch else Post.OFFICER,
        title=_("Pass on: %(call)s (%(n)s applications)")
        % {"call": call.name, "n": here["n"]},
        url=f"/grants/calls/{call.pk}/opinions/"
        if is_branch
        else "/grants/applications/?mine=1",
        due_at=here["due_at"],
        at=at,
    )
