"""How a decision reaches a town: the numbered letter, printed and told once."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.files.verbs import store_file
from kakehashi.foundation.ledger.queries import mark_of
from kakehashi.foundation.ledger.verbs import take_number
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.queries import branch_of, headquarters
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Application, Letter, Procedure
from kakehashi.programmes.grants.rules.procedures import address_of

DECISION = "grants.decision"  # as the ledger calls the numbers of these letters


def mark_now(*, at: datetime) -> str:
    """The section mark (記号) of letters. Refuses ``mark-missing``."""
    mark = mark_of(headquarters().pk, timezone.localdate(at))
    if mark is None:
        message = _("The association has no section mark to number letters with.")
        raise Refused(Problem("mark-missing", message))
    return mark


@transaction.atomic
def write_letter(
    application: Application,
    kind: Letter.Kind,
    *,
    procedure: Procedure | None = None,
    amount_yen: int | None = None,
    reason: str = "",
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> Letter:
    """Number a letter (文書番号); it is printed and told by the task that follows.

    Raises:
        Refused: ``mark-missing``, ``mark-unreadable``, ``mark-not-in-force``.
    """
    return Letter.objects.create(
        application=application,
        procedure=procedure,
        kind=kind,
        number=take_number(mark_now(at=at), kind=DECISION, by=by, at=at),
        amount_yen=amount_yen,
        reason=reason,
        due_on=due_on,
        dated=timezone.localdate(at),
    )


@transaction.atomic
def deliver_letter(
    letter: Letter, pdf: bytes, *, word: bytes | None = None, by: User, at: datetime
) -> bool:
    """Keep a printed letter (決定通知書), lay it on the desks and put it in the mail.

    The applicant's officers and their branch get the PDF; ``word`` lies beside it on
    the page. False when another worker was first: the row is held from the look to the
    write, so a town is told once.
    """
    waiting = Letter.objects.select_for_update().filter(pk=letter.pk, file=None)
    if not waiting.exists():
        return False
    case, procedure = letter.application.case, letter.procedure
    reference = procedure.case.reference if procedure else case.reference
    name = f"{letter.number}_{reference}"
    keep = {"organisation": headquarters(), "by": by, "at": at}
    file = store_file(ContentFile(pdf, name=f"{name}.pdf"), **keep)  # type: ignore[arg-type]
    beside = None
    if word is not None:
        beside = store_file(ContentFile(word, name=f"{name}.docx"), **keep)  # type: ignore[arg-type]
    waiting.update(file=file, word=beside)
    today, branch = timezone.localdate(at), branch_of(case.applicant)
    people = holders_of(Post.OFFICER, on=today, organisation_id=case.applicant_id)
    if branch is not None:
        people |= holders_of(Post.BRANCH, on=today, organisation_id=branch.pk)
    tell(
        people,
        subject=lambda: (
            _("%(kind)s %(number)s (%(reference)s)")
            % {
                "kind": letter.get_kind_display(),
                "number": letter.number,
                "reference": reference,
            }
        ),
        body=lambda: (
            _("The decision on “%(title)s” is attached.") % {"title": case.title}
        ),
        url=address_of(procedure)
        if procedure
        else f"/grants/applications/{case.reference}/",
        kind=Kind.DECISION,
        key=f"letter:{letter.pk}",
        attachment=file,
        copy_to=case.applicant_id,
        at=at,
    )
    return True
