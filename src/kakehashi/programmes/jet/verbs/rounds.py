"""A year is planned, and a round of it opened, proposed, adopted, announced."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.jet.models import Cycle, Round, Step, Version
from kakehashi.programmes.jet.verbs.placing import must_be_ours

EVENING: Final = time(17)


@transaction.atomic
def plan_cycle(
    year: int, *, source: str, by: User, at: datetime, is_demonstration: bool = False
) -> Cycle:
    """Begin a year of arrival, with the dates by which answers have to be there.

    The dates are those that are usual (facts: calendar.csv) and can be changed.

    Raises:
        Refused: ``not-permitted``, ``year-known``.
    """
    must_be_ours(by, at=at)
    if Cycle.objects.filter(year=year).exists():
        message = _("The year %(year)d is there already.") % {"year": year}
        raise Refused(Problem("year-known", message, "year"))
    record("jet.plan", by=by, at=at, subject=f"jet:{year}")
    return Cycle.objects.create(
        year=year,
        reappointment_due_at=_evening(date(year - 1, 10, 31)),
        demand_due_at=_evening(date(year - 1, 11, 28)),
        reply_due_at=_evening(date(year, 4, 14)),
        source=source,
        is_demonstration=is_demonstration,
    )


@transaction.atomic
def open_round(
    cycle: Cycle, *, by: User, at: datetime, is_demonstration: bool = False
) -> Round:
    """Open the next round of a year (あっせん), once the one before is announced.

    Raises:
        Refused: ``not-permitted``, ``round-open``.
    """
    must_be_ours(by, at=at)
    last = cycle.rounds.order_by("-number").first()
    if last is not None and last.step != Step.ANNOUNCED:
        message = _("Round %(number)d is not announced yet.") % {"number": last.number}
        raise Refused(Problem("round-open", message))
    number = last.number + 1 if last else 1
    made = Round.objects.create(
        cycle=cycle, number=number, is_demonstration=is_demonstration
    )
    record("jet.open-round", by=by, at=at, subject=str(made))
    return made


@transaction.atomic
def propose_version(version: Version, *, why: str, by: User, at: datetime) -> Round:
    """Put a version before the committee (付議); until returned, nothing is changed.

    Raises:
        Refused: ``not-permitted``, ``not-preparing``, ``why-missing``.
    """
    must_be_ours(by, at=at)
    round_ = Round.objects.select_for_update().get(pk=version.round_id)
    if round_.step != Step.PREPARING:
        message = _("The round is no longer being prepared.")
        raise Refused(Problem("not-preparing", message))
    if not why.strip():
        message = _("Please write the grounds of the proposal.")
        raise Refused(Problem("why-missing", message, "why"))
    round_.proposed, round_.proposed_by, round_.proposed_at = version, by, at
    round_.proposed_why = why.strip()
    round_.save()
    detail = {"version": version.number, "digest": version.digest}
    record("jet.propose", by=by, at=at, subject=str(round_), detail=detail)
    return round_


@transaction.atomic
def return_version(round_: Round, *, why: str, by: User, at: datetime) -> Round:
    """Take a proposal back from the committee, to prepare another one.

    Raises:
        Refused: ``not-permitted``, ``not-proposed``, ``why-missing``.
    """
    must_be_ours(by, at=at)
    round_ = _proposed(round_)
    if not why.strip():
        message = _("Please write the reason.")
        raise Refused(Problem("why-missing", message, "why"))
    detail = {"why": why.strip()}
    record("jet.return", by=by, at=at, subject=str(round_), detail=detail)
    round_.proposed = round_.proposed_by = round_.proposed_at = None
    round_.proposed_why = ""
    round_.save()
    return round_


@transaction.atomic
def adopt_version(
    round_: Round,
    *,
    adopted_on: date,
    adopting_body: str,
    document_number: str,
    by: User,
    at: datetime,
) -> Round:
    """Write down that the committee adopted the proposal (決定); by somebody else.

    Raises:
        Refused: ``not-permitted``, ``not-proposed``, ``same-person``,
            ``adoption-incomplete``.
    """
    must_be_ours(by, at=at)
    round_ = _proposed(round_)
    if round_.proposed_by_id == by.pk:
        message = _("Who proposed cannot adopt: somebody else writes it down.")
        raise Refused(Problem("same-person", message))
    if not (adopting_body.strip() and document_number.strip()):
        message = _("Please write who adopted it, and the document number.")
        raise Refused(Problem("adoption-incomplete", message, "adopting_body"))
    round_.adopted_by, round_.adopted_at, round_.adopted_on = by, at, adopted_on
    round_.adopting_body = adopting_body.strip()
    round_.document_number = document_number.strip()
    round_.save()
    assert round_.proposed is not None
    detail = {"version": round_.proposed.number, "digest": round_.proposed.digest}
    record("jet.adopt", by=by, at=at, subject=str(round_), detail=detail)
    return round_


def _proposed(round_: Round) -> Round:
    found = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if found.step != Step.PROPOSED:
        message = _("No version is before the committee.")
        raise Refused(Problem("not-proposed", message))
    return found


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, EVENING))
