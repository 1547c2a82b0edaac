"""What people keep for themselves and for the committee at the round desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import CommitteeNote
from kakehashi.engines.cases.reviews import note_for_committee
from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Application, SavedView

MOST_VIEWS = 20


@transaction.atomic
def save_view(name: str, query: str, *, by: User, at: datetime) -> SavedView:
    """Keep a filter of the round desk under a name; the same name is replaced.

    Raises:
        Refused: ``too-many-views``.
    """
    del at  # a view has no history
    own = SavedView.objects.filter(user=by)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise Refused(
            Problem(
                "too-many-views",
                _("You already keep %(most)s views; please remove one first.")
                % {"most": MOST_VIEWS},
                "name",
            )
        )
    view, _new = SavedView.objects.update_or_create(
        user=by, name=name, defaults={"query": query}
    )
    return view


@transaction.atomic
def drop_view(name: str, *, by: User, at: datetime) -> None:
    """Forget a saved view of one's own."""
    del at
    SavedView.objects.filter(user=by, name=name).delete()


@transaction.atomic
def note_application(
    application: Application, text: str, *, by: User, at: datetime
) -> CommitteeNote:
    """Tell the committee something about an application (審査会への付記).

    Raises:
        Refused: ``not-permitted``, ``text-missing``.
    """
    return note_for_committee(application.case, text, by=by, at=at)
