"""What a desk shows: sections with a few lines each, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kakehashi.faces.desk.charts import address_of, state_words
from kakehashi.faces.desk.queries import CaseRow
from kakehashi.foundation.pages.formats import (
    is_english,
    say_day,
    say_days_left,
    say_deadline,
)
from kakehashi.kernel.nendo import FiscalYear

SHOWN = 20  # lines a section shows before it says how many more there are
Tone = Literal["", "late", "soon"]
SOON = timedelta(days=7)


def year_words(year: int) -> str:
    fiscal_year = FiscalYear(year)
    return fiscal_year.label_en if is_english() else fiscal_year.label


def name_of(japanese: str, english: str) -> str:
    return english if english and is_english() else japanese


@dataclass(frozen=True, slots=True)
class Due:
    """Until when: the instant in words, how long that is, and how pressing."""

    when: str
    left: str
    tone: Tone

    @classmethod
    def of(cls, due: datetime, *, at: datetime) -> Due:
        """``due`` as seen at ``at``."""
        tone: Tone = "late" if due <= at else "soon" if due <= at + SOON else ""
        return cls(say_deadline(due), say_days_left(due, at), tone)

    def html(self) -> SafeString:
        """As `_due.html` draws it."""
        return format_html(
            '<span class="desk-due{}">{} <b>{}</b></span>',
            f" desk-{self.tone}" if self.tone else "",
            self.when,
            self.left,
        )


Column = Literal["body", "state", "place", "since", "due"]


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Cases as a table: the words of its head, its rows as HTML, how many they are."""

    heads: Sequence[str] = ()
    body: str = ""
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk that answers one question; ``partial`` draws it.

    Cases are in ``table``, anything else in ``rows``; ``total`` is how many there are
    in all.
    """

    slug: str
    title: str
    empty: str
    partial: str = "desk/_cases.html"
    lead: str = ""
    table: CaseTable = CaseTable()
    rows: Sequence[object] = ()
    total: int = 0
    more: str = ""
    more_words: str = ""
    is_adopted: bool = False

    @property
    def hidden(self) -> int:
        """How many there are beyond the ones shown."""
        return max(self.total - (self.table.shown or len(self.rows)), 0)


def case_table(
    rows: Sequence[CaseRow],
    *columns: Column,
    at: datetime,
    seen: datetime | None = None,
    dues: Mapping[str, datetime] | None = None,
    notes: Mapping[str, str] | None = None,
    url: Callable[[str, str], str] = address_of,
) -> CaseTable:
    """The rows as a table of number, title and ``columns``.

    The rows are put together here and not in a template: they are most of a desk, and
    this takes a tenth of the time. ``format_html`` escapes every word of them.

    ``seen`` is when the reader last looked: what moved since is marked new. ``dues``
    by ``kind:reference`` stand in where the case itself has no date; ``notes`` by
    reference are shown under the title.
    """
    if not rows:
        return CaseTable()
    heads = {
        "body": _("Applicant"),
        "state": _("State"),
        "place": _("Stands at"),
        "since": _("Since"),
        "due": _("Until"),
    }
    cells = format_html_join(
        "", '<td data-label="{}">{{}}</td>', ((heads[column],) for column in columns)
    )
    line = (
        '<tr><td class="desk-reference">{}</td><td><a href="{}">{}</a>{}{}</td>'
        f"{cells}</tr>"
    )
    new = format_html(' <strong class="desk-new">{}</strong>', _("New"))
    states, dues, notes = state_words(), dues or {}, notes or {}
    body = []
    for row in rows:
        note = notes.get(row.reference)
        told = {
            "body": name_of(row.body, row.body_en),
            "state": states.get((row.kind, row.state), row.state),
            "place": name_of(row.place, row.place_en),
            "since": say_day(row.since),
        }
        if "due" in columns:
            due = row.due or dues.get(f"{row.kind}:{row.reference}")
            told["due"] = Due.of(due, at=at).html() if due else _("no date")
        body.append(
            format_html(
                line,
                row.reference,
                url(row.kind, row.reference),
                row.title,
                new if seen is not None and row.since > seen else "",
                format_html(' <span class="desk-note">{}</span>', note) if note else "",
                *(told[column] for column in columns),
            )
        )
    return CaseTable(
        heads=(_("Reference"), _("Title"), *(heads[column] for column in columns)),
        body=SafeString("".join(body)),
        shown=len(rows),
    )
