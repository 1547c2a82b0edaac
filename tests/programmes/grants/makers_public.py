"""Reports with consent, case studies, closed rounds, as rows. Nobody is real."""

from __future__ import annotations

from datetime import date, datetime

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import REPORT, ProcedureState, State
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Call,
    CaseStudy,
    MovementKind,
    Procedure,
    ProcedureKind,
    Report,
    Settlement,
)
from kakehashi.programmes.grants.rules.publishing import Wording
from kakehashi.programmes.grants.verbs.money import note_movement
from kakehashi.programmes.grants.verbs.studies import publish_study
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_secretary,
    a_town,
    an_officer,
    an_open_call,
    the_association,
)

REPORTED = datetime(2028, 2, 10, 12, tzinfo=NOON.tzinfo)
WORDING = Wording(
    "やさしい日本語で避難訓練",
    "外国人住民と住民が、夜の避難訓練を3回行った。",
    "声かけの手引きを、ほかの町でも使える。",
    "小さな町でも始められる。",
)


def a_decided_row(
    *,
    call: Call | None = None,
    town: Organisation | None = None,
    awarded_yen: int | None = 1_000_000,
    asked_yen: int = 1_200_000,
    title: str = "やさしい日本語の避難訓練",
    state: str = "",
    is_continued: bool = False,
) -> Application:
    """An application that was decided, written as rows: many of them cost little.

    ``awarded_yen`` None: declined. ``state`` overrides what follows from it.
    """
    call, body = call or an_open_call(), town or a_town()
    number = Case.objects.count() + 1
    case = Case.objects.create(
        kind="grants.application",
        reference=f"G-{call.fiscal_year}-{number:04}",
        title=title,
        state=state or (State.AWARDED if awarded_yen else State.DECLINED),
        fiscal_year=call.fiscal_year,
        applicant=body,
        officer=an_officer(body, f"officer-{body.pk}"),
        stands_at=the_association(),
        stands_since=NOON,
        opened_at=NOON,
        submitted_at=NOON,
        closed_at=NOON,
    )
    application = Application.objects.create(
        case=case,
        call=call,
        saved_at=NOON,
        category="disaster",
        starts_on=date(call.fiscal_year, 6, 1),
        ends_on=date(call.fiscal_year + 1, 1, 31),
        requested_yen=asked_yen,
        is_carried_over=is_continued,
        contact_name="実演 花",
        contact_phone="0000-00-0000",
        contact_mail="hana@example.jp",
    )
    if awarded_yen:
        Award.objects.create(
            application=application,
            amount_yen=awarded_yen,
            decided_on=NOON.date(),
        )
        note_movement(
            application,
            MovementKind.AWARD,
            committed_yen=awarded_yen,
            on=NOON.date(),
            by=None,
            at=NOON,
        )
    return application


def a_reported_row(
    application: Application | None = None,
    *,
    state: str = ProcedureState.SETTLED,
    may_publish: bool | None = True,
    settled_yen: int = 900_000,
    participants: int | None = 120,
) -> Application:
    """A grant whose final report came in; fixed if ``state`` is past that."""
    found = application or a_decided_row()
    parent = found.case
    case = Case.objects.create(
        kind=REPORT.kind,
        reference=parent.reference.replace("G-", "GR-"),
        title=parent.title,
        state=state,
        fiscal_year=parent.fiscal_year,
        applicant=parent.applicant,
        officer=parent.officer,
        stands_at=the_association(),
        stands_since=REPORTED,
        opened_at=REPORTED,
        submitted_at=REPORTED,
    )
    procedure = Procedure.objects.create(
        case=case, application=found, kind=ProcedureKind.REPORT, saved_at=REPORTED
    )
    Report.objects.create(
        procedure=procedure,
        starts_on=date(2027, 6, 5),
        ends_on=date(2028, 1, 20),
        done="避難訓練を3回行った。",
        participants=participants,
        public_title=WORDING.title,
        public_summary=WORDING.summary,
        public_point=WORDING.point,
        may_publish=may_publish,
    )
    if state in {ProcedureState.DRAFT, ProcedureState.SUBMITTED}:
        return found
    awarded = found.award.amount_yen
    Settlement.objects.create(
        procedure=procedure,
        spent_yen=awarded,
        accepted_yen=awarded,
        other_income_yen=0,
        committed_yen=awarded,
        settled_yen=settled_yen,
        decided_on=REPORTED.date(),
    )
    note_movement(
        found,
        MovementKind.SETTLEMENT,
        committed_yen=settled_yen - awarded,
        on=REPORTED.date(),
        procedure=procedure,
        by=None,
        at=REPORTED,
    )
    return found


def a_study(
    application: Application | None = None,
    *,
    wording: Wording = WORDING,
    by: User | None = None,
    at: datetime = REPORTED + DAY,
) -> CaseStudy:
    """A published case study."""
    found = application or a_reported_row()
    return publish_study(found, wording, by=by or a_secretary(), at=at)
