"""Who is told of each step of a body's own approval, and of being a co-applicant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Application, Approval, ApprovalStep
from kakehashi.programmes.grants.queries.approvals import (
    approvals_of,
    bodies_of,
    officers_of,
)
from kakehashi.programmes.grants.rules.approvals import Standing, sentence_of


def tell_colleagues(row: Approval, *, at: datetime) -> None:
    """The other officers of the body and its section: it is their turn."""
    on = timezone.localdate(at)
    people = officers_of([row.organisation_id], on=on).exclude(pk=row.by_id)
    _tell(people, row, body=_with_note(row), copy_to=row.organisation_id, at=at)


def tell_drafter(row: Approval, drafter: User, *, at: datetime) -> None:
    """Who put it up, unless she did this too or has left the body since."""
    on = timezone.localdate(at)
    people = officers_of([row.organisation_id], on=on).exclude(pk=row.by_id)
    _tell(people.filter(pk=drafter.pk), row, body=_with_note(row), at=at)


def tell_decided(row: Approval, one: Standing, *, at: datetime) -> None:
    """The drafter; of a co-applicant's consent also the applicant's officers.

    Once the applicant has decided, co-applicants are asked for theirs.
    """
    if one.put_up is not None:
        tell_drafter(row, one.put_up.by, at=at)
    if one.is_applicant:
        _ask_co_applicants(row, at=at)
        return
    case, on = row.application.case, timezone.localdate(at)
    people = officers_of([case.applicant_id], on=on).exclude(pk=row.by_id)
    _tell(people, row, body=_without_note(row), copy_to=case.applicant_id, at=at)


def _ask_co_applicants(row: Approval, *, at: datetime) -> None:
    """The officers of those who have not agreed to what the applicant decided on."""
    case, on = row.application.case, timezone.localdate(at)
    agreed = {
        given.organisation_id
        for given in approvals_of(row.application)
        if given.is_consent and given.of_saved_at == row.of_saved_at
    }
    for body in bodies_of(row.application)[1:]:
        if body.pk in agreed:
            continue
        tell(
            officers_of([body.pk], on=on),
            subject=lambda: _("Please agree: %(case)s") % {"case": case},
            body=_without_note(row),
            url=f"/grants/applications/{case.reference}/approval/",
            kind=Kind.CASE,
            key=f"grants.consent:{row.pk}",
            copy_to=body.pk,
            at=at,
        )


def _tell(
    people: Iterable[User],
    row: Approval,
    *,
    body: Callable[[], str],
    copy_to: int | None = None,
    at: datetime,
) -> None:
    case = row.application.case
    tell(
        people,
        subject=lambda: _subject(row),
        body=body,
        url=f"/grants/applications/{case.reference}/approval/",
        kind=Kind.CASE,
        key=f"grants.approval:{row.pk}",
        copy_to=copy_to,
        at=at,
    )


def _with_note(row: Approval) -> Callable[[], str]:
    """For the body itself: the note stays within it."""
    lines = [row.application.case.title, row.note]
    return lambda: "\n".join(filter(None, [sentence_of(row), *lines]))


def _without_note(row: Approval) -> Callable[[], str]:
    return lambda: "\n".join([sentence_of(row), row.application.case.title])


def _subject(row: Approval) -> str:
    reference = row.application.case.reference
    if not row.is_granted:
        told = _("%(case)s was sent back within your body")
    elif row.step == ApprovalStep.DRAFTED:
        told = _("Please approve: %(case)s")
    elif row.step == ApprovalStep.CHIEF:
        told = _("Final approval is awaited: %(case)s")
    elif row.is_consent:
        told = _("%(body)s agreed to %(case)s")
    else:
        told = _("%(case)s was approved")
    return told % {"case": reference, "body": row.organisation}


def tell_invited(
    application: Application, body: Organisation, *, by: User, at: datetime
) -> None:
    """The officers of a new co-applicant: they may read, write, and have to agree."""
    case = application.case
    words = {"who": by, "body": case.applicant, "title": case.title}
    tell(
        officers_of([body.pk], on=timezone.localdate(at)),
        subject=lambda: _("You apply jointly: %(case)s") % {"case": case},
        body=lambda: (
            _(
                "%(who)s (%(body)s) has made your body a co-applicant of “%(title)s”."
                " You may read and edit it and write to the other applicants. It is"
                " sent only when your body agrees to it."
            )
            % words
        ),
        url=f"/grants/applications/{case.reference}/",
        kind=Kind.CASE,
        key=f"grants.invited:{case.reference}:{body.pk}:{at:%Y%m%d%H%M%S%f}",
        copy_to=body.pk,
        at=at,
    )
