"""The money of one grant on one page: costs side by side, account, what is owed."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.charts import Bar, Picture, bar_chart
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Application, Procedure, Settlement
from kakehashi.programmes.grants.queries.applications import award_of
from kakehashi.programmes.grants.queries.spending import MoneyOf, money_of
from kakehashi.programmes.grants.rules.settling import Settled, settle
from kakehashi.programmes.grants.rules.spending import Beside
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.found import application_or_404
from kakehashi.programmes.grants.views.report_found import acts_of

SEES = (
    Post.OFFICER,
    Post.BRANCH,
    Post.SECRETARIAT,
    Post.DIRECTOR,
    Post.AUDITOR,
)


@who_may(*SEES)
def money(request: MemberRequest, reference: str) -> HttpResponse:
    """Planned, changed, spent and accepted; every entry; what is owed by when."""
    now = timezone.now()
    application, found = _found(request, reference, now)
    report = found.report
    on = timezone.localdate(now)
    roles = roles_of(request.user, application.case, on=on)
    last = found.account[-1] if found.account else None
    balance = last.committed - last.paid if last else 0
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "award": award_of(application),
        "costs": found.costs,
        "account": found.account,
        "committed": last.committed if last else 0,
        "paid": last.paid if last else 0,
        "to_pay": max(balance, 0),
        "owed_back": max(-balance, 0),
        "duties": found.duties,
        "procedures": [
            (p, ProcedureState(p.case.state).label) for p in found.procedures
        ],
        "report": report,
        "settlement": _settlement(report),
        "sum": _sum(found, application, committed=last.committed if last else 0),
        "acts": acts_of(request, report, at=now) if report else [],
        "may_move": "association" in roles,
        "picture": _picture(found),
        "now": now,
    }
    return render(request, "grants/money.html", context)


@who_may(*SEES)
def money_export(request: MemberRequest, reference: str) -> HttpResponse:
    """The side-by-side table as CSV for Excel."""
    application, found = _found(request, reference, timezone.now())
    header = [
        _("Expense class"),
        _("What for"),
        _("Planned (yen)"),
        _("Changed (yen)"),
        _("Spent (yen)"),
        _("More or less (yen)"),
        _("Accepted (yen)"),
        _("Why not accepted"),
    ]
    kinds = {row.expense_class: row.label for row in found.costs.classes}
    rows = [
        *(
            [kinds[row.expense_class], row.label, *_cells(row)]
            for row in found.costs.lines
        ),
        *([row.label, _("Total"), *_cells(row)] for row in found.costs.classes),
        [_("Total"), "", *_cells(found.costs.whole)],
    ]
    return csv_response(f"{application.case.reference}_money.csv", header, rows)


def _found(
    request: MemberRequest, reference: str, at: datetime
) -> tuple[Application, MoneyOf]:
    application = application_or_404(request, reference, at=at)
    return application, money_of(application, request.user, on=timezone.localdate(at))


def _cells(row: Beside) -> list[object]:
    return [
        row.planned,
        row.changed,
        row.spent,
        row.difference,
        row.accepted,
        row.cut_reason,
    ]


def _settlement(report: Procedure | None) -> Settlement | None:
    return getattr(report, "settlement", None) if report else None


def _sum(found: MoneyOf, application: Application, *, committed: int) -> Settled | None:
    """How the sum came so: as fixed, or as it would be; None without a report."""
    report = found.report
    if report is None or found.spent is None:
        return None
    settlement = _settlement(report)
    return settle(
        found.spent,
        committed_yen=settlement.committed_yen if settlement else committed,
        rate_percent=application.call.rate_percent,
        other_income_yen=report.report.other_income_yen,
    )


def _picture(found: MoneyOf) -> Picture:
    """Planned, changed, spent and fixed as bars, as far as they are known."""
    whole, settlement = found.costs.whole, _settlement(found.report)
    bars = [
        (_("Planned"), whole.planned),
        (_("Changed"), whole.changed),
        (_("Spent"), whole.spent),
        (_("Sum fixed"), settlement.settled_yen if settlement else None),
    ]
    return bar_chart(
        _("Costs and grant"),
        [Bar(label, yen) for label, yen in bars if yen is not None],
        unit=_("yen"),
        head=(_("What"), _("Yen")),
    )
