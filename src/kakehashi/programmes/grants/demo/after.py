"""What follows the awards of the demonstration: a project year in all its ways (実演).

Every act is the verb a person would use, with the clock of its day. Each grant is told
its fate by the place it has among the awards, so that every stage is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kakehashi.programmes.grants.demo.grant import DAY, Grant
from kakehashi.programmes.grants.demo.plans import (
    advance_and_wait,
    change_and_be_refused,
    change_and_wait,
    change_dates,
    interim_and_wait,
    stop,
    take_advance,
    tell_interim,
)
from kakehashi.programmes.grants.demo.rounds import Cast
from kakehashi.programmes.grants.demo.settling import (
    begin_report,
    owe_back_and_wait,
    repay,
    report_and_return,
    report_and_wait,
    settle_and_claim,
    settle_and_pay,
    settle_and_wait,
)
from kakehashi.programmes.grants.documents import letter_pdf, letter_word
from kakehashi.programmes.grants.models import Application, Award, Call
from kakehashi.programmes.grants.queries.letters import letters_to_print
from kakehashi.programmes.grants.verbs.letters import deliver_letter

FATES: Sequence[Sequence[Callable[[Grant], None]]] = (
    (tell_interim,),
    (take_advance, tell_interim, settle_and_pay),
    (change_dates, tell_interim),
    (report_and_wait,),
    (take_advance, owe_back_and_wait),
    (settle_and_wait,),
    (),  # nothing handed in yet: the interim report is late
    (take_advance, repay),
    (stop,),
    (settle_and_pay,),
    (tell_interim, report_and_return),
    (take_advance, settle_and_claim),
    (change_and_wait,),
    (change_and_be_refused, tell_interim),
    (advance_and_wait,),
    (interim_and_wait,),
    (tell_interim, begin_report),
)
"""What becomes of the first grants of a call; the others wait for their reports."""


def play_after(call: Call, *, cast: Cast, now: datetime) -> None:
    """Play the year after the award of a decided round up to ``now``."""
    awards = Award.objects.filter(application__call=call).select_related(
        "application__case__applicant", "application__call"
    )
    for award, fate in zip(awards.order_by("pk"), FATES, strict=False):
        with transaction.atomic():
            _play(_grant(award.application, cast, now), fate)
    with transaction.atomic():
        clerk = cast.secretariat[0]
        for letter in letters_to_print():
            pdf, word = letter_pdf(letter), letter_word(letter)
            deliver_letter(letter, pdf, word=word, by=clerk, at=now - DAY)


def _grant(application: Application, cast: Cast, now: datetime) -> Grant:
    stops = application.case.stops.select_related("organisation").order_by("number")
    first = stops[0].organisation
    return Grant(
        application=application,
        officer=cast.officers[application.case.applicant_id],
        branch=cast.branches.get(first.pk),
        clerk=cast.secretariat[application.pk % len(cast.secretariat)],
        now=now,
    )


def _play(grant: Grant, fate: Sequence[Callable[[Grant], None]]) -> None:
    """The acts of one fate, as far as the project has begun long enough ago."""
    begins = grant.application.starts_on
    assert begins is not None, grant.application
    if timezone.localdate(grant.now - 120 * DAY) < begins:
        return
    for act in fate:
        act(grant)
