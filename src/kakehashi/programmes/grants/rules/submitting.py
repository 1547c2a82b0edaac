"""Whether an application is ready to be sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import say_day
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    Call,
    Cap,
    Eligibility,
    Exclusion,
    ExclusionAnswer,
    OtherSubsidy,
    Scheme,
    Way,
)
from kakehashi.programmes.grants.rules.terms import cap_for, sums_of, way_in

REQUIRED = {
    "purpose": gettext_lazy("purpose and need"),
    "content": gettext_lazy("content of the project"),
    "effect": gettext_lazy("expected effect"),
    "contact_section": gettext_lazy("section in charge"),
    "contact_name": gettext_lazy("person in charge"),
    "contact_phone": gettext_lazy("telephone"),
    "contact_mail": gettext_lazy("e-mail address"),
    "document_number": gettext_lazy("number of the covering letter"),
}


def yen(amount: int) -> str:
    return f"{amount:,}"


def problems_with_applying(
    call: Call,
    eligibilities: Sequence[Eligibility],
    *,
    kind: str,
    through: Organisation | None = None,
    at: datetime,
) -> list[Problem]:
    """Why a body of ``kind`` cannot start an application at ``at``, itself or
    ``through`` another.
    """
    return [*_window(call, at), *_standing(eligibilities, kind, through)]


def problems_with_submitting(
    application: Application,
    *,
    lines: Sequence[BudgetLine],
    caps: Sequence[Cap],
    eligibilities: Sequence[Eligibility],
    exclusions: Sequence[Exclusion],
    answers: Sequence[ExclusionAnswer],
    same_project_elsewhere: Sequence[Application],
    kind: str,
    at: datetime,
) -> list[Problem]:
    """Every reason ``application`` cannot be submitted at ``at``, page by page.

    Source: the terms of the three calls (facts/clair_grants.csv: S80–S85).
    """
    return [
        *_in_time(application, at),
        *_standing(eligibilities, kind, application.through),
        *_project(application),
        *_period(application),
        *_money(application, lines, caps, kind),
        *_other_money(application, same_project_elsewhere),
        *_exclusions(exclusions, answers),
    ]


def _window(call: Call, at: datetime) -> Iterator[Problem]:
    if call.opens_at is None or at < call.opens_at:
        yield Problem("call-not-open", _("This call has not opened yet."))
    elif at >= call.closes_at:
        yield Problem(
            "call-closed",
            _(
                "This call closed at the hour it gave; applications had to arrive by"
                " then."
            ),
        )


def _in_time(application: Application, at: datetime) -> Iterator[Problem]:
    """A first application follows the call; a returned one has a day of its own."""
    if application.case.state != State.RETURNED:
        yield from _window(application.call, at)
    elif application.case.due_at is not None and at >= application.case.due_at:
        yield Problem(
            "correction-late",
            _("The day for corrections has passed; please speak to the association."),
        )


def _standing(
    eligibilities: Sequence[Eligibility], kind: str, through: Organisation | None
) -> Iterator[Problem]:
    way = way_in(eligibilities, kind)
    if way is None:
        yield Problem(
            "not-eligible", _("A body of your kind cannot apply to this call.")
        )
    elif way == Way.DIRECT:
        return
    elif through is None:
        yield Problem(
            "apply-through",
            _("Please apply jointly, through a local government or association."),
            "through",
        )
    elif way_in(eligibilities, through.kind) != Way.DIRECT:
        yield Problem(
            "through-not-eligible",
            _("%(body)s may not apply itself, so you cannot apply through it.")
            % {"body": through.local_name},
            "through",
        )


def _project(application: Application) -> Iterator[Problem]:
    for field, label in REQUIRED.items():
        if not getattr(application, field).strip():
            yield Problem(
                "missing", _("Please fill in: %(label)s.") % {"label": label}, field
            )
    if application.call.scheme == Scheme.MULTICULTURAL and not application.category:
        yield Problem(
            "missing", _("Please choose the field of the project."), "category"
        )
    if application.call.scheme == Scheme.EXCHANGE and not application.venue:
        yield Problem(
            "missing", _("Please choose where it mainly takes place."), "venue"
        )
    if application.is_joint and not application.partner_name.strip():
        yield Problem(
            "missing",
            _("Please name the partner of the joint project."),
            "partner_name",
        )


def _period(application: Application) -> Iterator[Problem]:
    call, start, end = application.call, application.starts_on, application.ends_on
    if start is None:
        yield Problem("missing", _("Please give the first day."), "starts_on")
    if end is None:
        yield Problem("missing", _("Please give the last day."), "ends_on")
    if start and call.project_from and start < call.project_from:
        yield Problem(
            "outside-period",
            _("The project may start on %(day)s or later.")
            % {"day": say_day(call.project_from)},
            "starts_on",
        )
    if end and call.project_to and end > call.project_to:
        yield Problem(
            "outside-period",
            _("The project must end by %(day)s.") % {"day": say_day(call.project_to)},
            "ends_on",
        )


def _money(
    application: Application,
    lines: Sequence[BudgetLine],
    caps: Sequence[Cap],
    kind: str,
) -> Iterator[Problem]:
    call, asked = application.call, application.requested_yen
    if not lines:
        yield Problem("no-costs", _("Please enter at least one cost."), "lines")
    if not asked:
        yield Problem(
            "missing", _("Please enter the sum you ask for."), "requested_yen"
        )
        return
    cap = cap_for(
        caps, kind=kind, is_joint=application.counts_as_joint, venue=application.venue
    )
    sums = sums_of(
        lines, call=call, cap=cap, other_income_yen=application.other_income_yen
    )
    bounds = (
        ("over-cap", cap, _("You may ask for at most %(yen)s yen.")),
        (
            "over-rate",
            sums.share,
            _("The grant pays at most %(yen)s yen of the eligible costs."),
        ),
        ("over-eligible", sums.eligible, _("Eligible costs come to %(yen)s yen only.")),
        (
            "over-need",
            sums.uncovered,
            _("After other income only %(yen)s yen are left to pay."),
        ),
    )
    for code, bound, sentence in bounds:
        if bound is not None and asked > bound:
            yield Problem(code, sentence % {"yen": yen(bound)}, "requested_yen")
    if call.floor_yen is not None and asked < call.floor_yen:
        yield Problem(
            "under-floor",
            _("Applications start at %(yen)s yen.") % {"yen": yen(call.floor_yen)},
            "requested_yen",
        )


def _other_money(
    application: Application, elsewhere: Sequence[Application]
) -> Iterator[Problem]:
    if application.other_subsidy == OtherSubsidy.GRANTED:
        yield Problem(
            "double-funding",
            _("A project that another body already funds cannot be funded again."),
            "other_subsidy",
        )
    elif application.other_subsidy == OtherSubsidy.ASKED and (
        not application.other_subsidy_note.strip()
    ):
        yield Problem(
            "missing",
            _("Please say where you applied and when it will be decided."),
            "other_subsidy_note",
        )
    for other in elsewhere:
        yield Problem(
            "double-funding",
            _("The same project is already applied for as %(reference)s.")
            % {"reference": other.case.reference},
            "title",
        )
    if application.is_carried_over and not application.carried_over_note.strip():
        yield Problem(
            "carried-over-unexplained",
            _("Please say what is new compared with last year."),
            "carried_over_note",
        )


def _exclusions(
    exclusions: Sequence[Exclusion], answers: Sequence[ExclusionAnswer]
) -> Iterator[Problem]:
    said = {answer.exclusion_id: answer.applies for answer in answers}
    for exclusion in exclusions:
        field = f"exclusion_{exclusion.pk}"
        if exclusion.pk not in said:
            yield Problem("missing", _("Please answer: %s") % exclusion, field)
        elif said[exclusion.pk]:
            yield Problem(
                "excluded",
                _("This call does not fund such projects: %s") % exclusion,
                field,
            )
