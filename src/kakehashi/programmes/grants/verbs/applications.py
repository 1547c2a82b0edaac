"""What an applicant does: apply, submit, take back, withdraw, appeal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.routes import lay_route, send, take_back
from kakehashi.engines.cases.verbs import last_act, make_move, open_case
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.verbs import clear_deadline, set_deadline
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import branch_of, headquarters
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import APPLICATION
from kakehashi.programmes.grants.documents import content_now
from kakehashi.programmes.grants.models import Application, Call, SubmittedText, Way
from kakehashi.programmes.grants.queries.applications import dossier_of
from kakehashi.programmes.grants.rules.approvals import (
    Standing,
    problems_before_sending,
)
from kakehashi.programmes.grants.rules.submitting import (
    problems_with_applying,
    problems_with_submitting,
)
from kakehashi.programmes.grants.rules.terms import way_in
from kakehashi.programmes.grants.verbs.approvals import standings_of
from kakehashi.programmes.grants.verbs.drafts import COPIED, as_cost, replace_lines
from kakehashi.programmes.grants.verbs.passing import owe_passing
from kakehashi.programmes.grants.verbs.touching import ask_again


def must_be_as_seen(application: Application, version: int | None) -> None:
    """Refuse an act on a page that shows an older state of the case.

    Raises:
        Refused: ``changed-meanwhile``, told with who did what since.
    """
    if version is not None and version != application.case.version:
        raise Refused(last_act(application.case, APPLICATION))


def deadline_key(case: Case) -> str:
    return f"{case.kind}:{case.reference}"


@transaction.atomic
def apply_to_call(
    call: Call,
    *,
    applicant: Organisation,
    title: str,
    copy_from: Application | None = None,
    through: Organisation | None = None,
    by: User,
    at: datetime,
) -> Application:
    """Start a draft, empty or from an earlier application of the same body.

    Lays the route (the body it applies ``through``, if its kind has to; the branch;
    the association) and sets the deadline.

    Raises:
        Refused: ``call-not-open``, ``call-closed``, ``not-eligible``,
            ``apply-through``, ``through-not-eligible``.
    """
    eligibilities = list(call.eligibilities.all())
    if way_in(eligibilities, applicant.kind) == Way.DIRECT:
        through = None
    if problems := problems_with_applying(
        call, eligibilities, kind=applicant.kind, through=through, at=at
    ):
        raise Refused(*problems)
    case = open_case(
        APPLICATION,
        applicant=applicant,
        title=title,
        fiscal_year=call.fiscal_year,
        prefix="G",
        by=by,
        at=at,
    )
    lay_route(case, _way_to_the_association(call, applicant, through), by=by, at=at)
    application = Application(case=case, call=call, through=through, saved_at=at)
    if copy_from is not None:
        application.copied_from = copy_from
        for field in COPIED:
            setattr(application, field, getattr(copy_from, field))
    application.save(force_insert=True)
    if copy_from is not None:
        replace_lines(application, [as_cost(line) for line in copy_from.lines.all()])
    owe_submission(application, at=at)
    return application


def _way_to_the_association(
    call: Call, applicant: Organisation, through: Organisation | None
) -> list[tuple[Organisation, datetime | None]]:
    """Each body on the way with the day by which it passes on."""
    stops: list[tuple[Organisation, datetime | None]] = []
    if through is not None:
        stops.append((through, call.through_due_at))
    if branch := branch_of(through or applicant):
        stops.append((branch, call.branch_due_at))
    return [*stops, (headquarters(), None)]


@transaction.atomic
def submit_application(
    application: Application, *, by: User, at: datetime
) -> Application:
    """Send a draft, or a returned application, on its route.

    Raises:
        Refused: any of `problems_with`, or of ``make_move``.
    """
    if problems := problems_with(application, at=at):
        raise Refused(*problems)
    send(APPLICATION, application.case, "submit", by=by, at=at)
    _keep_as_sent(application)
    clear_deadline(deadline_key(application.case), at=at)
    owe_passing(application.call, application.case.stands_at, at=at)
    return application


def owe_submission(application: Application, *, at: datetime) -> None:
    """Remind the applicant of the closing of the call until it is submitted."""
    case = application.case
    set_deadline(
        deadline_key(case),
        organisation=case.applicant,
        title=_("Submit: %(title)s") % {"title": case.title},
        url=f"/grants/applications/{case.reference}/",
        due_at=application.call.closes_at,
        at=at,
    )


def _keep_as_sent(application: Application) -> None:
    """Keep every answer as it was sent, to show later what changed."""
    SubmittedText.objects.bulk_create(
        SubmittedText(
            application=application,
            version=application.case.version,
            field=field,
            text=text,
        )
        for field, text in content_now(application).items()
    )


def problems_with(
    application: Application,
    *,
    approvals: Sequence[Standing] | None = None,
    at: datetime,
) -> list[Problem]:
    """What stands between this draft and its submission (nine queries).

    ``approvals`` are those of `standings_of`, where they are loaded already.
    """
    found = standings_of(application) if approvals is None else approvals
    told = dossier_of(application)
    problems = problems_with_submitting(
        application,
        lines=told.lines,
        caps=told.caps,
        eligibilities=told.eligibilities,
        exclusions=told.exclusions,
        answers=told.answers,
        same_project_elsewhere=told.elsewhere,
        kind=application.case.applicant.kind,
        at=at,
    )
    return [*problems, *problems_before_sending(found)]


@transaction.atomic
def take_back_application(
    application: Application, *, by: User, at: datetime
) -> Application:
    """Take a submitted application back (引き戻し) while nobody has acted on it."""
    here = application.case.stands_at
    take_back(APPLICATION, application.case, by=by, at=at)
    owe_passing(application.call, here, at=at)
    ask_again(application, by=by, at=at)
    owe_submission(application, at=at)
    return application


@transaction.atomic
def withdraw_application(
    application: Application, *, note: str, by: User, at: datetime
) -> Application:
    """Withdraw (取下げ) for good, with the reason."""
    here = application.case.stands_at
    make_move(APPLICATION, application.case, "withdraw", by=by, at=at, note=note)
    owe_passing(application.call, here, at=at)
    clear_deadline(deadline_key(application.case), at=at)
    return application


@transaction.atomic
def appeal_decision(
    application: Application, *, note: str, by: User, at: datetime
) -> Application:
    """Ask for reconsideration (再検討の申出) of a decision not to award."""
    make_move(
        APPLICATION,
        application.case,
        "appeal",
        by=by,
        at=at,
        note=note,
        stands_at=headquarters(),
    )
    return application
