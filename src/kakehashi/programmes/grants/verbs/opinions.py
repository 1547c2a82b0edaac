"""A body on the way gives its opinion, ranks, and passes on (意見・順位・進達)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import must_be
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Application, Call, Opinion
from kakehashi.programmes.grants.queries.opinions import ranks_taken
from kakehashi.programmes.grants.rules.layers import problems_with_ranks
from kakehashi.programmes.grants.verbs.applications import must_be_as_seen


@dataclass(frozen=True, slots=True)
class Said:
    """What a body says of one application.

    ``version`` is of the case as she saw it, ``seen_at`` when the opinion of her body
    was given that she saw; None: there was none.
    """

    application: Application
    text: str = ""
    rank: int | None = None
    version: int | None = None
    seen_at: datetime | None = None


@transaction.atomic
def give_opinions(
    call: Call,
    organisation: Organisation,
    said: Sequence[Said],
    *,
    by: User,
    at: datetime,
) -> None:
    """Keep what ``organisation`` says of applications that stand there now.

    Only a branch ranks. What was said before stays in the ledger; where nothing is
    said any more, nothing is kept.

    Raises:
        Refused: ``not-permitted``, ``changed-meanwhile``, ``rank-not-yours``,
            ``rank-outside``, ``rank-twice``, ``rank-taken``.
    """
    for one in said:
        must_be_as_seen(one.application, one.version)
        must_be(by, one.application.case, "holder", at=at)
        if one.application.case.stands_at_id != organisation.pk:
            raise Refused(Problem("not-permitted", _("It does not stand with you.")))
    ranks = {one.application.case.reference: one.rank for one in said}
    texts = {one.application.case.reference: one.text.strip() for one in said}
    if organisation.kind != Kind.BRANCH and any(ranks.values()):
        raise Refused(Problem("rank-not-yours", _("Only a branch ranks."), "rank"))
    # Before the ranks are read: of two officers of one branch the second waits here.
    record(
        "grants.give-opinions",
        by=by,
        at=at,
        subject=f"grants.call:{call.pk}",
        detail={"organisation": organisation.pk, "ranks": ranks, "texts": texts},
    )
    had = {
        opinion.application_id: opinion
        for opinion in Opinion.objects.filter(
            organisation=organisation, application__in=[one.application for one in said]
        )
    }
    if problems := [p for one in said for p in _changed(one, had)]:
        raise Refused(*problems)
    taken = {
        rank: reference
        for rank, reference in ranks_taken(call, organisation).items()
        if reference not in ranks
    }
    if problems := problems_with_ranks(ranks, taken=taken):
        raise Refused(*problems)
    _replace(call, organisation, said, had, by=by, at=at)


def _changed(one: Said, had: Mapping[int, Opinion]) -> Iterator[Problem]:
    """What a colleague has written since she looked, so that it is not lost."""
    now = had.get(one.application.pk)
    if one.seen_at == (now.at if now else None):
        return
    reference = one.application.case.reference
    told = _("%(reference)s: a colleague has meanwhile written: %(rank)s %(text)s")
    words = {
        "reference": reference,
        "rank": now.rank or "―" if now else "―",
        "text": now.text if now else "―",
    }
    yield Problem("changed-meanwhile", told % words, f"text-{reference}")


def _replace(
    call: Call,
    organisation: Organisation,
    said: Sequence[Said],
    had: Mapping[int, Opinion],
    *,
    by: User,
    at: datetime,
) -> None:
    """All at once: two of them may change places."""
    Opinion.objects.filter(pk__in=[opinion.pk for opinion in had.values()]).delete()
    Opinion.objects.bulk_create(
        _opinion(one, call, organisation, had.get(one.application.pk), by=by, at=at)
        for one in said
        if one.text.strip() or one.rank is not None
    )


def _opinion(
    one: Said,
    call: Call,
    organisation: Organisation,
    had: Opinion | None,
    *,
    by: User,
    at: datetime,
) -> Opinion:
    opinion = Opinion(
        application=one.application,
        call=call,
        organisation=organisation,
        rank=one.rank,
        text=one.text.strip(),
        by=by,
        person=by.acting_name,
        at=at,
    )
    if had and (had.rank, had.text) == (opinion.rank, opinion.text):
        return had
    return opinion
