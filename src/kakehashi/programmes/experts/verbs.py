"""What people do: open and edit a request, take a step of its chart, keep the roster.

``values`` are the columns that an act writes; a step may have its ``note`` there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases import routes, verbs
from kakehashi.engines.cases.models import Case, CaseEvent
from kakehashi.engines.cases.roles import day_of, is_inside, must_be
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import in_charge_of, roles_on
from kakehashi.foundation.ledger.queries import mark_of
from kakehashi.foundation.ledger.verbs import record, record_reading, take_number
from kakehashi.foundation.notices.rules import evening_of
from kakehashi.foundation.notices.verbs import (
    clear_deadline,
    set_deadline,
    tell_holders,
)
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import bodies_by_code, headquarters
from kakehashi.foundation.pages.editions import renew_public_pages
from kakehashi.kernel.nendo import FiscalYear
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import DISPATCH, EDITABLE, LABELS, State
from kakehashi.programmes.experts.models import Candidate, Dispatch, Expert
from kakehashi.programmes.experts.queries import asked_of, terms_on
from kakehashi.programmes.experts.rules import fit, problems_with, refused

Values = Mapping[str, Any]
Written = TypeVar("Written", Dispatch, Expert)
TITLE = "{receiving_body} ({country})"
# Nothing that was checked for one expert holds for the next.
GONE = ("expert", "number", "agreed_on", "departs_on", "returns_on", "report_due_on")
UNCHECKED = dict.fromkeys(("is_insured", "has_visa", "is_briefed"), False)
RELEASED = dict.fromkeys(GONE) | UNCHECKED | {"flights": "", "leave": ""}


@transaction.atomic
def open_(row: Organisation, values: Values, *, by: User, at: datetime) -> Dispatch:
    """Open the draft of an office abroad, and lay its way to the association."""
    named: Any = {"title": TITLE.format(**values), "prefix": "E", "applicant": row}
    year = FiscalYear.of(day_of(at)).year
    case = verbs.open_case(DISPATCH, fiscal_year=year, by=by, at=at, **named)
    routes.lay_route(case, [(headquarters(), None)], by=by, at=at)
    return Dispatch.objects.create(case=case, **values)


@transaction.atomic
def edit(row: Dispatch, values: Values, *, by: User, at: datetime) -> Dispatch:
    """Write a draft, or what was returned for correction."""
    must_be(by, row.case, "applicant", at=at)
    if row.case.state not in EDITABLE:
        raise refused("not-editable", _("The request has been sent."))
    verbs.retitle(row.case, TITLE.format(**values), by=by, at=at)
    return _write(row, values)


@transaction.atomic
def step(
    row: Dispatch, values: Values, name: str, *, by: User, at: datetime
) -> Dispatch:
    """Take a step of the chart with all that belongs to it; tell the other side."""
    case, on, note = row.case, day_of(at), values.get("note", "")
    months = terms_on(on)["limit_months"]
    if problems := problems_with(name, row, on=on, months=months):
        raise Refused(*problems)
    if name == "send":
        event = routes.send(DISPATCH, case, name, by=by, at=at)
    elif name == routes.RETURN:
        back: Any = {"note": note, "to_applicant": True}
        event = routes.send_back(DISPATCH, case, by=by, at=at, **back)
    else:
        event = verbs.make_move(DISPATCH, case, name, by=by, at=at, note=note)
    columns = {column: told for column, told in values.items() if column != "note"}
    _write(row, _effect(row, name, columns, by=by, at=at))
    _tell_other_side(event)
    return row


@transaction.atomic
def answer(row: Candidate, values: Values, *, by: User, at: datetime) -> Candidate:
    """Answer for a body whether its expert can go; once, while it is asked."""
    case, told = row.dispatch.case, {"yes": values["says_yes"], "expert": row.expert_id}
    record("experts.answer", by=by, at=at, subject=str(case), detail=told)
    waiting = asked_of(by, on=day_of(at)).filter(pk=row.pk, says_yes=None)
    waiting = waiting.filter(dispatch__case__state=State.ASKED)
    if not waiting.update(**values, answered_by=by):
        raise refused("answered", _("This was answered, or is asked no more."))
    clear_deadline(f"experts.ask:{row.pk}", at=at)
    words, key = _("An answer has come: %(case)s"), f"experts.answer:{row.pk}"
    subject, url = words % {"case": case}, _url(case)
    tell_holders(Post.SECRETARIAT, subject=subject, url=url, key=key, at=at)
    return row


@transaction.atomic
def enter(row: Expert, values: Values, *, by: User, at: datetime) -> Expert:
    """Keep somebody on the roster, for her own body's officers or the secretariat."""
    record("experts.enter", by=by, at=at, subject=f"experts.expert:{row.pk or 0}")
    columns, on = dict(values), day_of(at)
    fields, body = columns.pop("fields"), bodies_by_code().get(columns.pop("code"))
    if body is None:
        raise refused("no-body", _("No local government has this code."), "code")
    touched = {body, row.organisation} if row.pk else {body}
    if not (touched <= set(in_charge_of(by, on=on)) or is_inside(roles_on(by, on))):
        raise refused("not-yours", _("This is not your own body."), "code")
    _write(row, {**columns, "organisation": body}).fields.set(fields)
    return row


@transaction.atomic
def read_expert(row: Expert, *, by: User, at: datetime) -> None:
    """Keep that somebody outside her body read the page of an expert."""
    if row.organisation not in in_charge_of(by, on=day_of(at)):
        record_reading("page", by=by, at=at, subject=f"experts.expert:{row.pk}")


def _effect(
    row: Dispatch, name: str, values: Values, *, by: User, at: datetime
) -> Values:
    """What a step sets in motion beside its move; gives the columns to write."""
    case, office = row.case, row.case.applicant
    if name in {"ask", "name"}:
        found = fit(row, values["expert"], on=day_of(at), terms=terms_on(day_of(at)))
        if why := ", ".join(found.stops):
            said = _("This expert cannot go: %(why)s") % {"why": why}
            raise refused("cannot-go", said, "expert")
    if name == "ask":
        return _ask(row, values, at)
    for candidate in row.candidates.filter(says_yes=None):
        clear_deadline(f"experts.ask:{candidate.pk}", at=at)
    if name == "name":
        _divide_costs(row, values["expert"], at)
    elif name == "share":
        row.shares.update_or_create(item=values["item"], defaults=values)
        return {}
    elif name == "agree":
        if (mark := mark_of(headquarters().pk, day_of(at))) is None:
            raise refused("no-mark", _("The association has no section mark (記号)."))
        number = take_number(mark, kind="experts.agreement", by=by, at=at)
        return {**values, "number": number}
    elif name == "depart":
        title = _("Report on %(case)s") % {"case": case}
        _owe(f"experts.report:{case}", office, title, _url(case), row.report_due_on, at)
    elif name == "report":
        clear_deadline(f"experts.report:{case}", at=at)
    elif name == "publish":
        renew_public_pages(at=at)
        return {"published_at": at}
    elif name == "release":
        return RELEASED
    return values


def _ask(row: Dispatch, values: Values, at: datetime) -> Values:
    """Ask the body of an expert (推薦依頼) whether she can go; once."""
    if row.candidates.filter(expert=values["expert"]).exists():
        raise refused("asked-before", _("The body was asked before."), "expert")
    asked = Candidate.objects.create(dispatch=row, **values)
    body, key = asked.expert.organisation, f"experts.ask:{asked.pk}"
    title = _("May an expert go abroad? (%(case)s)") % {"case": row.case}
    url = f"/experts/asked/{asked.pk}/answer/"
    _owe(key, body, title, url, asked.due_on, at)
    tell_holders(Post.OFFICER, body.pk, subject=title, url=url, key=key, at=at)
    return {}


def _divide_costs(row: Dispatch, expert: Expert, at: datetime) -> None:
    """Begin with the division of the terms, once her body has said yes."""
    if not row.candidates.filter(expert=expert, says_yes=True).exists():
        raise refused("not-agreed", _("The body has not said yes."), "expert")
    for side in ("association", "receiver"):
        for item in terms_on(day_of(at))[side]:
            ours = {"is_ours": side == "association"}
            row.shares.get_or_create(item=item, defaults=ours)


def _tell_other_side(event: CaseEvent) -> None:
    case, post, place = event.case, Post.OFFICER, event.case.applicant_id
    if event.acted_as == "applicant":
        post, place = Post.SECRETARIAT, headquarters().pk
    words: Any = {"subject": partial("{} {}".format, case, LABELS[event.move])}
    words |= {"body": case.title, "url": _url(case), "at": event.at}
    tell_holders(post, place, key=f"experts:{case.pk}:{event.version}", **words)


def _owe(
    key: str, body: Organisation, title: str, url: str, on: Any, at: datetime
) -> None:
    due: Any = {"title": title, "url": url, "due_at": evening_of(on), "at": at}
    set_deadline(key, organisation=body, post=Post.OFFICER, **due)


def _url(case: Case) -> str:
    return f"/experts/requests/{case}/"


def _write(row: Written, values: Values) -> Written:
    for column, value in values.items():
        setattr(row, column, value)
    row.save()
    return row
