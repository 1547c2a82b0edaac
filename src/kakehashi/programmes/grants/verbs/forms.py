"""What is done with a filled official form: sent in, looked at, put into a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.files.verbs import store_file
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.models import Application, Call, FormUpload
from kakehashi.programmes.grants.queries.applications import (
    Dossier,
    same_project_elsewhere,
)
from kakehashi.programmes.grants.queries.approvals import officers_of
from kakehashi.programmes.grants.queries.forms import collected_by, dossier_to_fill
from kakehashi.programmes.grants.rules.form import (
    Level,
    OfficialForm,
    read_official_form,
)
from kakehashi.programmes.grants.rules.form_applying import SUMS, Proposed, propose
from kakehashi.programmes.grants.rules.form_checking import blocking, checked_against
from kakehashi.programmes.grants.verbs.applications import apply_to_call
from kakehashi.programmes.grants.verbs.drafts import Cost, edit_application, edit_costs


@dataclass(frozen=True, slots=True)
class Looked:
    """A form beside the draft it would go into, with everything wrong in it."""

    form: OfficialForm
    dossier: Dossier
    proposed: Proposed

    @property
    def errors(self) -> int:
        """How many places have to be mended."""
        return sum(error.level is Level.ERROR for error in self.form.errors)


def look_at(
    form: OfficialForm,
    call: Call,
    body: Organisation,
    draft: Application | None,
    *,
    erase: bool = False,
    at: datetime,
) -> Looked:
    """Check a form against its call and the draft it would go into. Six queries."""
    dossier = dossier_to_fill(call, body, draft)
    proposed = propose(
        form,
        dossier.application,
        lines=dossier.lines,
        exclusions=dossier.exclusions,
        answers=dossier.answers,
        erase=erase,
    )
    checked = checked_against(
        form,
        proposed,
        call=call,
        body=body,
        saved=dossier.application,
        lines=dossier.lines,
        caps=dossier.caps,
        eligibilities=dossier.eligibilities,
        exclusions=dossier.exclusions,
        elsewhere=list(same_project_elsewhere(proposed.application)),
        at=at,
    )
    return Looked(checked, dossier, proposed)


def form_in(upload: FormUpload) -> OfficialForm:
    """The form that was sent, read from its file.

    Raises:
        Refused: as `read_official_form`, where the file is not what it was.
    """
    return read_official_form(upload.file.location.read_bytes(), name=upload.file.name)


@transaction.atomic
def send_form(
    upload: File[bytes],
    form: OfficialForm,
    *,
    call: Call,
    organisation: Organisation,
    draft: Application | None,
    by: User,
    at: datetime,
) -> FormUpload:
    """Keep a filled form for a body; its officers are told where somebody else sent it.

    ``form`` is ``upload`` as it was read. An officer of the body may send it, one of a
    co-applicant for a draft they share, and the branch that collects for the body.

    Raises:
        Refused: ``not-permitted``, ``not-editable``, and those of ``store_file``.
    """
    on = timezone.localdate(at)
    roles = roles_on(by, on)
    own = any(
        r.post == Post.OFFICER and r.organisation_id == organisation.pk for r in roles
    )
    shared = draft is not None and "applicant" in roles_of(by, draft.case, on=on)
    branches = [r.organisation for r in roles if r.post == Post.BRANCH]
    if not (own or shared or collected_by(organisation, branches)):
        message = _("You cannot send a form for %(body)s.")
        named = {"body": organisation.local_name}
        raise Refused(Problem("not-permitted", message % named, "file"))
    if draft is not None and draft.case.state not in EDITABLE:
        message = _("This application cannot be changed now.")
        raise Refused(Problem("not-editable", message, "file"))
    stored = store_file(upload, organisation=organisation, by=by, at=at)
    sent = FormUpload.objects.create(
        call=call,
        organisation=organisation,
        file=stored,
        errors=look_at(form, call, organisation, draft, at=at).errors,
        by=by,
        at=at,
    )
    if not (own or shared):
        _tell_body(sent, at=at)
    subject = f"grants.form:{sent.pk}"
    detail = {"call": call.pk, "organisation": organisation.pk}
    record("grants.send-form", by=by, at=at, subject=subject, detail=detail)
    return sent


def _tell_body(sent: FormUpload, *, at: datetime) -> None:
    """Its officers: the branch sent the form for them, and it waits for them."""
    people = officers_of([sent.organisation_id], on=timezone.localdate(at))
    tell(
        people,
        subject=lambda: (
            _("Your form was uploaded by %(who)s: %(call)s")
            % {"who": sent.by, "call": sent.call.name}
        ),
        body=lambda: _(
            "Please look at what was found in it, and take it into your draft."
        ),
        url=f"/grants/forms/{sent.pk}/",
        kind=Kind.CASE,
        key=f"grants.form:{sent.pk}",
        copy_to=sent.organisation_id,
        at=at,
    )


@transaction.atomic
def take_in_form(
    upload: FormUpload,
    *,
    into: Application | None,
    erase: bool = False,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Application:
    """Put a form into a draft, or into a new one (``into`` is None), as a whole.

    Nothing is asked that a draft is not asked: it may be unfinished. What cannot be
    read stays as it is saved; ``erase`` empties what the form leaves blank.

    Args:
        seen_at: the ``saved_at`` of ``into`` that the person looked at.

    Raises:
        Refused: ``form-taken``; what makes it the wrong form (`BLOCKING`); those of
            ``apply_to_call``, ``edit_application`` and ``edit_costs``.
    """
    claimed = FormUpload.objects.filter(pk=upload.pk, taken_in_at__isnull=True)
    if not claimed.update(taken_in_at=at):
        message = _("This form was already taken into a draft.")
        raise Refused(Problem("form-taken", message))
    call, body, form = upload.call, upload.organisation, form_in(upload)
    looked = look_at(form, call, body, into, erase=erase, at=at)
    if wrong := blocking(looked.form):
        raise Refused(*(Problem(error.code, error.message) for error in wrong))
    draft, proposed = into, looked.proposed
    if draft is None:
        if not proposed.title.strip():
            message = _("The form has no title. Please fill it in, and send it again.")
            raise Refused(Problem("missing", message, "title"))
        draft = apply_to_call(call, applicant=body, title=proposed.title, by=by, at=at)
        seen_at = draft.saved_at
    _write(draft, proposed, seen_at=seen_at, by=by, at=at)
    upload.application, upload.taken_in_at = draft, at
    upload.save(update_fields=["application", "taken_in_at"])
    subject = f"grants.application:{draft.case.reference}"
    detail = {"form": upload.pk, "sha256": upload.file.sha256}
    record("grants.take-in-form", by=by, at=at, subject=subject, detail=detail)
    return draft


def _write(
    draft: Application,
    proposed: Proposed,
    *,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> None:
    """Save the answers, then the costs, by the verbs of the pages."""
    changes = {n: v for n, v in proposed.changes.items() if n not in SUMS}
    edit_application(
        draft,
        changes=changes,
        title=proposed.title,
        answers=proposed.answers,
        seen_at=seen_at,
        by=by,
        at=at,
    )
    if proposed.costs is None and not proposed.changes.keys() & set(SUMS):
        return
    edit_costs(
        draft,
        costs=_costs(proposed),
        other_income_yen=proposed.application.other_income_yen,
        requested_yen=proposed.application.requested_yen,
        seen_at=draft.saved_at,
        by=by,
        at=at,
    )


def _costs(proposed: Proposed) -> Sequence[Cost]:
    lines = proposed.lines if proposed.costs is None else proposed.costs
    return [
        Cost(
            line.expense_class,
            line.description,
            line.unit,
            line.unit_yen,
            line.quantity,
            line.is_eligible,
        )
        for line in lines
    ]
