"""What a body of the demonstration asks and tells while its project runs (実演)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from kakehashi.programmes.grants.demo.grant import DAY, TEXTS, Grant
from kakehashi.programmes.grants.models import ChangeKind, Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.verbs import advances, changes, interims
from kakehashi.programmes.grants.verbs.procedures import refuse_procedure


def change_dates(grant: Grant) -> None:
    """The project ends two weeks earlier (変更承認)."""
    change, at = _ask_for_dates(grant, days_ago=100)
    approved = account_of(grant.application).committed
    changes.approve_change(
        change, approved_yen=approved, by=grant.clerk, at=at + 4 * DAY
    )


def change_and_wait(grant: Grant) -> None:
    """Other dates are asked for and wait to be decided."""
    _ask_for_dates(grant, days_ago=8)


def change_and_be_refused(grant: Grant) -> None:
    """Other dates are asked for and refused (不承認)."""
    change, at = _ask_for_dates(grant, days_ago=70)
    reason = "参加者への案内が済んでいるため。(実演)"
    refuse_procedure(change, reason=reason, by=grant.clerk, at=at + 4 * DAY)


def stop(grant: Grant) -> None:
    """The project is stopped before anything was paid (中止)."""
    change, at = grant.begin(ProcedureKind.CHANGE, days_ago=80)
    wanted = {
        "kind": ChangeKind.CANCEL,
        "reason": "豪雨の被害により、事業ができなくなったため。(実演)",
        "content": "",
        "starts_on": grant.application.starts_on,
        "ends_on": timezone.localdate(at),
        "requested_yen": 0,
        **grant.cover(at),
    }
    _submit_change(grant, change, wanted, at=at)
    changes.approve_change(change, approved_yen=0, by=grant.clerk, at=at + 5 * DAY)


def _ask_for_dates(grant: Grant, *, days_ago: int) -> tuple[Procedure, datetime]:
    change, at = grant.begin(ProcedureKind.CHANGE, days_ago=days_ago)
    application = grant.application
    assert application.ends_on is not None
    wanted = {
        "kind": ChangeKind.PERIOD,
        "reason": "会場の都合により、事業を早く終えるため。(実演)",
        "content": application.content,
        "starts_on": application.starts_on,
        "ends_on": application.ends_on - timedelta(days=14),
        **grant.cover(at),
    }
    _submit_change(grant, change, wanted, at=at)
    return change, at


def _submit_change(
    grant: Grant, change: Procedure, wanted: dict[str, object], *, at: datetime
) -> None:
    changes.write_change(
        change, changes=wanted, seen_at=change.saved_at, by=grant.officer, at=at
    )
    changes.submit_change(change, by=grant.officer, at=at)
    grant.pass_on(change, at=at + DAY)


def take_advance(grant: Grant) -> None:
    """As much of the grant as may be is paid before the project ends (概算払)."""
    if (asked := _ask_for_advance(grant, days_ago=90)) is None:
        return
    advance, yen, at = asked
    paid_at = at + 6 * DAY
    on = timezone.localdate(paid_at)
    advances.pay_advance(advance, amount_yen=yen, on=on, by=grant.clerk, at=paid_at)


def advance_and_wait(grant: Grant) -> None:
    """An advance is asked for and waits to be paid."""
    _ask_for_advance(grant, days_ago=6)


def _ask_for_advance(
    grant: Grant, *, days_ago: int
) -> tuple[Procedure, int, datetime] | None:
    percent = grant.application.call.advance_percent
    if percent is None:
        return None
    advance, at = grant.begin(ProcedureKind.ADVANCE, days_ago=days_ago)
    yen = account_of(grant.application).committed * percent // 100
    wanted = {
        "requested_yen": yen,
        "reason": "講師への支払いのため。(実演)",
        **grant.cover(at),
    }
    advances.write_advance(
        advance, changes=wanted, seen_at=advance.saved_at, by=grant.officer, at=at
    )
    advances.submit_advance(advance, by=grant.officer, at=at)
    grant.pass_on(advance, at=at + DAY)
    return advance, yen, at


def tell_interim(grant: Grant) -> None:
    """The interim report is handed in and noted (中間報告), where the call asks one."""
    if grant.application.call.interim_due_at is None:
        return
    interim, at = _hand_in_interim(grant, days_ago=75)
    grant.pass_on(interim, at=at + DAY)
    interims.note_interim(interim, by=grant.clerk, at=at + 3 * DAY)


def interim_and_wait(grant: Grant) -> None:
    """The interim report lies at the branch."""
    if grant.application.call.interim_due_at is not None:
        _hand_in_interim(grant, days_ago=3)


def _hand_in_interim(grant: Grant, *, days_ago: int) -> tuple[Procedure, datetime]:
    interim, at = grant.begin(ProcedureKind.INTERIM, days_ago=days_ago)
    interims.write_interim(
        interim,
        changes={**TEXTS, "participants": 80, **grant.cover(at)},
        seen_at=interim.saved_at,
        by=grant.officer,
        at=at,
    )
    interims.submit_interim(interim, by=grant.officer, at=at)
    return interim, at
