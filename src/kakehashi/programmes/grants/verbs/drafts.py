"""What an applicant does to a draft: edit, cost, answer, share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import roles_of
from kakehashi.engines.cases.verbs import add_party, remove_party, retitle
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    ExclusionAnswer,
)
from kakehashi.programmes.grants.verbs.approval_notices import tell_invited

COPIED = (
    "category",
    "venue",
    "purpose",
    "content",
    "schedule",
    "effect",
    "model_point",
    "is_joint",
    "partner_name",
    "partner_part",
    "contact_section",
    "contact_name",
    "contact_phone",
    "contact_mail",
)
AMENDABLE = frozenset(
    {
        *COPIED,
        "starts_on",
        "ends_on",
        "other_subsidy",
        "other_subsidy_note",
        "is_carried_over",
        "carried_over_note",
        "document_number",
        "document_date",
        "other_income_yen",
        "requested_yen",
    }
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of the cost table as the applicant gives it; money in yen."""

    expense_class: str
    description: str
    unit: str
    unit_yen: int
    quantity: int
    is_eligible: bool = True


@transaction.atomic
def edit_application(
    application: Application,
    *,
    changes: Mapping[str, object],
    title: str | None = None,
    answers: Mapping[int, bool] | None = None,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Application:
    """Save some of a draft's columns. Nothing is checked: drafts may be wrong.

    ``answers``, by exclusion id, replace those to what the call does not fund.
    ``seen_at`` is the ``saved_at`` the person looked at: of two tabs or two
    officers the second is told, and nothing of the first is lost.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    assert changes.keys() <= AMENDABLE, changes.keys() - AMENDABLE
    claim(application, seen_at=seen_at, by=by, at=at)
    for field, value in changes.items():
        setattr(application, field, value)
    application.save(update_fields=[*changes, "saved_at"])
    if title is not None and title != application.case.title:
        retitle(application.case, title, by=by, at=at)
    if answers is not None:
        _replace_answers(application, answers)
    return application


@transaction.atomic
def edit_costs(
    application: Application,
    *,
    costs: Sequence[Cost],
    other_income_yen: int,
    requested_yen: int | None,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Application:
    """Replace the cost table of a draft and the sum asked for.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    claim(application, seen_at=seen_at, by=by, at=at)
    replace_lines(application, costs)
    application.other_income_yen = other_income_yen
    application.requested_yen = requested_yen
    application.save(update_fields=["other_income_yen", "requested_yen", "saved_at"])
    return application


@transaction.atomic
def answer_exclusions(
    application: Application,
    *,
    answers: Mapping[int, bool],
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Application:
    """Keep the answers, by exclusion id, to what the call does not fund.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    claim(application, seen_at=seen_at, by=by, at=at)
    _replace_answers(application, answers)
    return application


@transaction.atomic
def add_co_applicant(
    application: Application, organisation: Organisation, *, by: User, at: datetime
) -> None:
    """Let another body read and edit the draft (共同申請者); its officers are told."""
    _must_be_editable(application, by=by, on=timezone.localdate(at))
    add_party(application.case, organisation, by=by, at=at)
    _mark_saved(application, at=at)
    tell_invited(application, organisation, by=by, at=at)


@transaction.atomic
def remove_co_applicant(
    application: Application, organisation: Organisation, *, by: User, at: datetime
) -> None:
    _must_be_editable(application, by=by, on=timezone.localdate(at))
    remove_party(application.case, organisation, by=by, at=at)
    _mark_saved(application, at=at)


def _mark_saved(application: Application, *, at: datetime) -> None:
    """Who applies is part of what is approved: earlier approvals hold no more."""
    Application.objects.filter(pk=application.pk).update(saved_at=at)
    application.saved_at = at


def claim(
    application: Application, *, seen_at: datetime, by: User, at: datetime
) -> None:
    """Make the save this person's, if nobody saved since she looked."""
    _must_be_editable(application, by=by, on=timezone.localdate(at))
    claimed = Application.objects.filter(
        pk=application.pk, saved_at=seen_at, case__state__in=EDITABLE
    ).update(saved_at=at)
    if not claimed:
        raise Refused(
            Problem(
                "changed-meanwhile",
                _(
                    "Someone saved this application after you opened it. What you typed"
                    " is still here: compare it with the saved version, then save"
                    " again."
                ),
            )
        )
    application.saved_at = at


def _must_be_editable(application: Application, *, by: User, on: date) -> None:
    if application.case.state not in EDITABLE or "applicant" not in roles_of(
        by, application.case, on=on
    ):
        raise Refused(
            Problem("not-editable", _("This application cannot be changed now."))
        )


def replace_lines(application: Application, costs: Sequence[Cost]) -> None:
    application.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application,
            position=position,
            expense_class=cost.expense_class,
            description=cost.description,
            unit=cost.unit,
            unit_yen=cost.unit_yen,
            quantity=cost.quantity,
            amount_yen=cost.unit_yen * cost.quantity,
            is_eligible=cost.is_eligible,
        )
        for position, cost in enumerate(costs, start=1)
    )


def as_cost(line: BudgetLine) -> Cost:
    return Cost(
        line.expense_class,
        line.description,
        line.unit,
        line.unit_yen,
        line.quantity,
        line.is_eligible,
    )


def _replace_answers(application: Application, answers: Mapping[int, bool]) -> None:
    application.exclusion_answers.all().delete()
    ExclusionAnswer.objects.bulk_create(
        ExclusionAnswer(application=application, exclusion_id=pk, applies=applies)
        for pk, applies in answers.items()
    )
