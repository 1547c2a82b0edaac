"""Everything late in one list (期限超過): reports, repayments, cases underway."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models import TextChoices as Choices
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.queries import late as late_cases
from kakehashi.engines.cases.queries import visible_to
from kakehashi.engines.cases.roles import INSIDE
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import APPLICATION, PROCEDURES
from kakehashi.programmes.grants.models import (
    Application,
    Duty,
    DutyKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.money import accounts_of


class LateKind(Choices):
    """What is late."""

    INTERIM = DutyKind.INTERIM.value, _("Interim report")
    REPORT = DutyKind.REPORT.value, _("Final report")
    REPAYMENT = DutyKind.REPAYMENT.value, _("Repayment")
    APPLICATION = "application", _("Application on its way")
    PROCEDURE = "procedure", _("Procedure on its way")


@dataclass(frozen=True, slots=True)
class Late:
    """One thing past its hour.

    Attributes:
        reference: of the grant's application. case: of the case that is late.
        body: whose grant it is. owes: who has to act now.
        yen: what is owed, of a repayment.
    """

    kind: LateKind
    reference: str
    case: str
    title: str
    body: Organisation
    owes: Organisation
    due_at: datetime
    yen: int | None = None

    @property
    def is_inside(self) -> bool:
        """Whether the association itself has to act."""
        return self.owes.kind in INSIDE


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose late things: all, or those of own bodies and those that pass them."""

    is_whole: bool = False
    own: Collection[int] = ()
    branches: Collection[int] = ()


def late_for(user: User, scope: Scope, *, at: datetime, on: date) -> list[Late]:
    """What is late in ``scope``, the longest first. Five queries at most."""
    duties = list(_duties(scope, at))
    rows = [_of_duty(duty) for duty in duties]
    if owing := [d for d in duties if d.kind == DutyKind.REPAYMENT]:
        accounts = accounts_of(d.application for d in owing)
        yen = {
            d.application.case.reference: -accounts[d.application_id].balance
            for d in owing
        }
        rows = [_with_yen(row, yen) for row in rows]
    told = {(duty.application_id, duty.kind) for duty in duties}
    rows += _cases(user, scope, told, at=at, on=on)
    return sorted(rows, key=lambda row: (row.due_at, row.case))


def chased_on(rows: Iterable[Late], *, on: date) -> set[int]:
    """Keys of the bodies that were told on a day what they owe. One query."""
    bodies = {row.owes.pk for row in rows}
    begins = Q()
    for pk in bodies:
        begins |= Q(key__startswith=f"{chase_key(pk, on)}:")
    if not bodies:
        return set()
    keys = DeskNotice.objects.filter(begins).values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys}


def chase_key(body: int, on: date) -> str:
    """Under what a body's notice of a day stands: one a day."""
    return f"grants.chase:{body}:{on:%Y%m%d}"


def narrowed(
    rows: Sequence[Late], *, kind: str = "", prefecture: str = ""
) -> list[Late]:
    """The rows of a `LateKind` and of a prefecture, by its code; empty means all."""
    return [
        row
        for row in rows
        if (not kind or row.kind == kind)
        and (not prefecture or _prefecture_code(row.body) == prefecture)
    ]


def prefectures_among(rows: Sequence[Late]) -> list[tuple[str, str]]:
    """(Code, name) of the prefectures that have something late, in their order."""
    found = {}
    for row in rows:
        prefecture = row.body.own_prefecture
        if prefecture is not None:
            found[prefecture.code] = prefecture.local_name
    return sorted(found.items())


def _prefecture_code(body: Organisation) -> str:
    return body.own_prefecture.code if body.own_prefecture else ""


def _within(scope: Scope, applications: QuerySet[Application]) -> QuerySet[Application]:
    if scope.is_whole:
        return applications
    return applications.filter(
        Q(case__applicant__in=scope.own)
        | Q(case__parties__organisation__in=scope.own)
        | Q(case__in=_passing(scope))
    ).distinct()


def _passing(scope: Scope) -> QuerySet[Case]:
    """Cases whose way leads past a branch, or past a body others apply through."""
    bodies = [*scope.own, *scope.branches]
    return Case.objects.filter(stops__organisation__in=bodies)


def _duties(scope: Scope, at: datetime) -> QuerySet[Duty]:
    found = Duty.objects.filter(due_at__lte=at, met_at=None, waived_at=None)
    # The final report tells what the interim one would have.
    reported = Procedure.objects.filter(
        kind=ProcedureKind.REPORT, case__submitted_at__isnull=False
    )
    found = found.exclude(
        kind=DutyKind.INTERIM, application__in=reported.values("application")
    )
    if not scope.is_whole:
        mine = _within(scope, Application.objects.all())
        found = found.filter(application__in=mine.values("pk"))
    return found.select_related("application__case__applicant__prefecture").order_by(
        "due_at", "pk"
    )


def _of_duty(duty: Duty) -> Late:
    case = duty.application.case
    return Late(
        kind=LateKind(duty.kind),
        reference=case.reference,
        case=case.reference,
        title=case.title,
        body=case.applicant,
        owes=case.applicant,
        due_at=duty.due_at,
    )


def _with_yen(row: Late, yen: dict[str, int]) -> Late:
    if row.kind != LateKind.REPAYMENT:
        return row
    values = {name: getattr(row, name) for name in Late.__slots__}
    return Late(**{**values, "yen": yen[row.reference]})


def _cases(
    user: User,
    scope: Scope,
    told: Collection[tuple[int, str]],
    *,
    at: datetime,
    on: date,
) -> list[Late]:
    """Cases past their hour where they stand; a draft's hour is that of its duty."""
    kinds = [APPLICATION.kind, *PROCEDURES]
    cases = late_cases(at).filter(kind__in=kinds, submitted_at__isnull=False)
    cases = cases.filter(pk__in=visible_to(user, on=on).values("pk"))
    cases = cases.select_related("applicant__prefecture", "stands_at")
    if not scope.is_whole:
        cases = cases.filter(
            Q(applicant__in=scope.own)
            | Q(parties__organisation__in=scope.own)
            | Q(pk__in=_passing(scope))
        ).distinct()
    found = list(cases)
    grants = {
        p.pk: p
        for p in Procedure.objects.filter(pk__in=[c.pk for c in found]).select_related(
            "application__case"
        )
    }
    return [
        _of_case(case, grants.get(case.pk))
        for case in found
        if not _is_told(grants.get(case.pk), told)
    ]


def _is_told(procedure: Procedure | None, told: Collection[tuple[int, str]]) -> bool:
    return procedure is not None and (procedure.application_id, procedure.kind) in told


def _of_case(case: Case, procedure: Procedure | None) -> Late:
    assert case.due_at is not None
    kind = LateKind.PROCEDURE if procedure else LateKind.APPLICATION
    return Late(
        kind=kind,
        reference=procedure.application.case.reference if procedure else case.reference,
        case=case.reference,
        title=case.title,
        body=case.applicant,
        owes=case.stands_at,
        due_at=case.due_at,
    )
