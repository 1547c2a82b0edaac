"""The desks of those who apply and those who pass on: town officer and branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.engines.cases.refusals import OWN_MOVES
from kakehashi.faces.desk import queries
from kakehashi.faces.desk.charts import CHARTS, address_of
from kakehashi.faces.desk.lines import (
    SHOWN,
    Due,
    Section,
    case_table,
    year_words,
)
from kakehashi.faces.desk.money import claims_section, running_section
from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.pages.formats import say_time
from kakehashi.programmes.grants.models import Call, CapFor, Way
from kakehashi.programmes.grants.queries.approvals import waiting_for_approval
from kakehashi.programmes.grants.queries.calls import open_calls
from kakehashi.programmes.grants.rules.terms import LARGE, way_in

CHANGES = 10


def officer_sections(
    roles: Sequence[Role], *, by: User, at: datetime, seen: datetime | None
) -> list[Section]:
    """What a town's officer owes, may ask for, has sent, and what became of it."""
    towns = [role.organisation for role in roles]
    ids = [town.pk for town in towns]
    abroad = all(town.kind == Kind.OVERSEAS_OFFICE for town in towns)
    sections = [
        *(() if abroad else (approvals_section(ids, by=by),)),
        _in_hand(ids, abroad=abroad, at=at, seen=seen),
        *(() if abroad else _of_grants(towns, at=at)),
        _sent(ids, abroad=abroad, at=at, seen=seen),
    ]
    if seen is not None:
        sections.append(changes_section(ids, by=by, seen=seen))
    return sections


def _every(*, abroad: bool) -> tuple[str, str]:
    """Where all of it is, and what the link says; an office abroad asks for experts."""
    if abroad:
        return reverse("experts:requests"), _("All requests of your office")
    return reverse("grants:applications"), _("All applications of your town")


def _in_hand(
    ids: Sequence[int], *, abroad: bool, at: datetime, seen: datetime | None
) -> Section:
    rows = queries.rows_of(queries.in_hand(ids), SHOWN)
    more, words = _every(abroad=abroad)
    return Section(
        slug="in-hand",
        title=_("Yours to finish"),
        lead=_("Returned ones first, then drafts by their deadline."),
        empty=_("Nothing waits for you. A new draft starts from an open call.")
        if not abroad
        else _("Nothing waits for you. You can begin a request for an expert."),
        table=case_table(
            rows, "state", "due", at=at, seen=seen, dues=queries.dues_of(rows)
        ),
        total=queries.total_of(rows),
        more=more,
        more_words=words,
    )


def _of_grants(towns: Sequence[Organisation], *, at: datetime) -> list[Section]:
    """What runs, what can be claimed, what is open for these towns."""
    ids = [town.pk for town in towns]
    return [
        running_section(ids, at=at),
        claims_section(ids, at=at),
        Section(
            slug="open-calls",
            title=_("Open now for your town"),
            empty=_("No call is open at this moment."),
            partial="desk/_calls.html",
            rows=offers(towns, at=at),
            more=reverse("grants:calls"),
            more_words=_("All calls"),
        ),
    ]


def _sent(
    ids: Sequence[int], *, abroad: bool, at: datetime, seen: datetime | None
) -> Section:
    rows = queries.rows_of(queries.sent_on(ids), SHOWN // 2)
    more, words = _every(abroad=abroad)
    return Section(
        slug="sent",
        title=_("On their way"),
        lead=_("Where each stands, and since when."),
        empty=_("None of your applications is on its way."),
        table=case_table(rows, "state", "place", "since", at=at, seen=seen),
        total=queries.total_of(rows),
        more=more,
        more_words=words,
    )


def approvals_section(ids: Sequence[int], *, by: User) -> Section:
    """What colleagues have put up and wait to have approved (庁内決裁待ち)."""
    rows = [
        {
            "url": reverse("grants:approval", args=[row.application.case.reference]),
            "reference": row.application.case.reference,
            "title": row.application.case.title,
            "what": str(row.get_step_display()),
            "by": str(row.by),
            "when": say_time(row.at),
        }
        for row in waiting_for_approval(by, ids)
    ]
    return Section(
        slug="to-approve",
        title=_("Waiting for your approval"),
        lead=_("What colleagues of your body have put up."),
        empty=_("Nothing waits for your approval."),
        partial="desk/_changes.html",
        rows=rows[:SHOWN],
        total=len(rows),
    )


def changes_section(ids: Sequence[int], *, by: User, seen: datetime) -> Section:
    """What others did to one's cases since one last looked."""
    rows = []
    for step in queries.steps_by_others(ids, by=by, since=seen, most=CHANGES):
        move = CHARTS[step.kind].move(step.move)
        label = str(move.label) if move else ""
        rows.append(
            {
                "when": say_time(step.at),
                "url": address_of(step.kind, step.reference),
                "reference": step.reference,
                "title": step.title,
                "what": label or str(OWN_MOVES.get(step.move, step.move)),
                "by": step.by,
            }
        )
    return Section(
        slug="changes",
        title=_("Changed since you last looked"),
        lead=_("You last looked on %(when)s.") % {"when": say_time(seen)},
        empty=_("Nothing has changed."),
        partial="desk/_changes.html",
        rows=rows,
        total=len(rows),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """What an open call offers one body: the way in, and up to how much."""

    url: str
    apply_url: str
    name: str
    year: str
    body: str
    may: str
    due: Due
    is_demonstration: bool


def offers(towns: Sequence[Organisation], *, at: datetime) -> list[Offer]:
    """Open calls these bodies may apply to, the soonest to close first. 3 queries."""
    found = []
    for call in open_calls(at=at):
        for town in towns:
            way = way_in(list(call.eligibilities.all()), town.kind)
            if way is None:
                continue
            url = reverse("grants:call", args=[call.pk])
            found.append(
                Offer(
                    url=url,
                    apply_url=f"{url}apply/" if way == Way.DIRECT else "",
                    name=call.name,
                    year=year_words(call.fiscal_year),
                    body=town.local_name if len(towns) > 1 else "",
                    may=may_ask(call, town.kind)
                    if way == Way.DIRECT
                    else str(way.label),
                    due=Due.of(call.closes_at, at=at),
                    is_demonstration=call.is_demonstration,
                )
            )
    return found


def may_ask(call: Call, kind: str) -> str:
    """Up to how much a body of ``kind`` may ask for, in words."""
    caps = {cap.cap_for: cap.cap_yen for cap in call.caps.all()}
    size = CapFor.PREFECTURE if kind in LARGE else CapFor.MUNICIPALITY
    alone = caps.get(size) or caps.get(CapFor.SINGLE)
    told = [_("up to %(yen)s yen") % {"yen": f"{alone:,}"}] if alone else []
    for cap_for in (CapFor.JOINT, CapFor.ABROAD, CapFor.HOME):
        yen = caps.get(cap_for)
        if yen is not None and yen != alone:
            told.append(
                _("%(what)s: up to %(yen)s yen")
                % {"what": cap_for.label, "yen": f"{yen:,}"}
            )
    return " / ".join(told) or _("the ceiling is not published")


def branch_sections(
    roles: Sequence[Role], *, at: datetime, seen: datetime | None
) -> list[Section]:
    """What waits at a branch and since when, and what its municipalities owe."""
    ids = [role.organisation_id for role in roles]
    waiting = queries.rows_of(queries.standing_at(ids), SHOWN)
    held = queries.held_here([row.reference for row in waiting]) if waiting else {}
    owed = queries.rows_of(queries.returned_through(ids), SHOWN // 2)
    return [
        Section(
            slug="at-branch",
            title=_("Waiting at your branch"),
            lead=_("The one due first is on top; late ones are marked."),
            empty=_("Nothing waits at your branch."),
            table=case_table(
                waiting,
                "body",
                "since",
                "due",
                at=at,
                seen=seen,
                notes={
                    reference: _("On hold: %(why)s") % {"why": why}
                    for reference, why in held.items()
                },
            ),
            total=queries.total_of(waiting),
            more=reverse("grants:applications"),
            more_words=_("All applications through your branch"),
        ),
        Section(
            slug="owed",
            title=_("Your municipalities have to correct"),
            empty=_("No municipality owes a correction."),
            table=case_table(owed, "body", "since", "due", at=at, seen=seen),
            total=queries.total_of(owed),
            more=reverse("grants:applications"),
            more_words=_("All applications through your branch"),
        ),
        Section(
            slug="calls-branch",
            title=_("Calls open now"),
            empty=_("No call is open at this moment."),
            partial="desk/_windows.html",
            rows=[
                {
                    "url": reverse("grants:call", args=[call.pk]),
                    "name": call.name,
                    "year": year_words(call.fiscal_year),
                    "closes": Due.of(call.closes_at, at=at),
                    "branch": Due.of(call.branch_due_at, at=at)
                    if call.branch_due_at
                    else None,
                    "is_demonstration": call.is_demonstration,
                }
                for call in open_calls(at=at)
            ],
        ),
    ]
