"""The desks inside the association, from the secretariat to the operators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.faces.desk import house, queries, rounds
from kakehashi.faces.desk.lines import (
    SHOWN,
    Section,
    case_table,
    name_of,
    year_words,
)
from kakehashi.faces.desk.money import payments_section
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import say_day, say_time

FEW = 8
ROUNDS = 6


def secretariat_sections(*, at: datetime, seen: datetime | None) -> list[Section]:
    """What arrived, what is late, what is being scored, what waits for a decision."""
    arrived = queries.rows_of(queries.at_the_association(), FEW)
    late = queries.rows_of(queries.late_at_branches(at), FEW)
    appeals = queries.rows_of(queries.appeals(), FEW)
    again = dict.fromkeys(
        queries.corrected_among([row.reference for row in arrived]) if arrived else (),
        _("Corrected after a return"),
    )
    every = reverse("grants:rounds")
    return [
        Section(
            slug="arrived",
            title=_("Arrived, to be checked"),
            lead=_("The longest waiting is on top; corrected ones are marked."),
            empty=_("Nothing has arrived that is not checked."),
            table=case_table(arrived, "body", "since", at=at, seen=seen, notes=again),
            total=queries.total_of(arrived),
            more=reverse("desk:arrived"),
            more_words=_("All that has arrived"),
        ),
        Section(
            slug="late",
            title=_("Late at branches"),
            empty=_("No branch is late."),
            table=case_table(late, "place", "since", "due", at=at, seen=seen),
            total=queries.total_of(late),
            more=every,
            more_words=_("To the rounds"),
        ),
        payments_section(at=at, seen=seen),
        proposals_section(slug="to-adopt", is_open=True),
        reviews_section(),
        Section(
            slug="appeals",
            title=_("Reconsideration asked"),
            empty=_("Nobody asks for a reconsideration."),
            table=case_table(appeals, "body", "since", at=at, seen=seen),
            total=queries.total_of(appeals),
        ),
        budgets_section(),
    ]


def reviews_section() -> Section:
    """How far the reviewers of each round are."""
    return Section(
        slug="reviews",
        title=_("Reviews outstanding"),
        empty=_("No round is under review."),
        partial="desk/_progress.html",
        rows=[
            {
                "url": reverse("grants:reviewers", args=[call_id]),
                "name": name_of(name_ja, name_en),
                "year": year_words(year),
                "done": done,
                "asked": asked,
                "open": asked - done,
            }
            for call_id, name_ja, name_en, year, done, asked in (
                rounds.reviews_outstanding()
            )
        ],
    )


def budgets_section() -> Section:
    """What is left of each budget; calls whose budget is unknown are not there."""
    return Section(
        slug="budgets",
        title=_("Remaining budgets"),
        lead=_("Budget less what is awarded. Proposals are not taken off yet."),
        empty=_("No call has a budget that is known."),
        partial="desk/_budgets.html",
        rows=[
            {
                "url": reverse("grants:round_", args=[row.call_id]),
                "name": name_of(row.name_ja, row.name_en),
                "year": year_words(row.fiscal_year),
                "budget": row.budget_yen,
                "awarded": row.awarded_yen,
                "left": row.budget_yen - row.awarded_yen,
            }
            for row in rounds.budgets(ROUNDS)
        ],
    )


def proposals_section(*, slug: str, is_open: bool) -> Section:
    """Proposals that wait for their adoption, or the last ones adopted."""
    found = rounds.proposals_open() if is_open else rounds.proposals_adopted()
    return Section(
        slug=slug,
        title=_("Proposals waiting for adoption") if is_open else _("Decided lately"),
        empty=_("No proposal waits.") if is_open else _("Nothing is decided yet."),
        partial="desk/_proposals.html",
        rows=[
            {
                "url": reverse("grants:proposal", args=[row.pk]),
                "title": row.title,
                "version": row.version,
                "by": row.by,
                "when": say_day(row.adopted_on) if row.adopted_on else say_time(row.at),
                "body": row.adopting_body,
                "cases": row.cases,
                "total": row.total_yen or 0,
            }
            for row in rounds.proposal_rows(found, FEW)
        ],
        is_adopted=not is_open,
    )


def reviewer_sections(
    *, by: User, at: datetime, seen: datetime | None
) -> list[Section]:
    """What a reviewer has to score, and how far she is."""
    counts = queries.scored(by)
    rows = queries.rows_of(queries.to_score(by), SHOWN)
    return [
        Section(
            slug="to-score",
            title=_("To be scored by you"),
            lead=_("%(done)s of %(asked)s handed in.") % counts,
            empty=_("Nothing is left for you to score."),
            table=case_table(
                rows,
                "body",
                "due",
                at=at,
                seen=seen,
                dues=queries.dues_of(rows),
                url=lambda _kind, reference: reverse("grants:review", args=[reference]),
            ),
            total=counts["asked"] - counts["done"],
            more=reverse("grants:reviews"),
            more_words=_("All your reviews"),
        )
    ]


def office_sections(roles: Sequence[Role], *, at: datetime) -> list[Section]:
    """The hour at each overseas office beside Japan's, and what stands there."""
    return [
        Section(
            slug="hours",
            title=_("The hour there and in Japan"),
            empty="",
            partial="desk/_hours.html",
            rows=[_hours(role.organisation, at) for role in roles],
        ),
        Section(
            slug="office-cases",
            title=_("Waiting at your office"),
            empty=_("Nothing waits. No programme sends cases to overseas offices yet."),
            table=case_table(
                queries.rows_of(
                    queries.standing_at([role.organisation_id for role in roles]), SHOWN
                ),
                "body",
                "since",
                "due",
                at=at,
                seen=None,
            ),
        ),
    ]


def _hours(office: Organisation, at: datetime) -> dict[str, str]:
    there, japan = at.astimezone(ZoneInfo(office.time_zone)), timezone.localtime(at)
    return {
        "place": office.local_name,
        "there": f"{there:%H:%M}",
        "day": say_day(there.date()),
        "japan": f"{japan:%H:%M}",
        "day_japan": say_day(japan.date()),
    }


def board_sections(*, at: datetime) -> list[Section]:
    """What directors and auditors look at: proposals, decisions, budgets."""
    return [
        proposals_section(slug="to-adopt", is_open=True),
        proposals_section(slug="adopted", is_open=False),
        budgets_section(),
    ]


def operator_sections(*, at: datetime) -> list[Section]:
    """Whether the machine is well: people, mail, worker."""
    today = timezone.localdate(at)
    mail, people = house.outbox(), house.people()
    work = house.work()
    last = mail["last_sent"]
    figures = [
        (_("People who can sign in"), people["people"], ""),
        (_("of them demonstration (実演)"), people["demonstration"], ""),
        (_("Mails waiting"), mail["waiting"], ""),
        (_("Mails given up"), mail["failed"], "late" if mail["failed"] else ""),
        (_("Last mail sent"), say_time(last) if last else _("none yet"), ""),
        (_("Tasks waiting for the worker"), work["ready"], ""),
        (_("Tasks failed"), work["failed"], "late" if work["failed"] else ""),
    ]
    ending = house.roles_ending(today, today + timedelta(days=31))
    return [
        Section(
            slug="health",
            title=_("The system"),
            empty="",
            partial="desk/_figures.html",
            rows=[{"name": n, "value": v, "tone": t} for n, v, t in figures],
        ),
        Section(
            slug="ending",
            title=_("Terms that end within a month"),
            lead=_("Hand their open cases over before the last day."),
            empty=_("No term ends within a month."),
            partial="desk/_ending.html",
            rows=[
                {
                    "name": name,
                    "body": body,
                    "post": Post(post).label,
                    "day": say_day(day),
                }
                for name, body, post, day in ending
            ],
            more=reverse("desk:handover"),
            more_words=_("To the handover"),
        ),
    ]
