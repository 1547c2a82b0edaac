"""The cells of the round's table, written straight: fifty rows cost a millisecond."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import quote

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.models import Kind
from kakehashi.foundation.pages.formats import JAPAN, day_in_japan, say_day
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Category, OtherSubsidy, Venue
from kakehashi.programmes.grants.queries.round_table import As, Column, Row
from kakehashi.programmes.grants.rules.story import tone_of

Writer = Callable[[object], str]


def body_of(
    rows: Iterable[Row], columns: Sequence[Column], *, at: datetime
) -> SafeString:
    """The rows as HTML. Every cell comes from a writer below, which escapes it."""
    writers = [_cell_of(column, at=at) for column in columns]
    lines = [
        "".join([write(cell) for write, cell in zip(writers, row, strict=True)])
        for row in rows
    ]
    return mark_safe("<tr>" + "</tr>\n<tr>".join(lines) + "</tr>")  # noqa: S308


def texts_of(rows: Iterable[Row], columns: Sequence[Column]) -> Iterable[list[object]]:
    """The rows as plain values for a file: numbers stay numbers, days are ISO."""
    words = [_words_of(column.shown_as) for column in columns]
    for row in rows:
        yield [_plain(cell, names) for cell, names in zip(row, words, strict=True)]


def _plain(cell: object, names: dict[str, str]) -> object:
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float):
        return round(cell, 2)
    return names.get(cell, cell) if isinstance(cell, str) else cell


def _words_of(shown_as: As) -> dict[str, str]:
    choices: dict[As, type[models.TextChoices]] = {
        As.STATE: State,
        As.KIND: Kind,
        As.CATEGORY: Category,
        As.VENUE: Venue,
        As.SUBSIDY: OtherSubsidy,
    }
    known = choices.get(shown_as)
    return {} if known is None else {c.value: str(c.label) for c in known}


def _cell_of(column: Column, *, at: datetime) -> Writer:
    match column.shown_as:
        case As.LINK:
            address = escape(reverse("grants:application", args=["@"]))
            before, after = address.split("@")
            return lambda cell: (
                f'<th scope="row"><a href="{before}{quote(str(cell))}{after}">'
                f"{escape(str(cell))}</a></th>"
            )
        case As.STATE:
            tags = {
                state.value: f'<td><span class="status status-{tone_of(state)}">'
                f"{escape(str(state.label))}</span></td>"
                for state in State
            }
            return lambda cell: tags[str(cell)]
        case As.YEN | As.NUMBER:
            return lambda cell: f'<td class="is-amount">{_number(cell)}</td>'
        case As.DAY:
            days: dict[date, str] = {}
            return lambda cell: _day(cell, days)
        case As.MOMENT:
            late = escape(_("late"))
            return lambda cell: _due(cell, late, at=at)
        case As.FLAG:
            return lambda cell: "<td>○</td>" if cell else "<td></td>"
        case shown_as:
            names = _words_of(shown_as)
            return lambda cell: (
                f"<td>{escape(names.get(str(cell), str(cell or '')))}</td>"
            )


def _number(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else "－"


def _day(cell: object, known: dict[date, str]) -> str:
    """A day as the page says it; the same few days stand on many rows."""
    if isinstance(cell, datetime):
        cell = day_in_japan(cell)
    if not isinstance(cell, date):
        return "<td></td>"
    if cell not in known:
        known[cell] = f'<td class="is-day">{escape(say_day(cell))}</td>'
    return known[cell]


def _due(cell: object, late: str, *, at: datetime) -> str:
    if not isinstance(cell, datetime):
        return "<td></td>"
    local = cell.astimezone(JAPAN)
    said = f"{local.month}/{local.day} {local:%H:%M}"
    if cell > at:
        return f"<td>{said}</td>"
    return f'<td class="is-late">{said} <strong>{late}</strong></td>'
