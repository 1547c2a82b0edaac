"""What stands on the desk of one round, gathered for its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.ledger.queries import head
from kakehashi.foundation.organisations.models import Kind
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.forms.round import read_sought
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.round_table import (
    COLUMNS,
    Column,
    Sought,
    rows_of,
    sought_in,
)
from kakehashi.programmes.grants.queries.rounds import (
    Money,
    ProposalLine,
    Standing,
    prefectures,
    standing_of,
)
from kakehashi.programmes.grants.views.pictures import money_bar
from kakehashi.programmes.grants.views.round_cells import body_of

ROWS = 50
KEPT_SECONDS = 30  # lateness comes by the clock, without an act
KINDS = (
    Kind.PREFECTURE,
    Kind.DESIGNATED_CITY,
    Kind.CITY,
    Kind.SPECIAL_WARD,
    Kind.TOWN,
    Kind.VILLAGE,
    Kind.REGIONAL_ASSOCIATION,
    Kind.NPO,
)
WAIT_WORDS: dict[str, str | Promise] = {
    "check": _("To check"),
    "assign": _("Reviewers to assign"),
    "score": _("Scores outstanding"),
    "decide": _("Ready for a proposal"),
    "adopt": _("Proposed, to be adopted"),
    "appeal": pgettext_lazy("waiting", "Reconsideration asked"),
    "late": _("Late on the way"),
    "branch": _("At the branch"),
    "town": _("Returned to the applicant"),
}
OURS = ("check", "assign", "score", "decide", "adopt", "appeal")


@dataclass(frozen=True, slots=True)
class Choice:
    """A link or an option with its count."""

    key: str
    label: str | Promise
    count: int = 0
    url: str = ""
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: where its sort leads, and how the table is sorted now."""

    label: str | Promise
    url: str
    sorted_as: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of a round at one moment."""

    call: Call
    at: datetime
    standing: Standing
    money: Money
    bar: SafeString
    ours: Sequence[Choice]
    others: Sequence[Choice]
    states: Sequence[Choice]
    prefectures: SafeString
    kinds: Sequence[Choice]
    columns: Sequence[Choice]
    headings: Sequence[Heading]
    body: SafeString
    sought: Sought
    found: int
    page: int
    pages: int
    previous_url: str
    next_url: str
    query: str
    proposals: Sequence[ProposalLine]
    is_closed: bool

    @property
    def first(self) -> int:
        return (self.page - 1) * ROWS + 1 if self.found else 0

    @property
    def last(self) -> int:
        return min(self.page * ROWS, self.found)


def desk_of(call: Call, request: MemberRequest, *, at: datetime) -> Desk:
    """Gather the desk: nine queries at most, however many cases the round has."""
    sought = read_sought(request.GET)
    standing = _standing(call, at=at)
    matching = sought_in(call, sought, at=at)
    found = standing.total if sought.is_everything else matching.count()
    pages = max(1, -(-found // ROWS))
    asked = request.GET.get("page", "")
    page = min(max(int(asked) if asked.isdecimal() else 1, 1), pages)
    columns = [COLUMNS[key] for key in sought.columns]
    rows = rows_of(matching, columns)[(page - 1) * ROWS : page * ROWS]
    return Desk(
        call=call,
        at=at,
        standing=standing,
        money=standing.money,
        bar=money_bar(standing.money),
        ours=[_wait(word, standing, sought) for word in OURS],
        others=[_wait(word, standing, sought) for word in ("late", "branch", "town")],
        states=[
            Choice(
                s.value, s.label, standing.states.get(s, 0), is_on=s in sought.states
            )
            for s in State
            if s != State.DRAFT
        ],
        prefectures=_prefectures(sought),
        kinds=[Choice(k.value, k.label, is_on=k == sought.kind) for k in KINDS],
        columns=[
            Choice(c.key, c.label, is_on=c.key in sought.columns)
            for c in COLUMNS.values()
            if c.in_table
        ],
        headings=_headings(columns, request.GET, sought),
        body=body_of(rows, columns, at=at),
        sought=sought,
        found=found,
        page=page,
        pages=pages,
        previous_url=_address(request.GET, page=str(page - 1)) if page > 1 else "",
        next_url=_address(request.GET, page=str(page + 1)) if page < pages else "",
        query=_address(request.GET)[1:],
        proposals=standing.proposals,
        is_closed=call.closes_at <= at,
    )


def _standing(call: Call, *, at: datetime) -> Standing:
    """The figures of a round, counted once an act and once in `KEPT_SECONDS`.

    Whatever moves a case, a score or a proposal is written to the ledger, so the
    head of its chain says whether the figures are still right.
    """
    chain = head()
    key = f"grants.standing:{call.pk}:{chain.sequence}:{chain.hash}"
    found: Standing | None = cache.get(key)
    if found is None:
        found = standing_of(call, at=at)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _wait(word: str, standing: Standing, sought: Sought) -> Choice:
    return Choice(
        word,
        WAIT_WORDS[word],
        standing.waits[word],
        f"?waits={word}",
        word == sought.waits,
    )


def _prefectures(sought: Sought) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (pk, " selected" if pk == sought.prefecture else "", name)
            for pk, name in prefectures()
        ),
    )


def _headings(
    columns: Sequence[Column], query: QueryDict, sought: Sought
) -> list[Heading]:
    headings = []
    for column in columns:
        rising, falling = sought.sort == column.key, sought.sort == f"-{column.key}"
        headings.append(
            Heading(
                column.label,
                _address(query, sort=f"-{column.key}" if rising else column.key)
                if column.sort
                else "",
                "ascending" if rising else "descending" if falling else "",
                column.shown_as.value in ("yen", "number"),
            )
        )
    return headings


def _address(query: QueryDict, **changes: str) -> str:
    """This page's address with changes; the page number never stays behind."""
    words = query.copy()
    words.pop("page", None)
    for key, value in changes.items():
        words[key] = value
    return f"?{words.urlencode()}"
