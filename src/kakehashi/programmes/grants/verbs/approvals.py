"""A body's own approval before it sends (庁内決裁), and a co-applicant's consent."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.documents import content_to_approve
from kakehashi.programmes.grants.models import (
    Application,
    Approval,
    ApprovalStep,
    ApprovedText,
    BodyPractice,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.queries.approvals import (
    approvals_of,
    bodies_of,
    needing_approval,
    texts_of,
)
from kakehashi.programmes.grants.rules.approvals import (
    APPROVING,
    Standing,
    covers,
    problems_with_agreeing,
    problems_with_approving,
    problems_with_paper,
    problems_with_putting_up,
    problems_with_step,
    standings,
)
from kakehashi.programmes.grants.verbs.approval_notices import (
    tell_colleagues,
    tell_decided,
    tell_drafter,
)


def standings_of(application: Application) -> list[Standing]:
    """Where each applicant's own approval stands.

    Three queries; six more where it was saved since somebody looked at it.
    """
    bodies = bodies_of(application)
    approvals = list(approvals_of(application))
    needing = needing_approval(bodies)
    found = standings(application, bodies, approvals, needing=needing)
    older = [one.first for one in found if one.first and not one.is_current]
    if not older:
        return found
    looked_at, now = texts_of(older), content_to_approve(application)
    unchanged = {row.pk for row in older if covers(looked_at[row.pk], now)}
    return standings(
        application, bodies, approvals, needing=needing, unchanged=unchanged
    )


@transaction.atomic
def put_up_application(
    application: Application,
    *,
    organisation: Organisation,
    note: str = "",
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Approval:
    """Put the application up for one's own body's approval (起案), as it is saved now.

    ``seen_at`` is the ``saved_at`` of what the person looked at.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``, ``note-too-long``,
            ``already-put-up``, ``already-decided``.
    """
    _write_down("put-up", application, organisation, by=by, at=at)
    one = _standing(application, organisation, seen_at=seen_at, note=note, by=by, at=at)
    _refuse(problems_with_putting_up(one))
    row = _keep(
        one, ApprovalStep.DRAFTED, application, seen_at=seen_at, note=note, by=by, at=at
    )
    _keep_texts(row)
    tell_colleagues(row, at=at)
    return row


@transaction.atomic
def approve_draft(
    application: Application,
    *,
    organisation: Organisation,
    step: str = ApprovalStep.DECIDED,
    note: str = "",
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Approval:
    """Approve what a colleague put up: as section head (課長), or finally (決裁).

    A section head who decides herself (課長専決) approves finally at once.

    Raises:
        Refused: as `put_up_application`, ``not-put-up``, ``own-draft``,
            ``already-approved``.
    """
    assert step in APPROVING, step
    _write_down("approve-draft", application, organisation, by=by, at=at, step=step)
    one = _standing(application, organisation, seen_at=seen_at, note=note, by=by, at=at)
    _refuse(problems_with_approving(one, by_id=by.pk, step=step))
    row = _keep(one, step, application, seen_at=seen_at, note=note, by=by, at=at)
    if step == ApprovalStep.CHIEF:
        tell_colleagues(row, at=at)
    else:
        tell_decided(row, one, at=at)
    return row


@transaction.atomic
def send_back_draft_for_mending(
    application: Application,
    *,
    organisation: Organisation,
    note: str,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Approval:
    """Send what a colleague put up back to her, with what has to be mended.

    Raises:
        Refused: as `approve_draft`, ``note-missing``.
    """
    _write_down("send-back-draft", application, organisation, by=by, at=at)
    one = _standing(application, organisation, seen_at=seen_at, note=note, by=by, at=at)
    _refuse(problems_with_approving(one, by_id=by.pk, step=ApprovalStep.DECIDED))
    if not note.strip():
        raise Refused(Problem("note-missing", _("Please say what to mend."), "note"))
    step = ApprovalStep.DECIDED if one.chief else ApprovalStep.CHIEF
    row = _keep(
        one,
        step,
        application,
        seen_at=seen_at,
        note=note,
        is_granted=False,
        by=by,
        at=at,
    )
    assert one.put_up is not None
    tell_drafter(row, one.put_up.by, at=at)
    return row


@transaction.atomic
def record_decision_on_paper(
    application: Application,
    *,
    organisation: Organisation,
    name: str,
    decided_on: date | None,
    number: str = "",
    note: str = "",
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Approval:
    """Record that ``name`` approved the application on paper (紙の決裁) on a day.

    ``number`` is that of the decision in the body's own system, if it has one.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``, ``note-too-long``,
            ``already-decided``, ``name-missing``, ``day-missing``, ``day-ahead``.
    """
    told = {"name": name.strip(), "number": number.strip()}
    _write_down("record-decision", application, organisation, by=by, at=at, **told)
    one = _standing(application, organisation, seen_at=seen_at, note=note, by=by, at=at)
    on = timezone.localdate(at)
    _refuse(problems_with_paper(one, name=name, decided_on=decided_on, on=on))
    row = _keep(
        one,
        ApprovalStep.DECIDED,
        application,
        seen_at=seen_at,
        note=note,
        name=name.strip(),
        decided_on=decided_on,
        number=number.strip(),
        by=by,
        at=at,
    )
    _keep_texts(row)
    tell_decided(row, one, at=at)
    return row


@transaction.atomic
def agree_to_application(
    application: Application,
    *,
    organisation: Organisation,
    note: str = "",
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Approval:
    """Agree for a co-applicant to the application as it is saved now (同意).

    Raises:
        Refused: as `put_up_application`, ``not-a-party``, ``approval-first``.
    """
    _write_down("agree", application, organisation, by=by, at=at)
    one = _standing(application, organisation, seen_at=seen_at, note=note, by=by, at=at)
    _refuse(problems_with_agreeing(one))
    row = _keep(
        one, ApprovalStep.DECIDED, application, seen_at=seen_at, note=note, by=by, at=at
    )
    _keep_texts(row)
    tell_decided(row, one, at=at)
    return row


@transaction.atomic
def require_approval(
    organisation: Organisation, *, is_needed: bool, by: User, at: datetime
) -> BodyPractice:
    """Say whether this body approves every application before it is sent.

    Raises:
        Refused: ``not-permitted`` to whoever is no officer of it.
    """
    subject = f"organisations.organisation:{organisation.pk}"
    record(
        "grants.require-approval",
        by=by,
        at=at,
        subject=subject,
        detail={"is_needed": is_needed},
    )
    if not _is_officer(by, organisation, on=timezone.localdate(at)):
        sentence = _("Only officers of this body may say so.")
        raise Refused(Problem("not-permitted", sentence))
    practice, _new = BodyPractice.objects.update_or_create(
        organisation=organisation,
        defaults={"needs_approval": is_needed, "by": by, "at": at},
    )
    return practice


def _standing(
    application: Application,
    organisation: Organisation,
    *,
    seen_at: datetime,
    note: str,
    by: User,
    at: datetime,
) -> Standing:
    """How far the body is, of the application as it is in the database now."""
    now = same_application(application)
    found = {one.organisation.pk: one for one in standings_of(now)}
    is_member = organisation.pk in found and _is_officer(
        by, organisation, on=timezone.localdate(at)
    )
    _refuse(problems_with_step(now, is_member=is_member, seen_at=seen_at, note=note))
    return found[organisation.pk]


def _is_officer(by: User, organisation: Organisation, *, on: date) -> bool:
    return any(
        role.post == Post.OFFICER and role.organisation_id == organisation.pk
        for role in roles_on(by, on)
    )


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(*problems)


def _write_down(
    act: str,
    application: Application,
    organisation: Organisation,
    *,
    by: User,
    at: datetime,
    **detail: object,
) -> None:
    subject = f"grants.application:{application.case.reference}"
    told = {"organisation": organisation.pk, **detail}
    record(f"grants.{act}", by=by, at=at, subject=subject, detail=told)


def _keep(
    one: Standing,
    step: str,
    application: Application,
    *,
    seen_at: datetime,
    note: str,
    is_granted: bool = True,
    name: str = "",
    decided_on: date | None = None,
    number: str = "",
    by: User,
    at: datetime,
) -> Approval:
    of_round = one.put_up.of_saved_at if one.is_open and one.put_up else seen_at
    return Approval.objects.create(
        application=application,
        organisation=one.organisation,
        step=step,
        is_granted=is_granted,
        of_saved_at=of_round,
        name=name,
        decided_on=decided_on,
        number=number,
        note=note.strip(),
        by=by,
        person=by.acting_name,
        at=at,
    )


def _keep_texts(row: Approval) -> None:
    """Keep every answer as it was looked at, to show later what changed."""
    ApprovedText.objects.bulk_create(
        ApprovedText(approval=row, field=field, text=text)
        for field, text in content_to_approve(row.application).items()
    )
