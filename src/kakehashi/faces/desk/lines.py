"""What a desk shows: sections with a few lines each, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list."""

    url: str
    reference: str
    title: str
    body: str
    place: str
    state: str
    state_code: str
    since: str
    due: Due | None
    note: str
    is_new: bool


@dataclass(slots=True)
class Section:
    """A part of the desk that answers one question; ``partial`` draws it.

    ``total`` is how many there are in all, ``lines`` or ``rows`` what is shown.
    """

    slug: str
    title: str
    empty: str
    partial: str = "desk/_lines.html"
    lead: str = ""
    lines: Sequence[Line] = ()
    rows: Sequence[object] = ()
    total: int = 0
    more: str = ""
    more_words: str = ""
    columns: Mapping[str, bool] = field(default_factory=dict)

    @property
    def hidden(self) -> int:
        """How many there are beyond the ones shown."""
        return max(self.total - len(self.lines or self.rows), 0)


def lines_of(
    rows: Iterable[CaseRow],
    *,
    at: datetime,
    seen: datetime | None,
    dues: Mapping[str, datetime] | None = None,
    notes: Mapping[str, str] | None = None,
    url: Callable[[str, str], str] = address_of,
) -> list[Line]:
    """The rows as people read them.

    ``seen`` is when the reader last looked: what moved since is marked new. ``dues``
    by ``kind:reference`` stand in where the case itself has no date; ``notes`` by
    reference are shown under the title.
    """
    words = state_words()
    dues, notes = dues or {}, notes or {}
    lines = []
    for row in rows:
        due = row.due or dues.get(f"{row.kind}:{row.reference}")
        lines.append(
            Line(
                url=url(row.kind, row.reference),
                reference=row.reference,
                title=row.title,
                body=name_of(row.body, row.body_en),
                place=name_of(row.place, row.place_en),
                state=words.get((row.kind, row.state), row.state),
                state_code=row.state,
                since=say_day(row.since),
                due=Due.of(due, at=at) if due else None,
                note=notes.get(row.reference, ""),
                is_new=seen is not None and row.since > seen,
            )
        )
    return lines
