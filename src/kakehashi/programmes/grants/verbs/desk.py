"""What branch and secretariat do with an application on its way (経由・受理)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import must_be
from kakehashi.engines.cases.routes import forward, hold, pull_up, resume, send_back
from kakehashi.engines.cases.verbs import make_move
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import Words, set_deadline, tell_holders
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import APPLICATION
from kakehashi.programmes.grants.models import Application, Call, Check, CheckItem
from kakehashi.programmes.grants.verbs.applications import deadline_key
from kakehashi.programmes.grants.verbs.opinions import Said, give_opinions
from kakehashi.programmes.grants.verbs.passing import owe_passing
from kakehashi.programmes.grants.verbs.touching import ask_again


def tell_applicant(
    application: Application, *, subject: Words, body: Words, step: str, at: datetime
) -> None:
    """Tell the applicant's officers of one step of their case, once."""
    case = application.case
    tell_holders(
        Post.OFFICER,
        case.applicant_id,
        subject=subject,
        body=body,
        url=f"/grants/applications/{case.reference}/",
        kind=Kind.CASE,
        key=f"{case.reference}:{case.version}:{step}",
        at=at,
    )


@transaction.atomic
def forward_application(
    application: Application,
    *,
    note: str = "",
    said: Said | None = None,
    by: User,
    at: datetime,
) -> Application:
    """Pass an application on to the next stop (進達), with what the body says of it.

    The applicant reads ``note``; ``said`` is for the association only.

    Raises:
        Refused: of `give_opinions`, or of ``forward``.
    """
    case, call = application.case, application.call
    here = case.stands_at
    if said is not None:
        give_opinions(call, here, [said], by=by, at=at)
    forward(APPLICATION, case, by=by, at=at, note=note)
    owe_passing(call, here, at=at)
    owe_passing(call, case.stands_at, at=at)
    return application


@transaction.atomic
def forward_applications(
    call: Call,
    organisation: Organisation,
    said: Sequence[Said],
    *,
    passing: Collection[int],
    by: User,
    at: datetime,
) -> list[Application]:
    """Rank many applications of a call and pass on some in one act (一括進達), or none.

    ``passing`` are the ids of those passed on; what is said of the others is kept.

    Raises:
        Refused: ``nothing-chosen``, of `give_opinions`, or of ``forward``.
    """
    sent = [one.application for one in said if one.application.pk in passing]
    if not sent:
        raise Refused(
            Problem("nothing-chosen", _("Please tick what you want to pass on."))
        )
    give_opinions(call, organisation, said, by=by, at=at)
    for application in sent:
        forward(APPLICATION, application.case, by=by, at=at)
    owe_passing(call, organisation, at=at)
    for body in {application.case.stands_at for application in sent}:
        owe_passing(call, body, at=at)
    return sent


@transaction.atomic
def return_application(
    application: Application,
    *,
    note: str,
    due_at: datetime | None,
    by: User,
    at: datetime,
) -> Application:
    """Give an application back to the applicant for correction (差戻し).

    ``due_at`` is the instant by which the correction must arrive; the call's own
    closing no longer counts.

    Raises:
        Refused: ``note-missing``, ``due-in-the-past``, or of ``make_move``.
    """
    if due_at is not None and due_at <= at:
        raise Refused(
            Problem("due-in-the-past", _("Please give a day to come."), "due_at")
        )
    case = application.case
    here = case.stands_at
    send_back(
        APPLICATION,
        case,
        by=by,
        at=at,
        note=note,
        to_applicant=True,
        due_at=due_at,
    )
    owe_passing(application.call, here, at=at)
    ask_again(application, by=by, at=at)
    if due_at is not None:
        set_deadline(
            deadline_key(case),
            organisation=case.applicant,
            title=_("Correct and submit: %(title)s") % {"title": case.title},
            url=f"/grants/applications/{case.reference}/",
            due_at=due_at,
            at=at,
        )
    tell_applicant(
        application,
        subject=lambda: (
            _("Please correct your application %(reference)s")
            % {"reference": case.reference}
        ),
        body=note,
        step="return",
        at=at,
    )
    return application


@transaction.atomic
def send_back_application(
    application: Application, *, note: str, by: User, at: datetime
) -> Application:
    """Give an application back one stop, e.g. from the association to the branch."""
    here = application.case.stands_at
    send_back(
        APPLICATION, application.case, by=by, at=at, note=note, to_applicant=False
    )
    owe_passing(application.call, here, at=at)
    owe_passing(application.call, application.case.stands_at, at=at)
    return application


@transaction.atomic
def hold_application(
    application: Application, *, note: str, by: User, at: datetime
) -> Application:
    """Say why an application waits at one's desk (保留)."""
    hold(application.case, by=by, at=at, note=note)
    return application


@transaction.atomic
def resume_application(
    application: Application, *, by: User, at: datetime
) -> Application:
    resume(application.case, by=by, at=at)
    return application


@transaction.atomic
def pull_up_application(
    application: Application, *, note: str, by: User, at: datetime
) -> Application:
    """Take an application that is stuck at an earlier stop (引き上げ)."""
    here = application.case.stands_at
    pull_up(APPLICATION, application.case, by=by, at=at, note=note)
    owe_passing(application.call, here, at=at)
    owe_passing(application.call, application.case.stands_at, at=at)
    return application


@transaction.atomic
def check_application(
    application: Application,
    *,
    answers: Mapping[CheckItem, tuple[bool, str]],
    by: User,
    at: datetime,
) -> Application:
    """Keep the completeness check (形式審査): item → (met, note).

    Raises:
        Refused: ``not-permitted``.
    """
    must_be(by, application.case, "association", at=at)
    for item, (is_met, note) in answers.items():
        Check.objects.update_or_create(
            application=application,
            item=item,
            defaults={"is_met": is_met, "note": note, "by": by, "at": at},
        )
    return application


@transaction.atomic
def accept_application(
    application: Application, *, by: User, at: datetime
) -> Application:
    """Accept (受理) an application whose check is complete.

    Only where it has arrived: from its branch it is pulled up first, with a reason.

    Raises:
        Refused: ``not-permitted``, ``check-incomplete``, or of ``make_move``.
    """
    must_be(by, application.case, "holder", at=at)
    met = set(application.checks.filter(is_met=True).values_list("item", flat=True))
    if missing := [item for item in CheckItem if item not in met]:
        names = "、".join(str(item.label) for item in missing)
        raise Refused(
            Problem(
                "check-incomplete",
                _("Not yet checked or not met: %(items)s") % {"items": names},
            )
        )
    make_move(APPLICATION, application.case, "accept", by=by, at=at)
    tell_applicant(
        application,
        subject=lambda: (
            _("Your application %(reference)s was accepted")
            % {"reference": application.case.reference}
        ),
        body=lambda: _("It is complete and goes to the review."),
        step="accept",
        at=at,
    )
    return application
