"""How a decision reaches a town: the numbered letter, printed and told once."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.files.verbs import store_file
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.queries import branch_of, headquarters
from kakehashi.programmes.grants.models import Letter


@transaction.atomic
def deliver_letter(letter: Letter, pdf: bytes, *, by: User, at: datetime) -> bool:
    """Keep a printed letter (決定通知書), lay it on the desks and put it in the mail.

    The applicant's officers and their branch get it. False when another worker was
    first: the row is held from the look to the write, so a town is told once.
    """
    waiting = Letter.objects.select_for_update().filter(pk=letter.pk, file=None)
    if not waiting.exists():
        return False
    case = letter.application.case
    printed = ContentFile(pdf, name=f"{letter.number}_{case.reference}.pdf")
    file = store_file(printed, organisation=headquarters(), by=by, at=at)
    waiting.update(file=file)
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
                "reference": case.reference,
            }
        ),
        body=lambda: (
            _("The decision on “%(title)s” is attached.") % {"title": case.title}
        ),
        url=f"/grants/applications/{case.reference}/",
        kind=Kind.DECISION,
        key=f"letter:{letter.pk}",
        attachment=file,
        at=at,
    )
    return True
