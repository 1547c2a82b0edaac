"""The figures of the statistics page: each a chart or map with its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.models import Kind
from kakehashi.foundation.pages.charts import (
    Bar,
    Picture,
    bar_chart,
    line_chart,
    say,
    stacked_chart,
)
from kakehashi.foundation.pages.formats import is_english, say_yen
from kakehashi.foundation.pages.maps import CODES, NAMES_EN, NAMES_JA, japan_map
from kakehashi.programmes.grants.models import Scheme
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.queries.statistics import ByYearAndLine, Group, total
from kakehashi.programmes.grants.rules.suppressing import Told, suppress

Cell = str | int | float | None
Row = tuple[Cell, ...]
HIDDEN = "※"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its table as numbers, for the page and for CSV.

    ``name`` is the word in its address. None in ``rows`` is what is not told.
    """

    name: str
    picture: Picture
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


def figures_of(groups: Sequence[Group]) -> list[Figure]:
    """What decided applications come to; nothing where there are none."""
    if not groups:
        return []
    return [
        _by_year_and_line(
            "applications",
            _("Applications by year and line"),
            groups,
            lambda group: group.applications,
        ),
        _by_year_and_line(
            "awards", _("Awards by year and line"), groups, lambda group: group.awards
        ),
        _rates(groups),
        _sums(groups),
        _by_prefecture(groups),
        _by_kind(groups),
        _new_and_continued(groups),
    ]


def people_figures(
    participants: ByYearAndLine, reviewers: ByYearAndLine, *, least: int
) -> list[Figure]:
    """Counts of persons: small ones are left out, and what would give them back."""
    note = _(
        "%(mark)s: fewer than %(least)s persons, or a figure from which such a number"
        " could be computed. This table is always whole; the choice above does not"
        " change it."
    ) % {"mark": HIDDEN, "least": least}
    found = [
        _of_people(
            "participants", _("Persons who took part in projects"), participants, least
        ),
        _of_people(
            "reviewers", _("Reviewers, counted once a year and line"), reviewers, least
        ),
    ]
    return [replace(figure, note=note) for figure in found if figure.rows]


def _years(groups: Iterable[Group]) -> list[int]:
    return sorted({group.year for group in groups})


def _lines(found: Iterable[str]) -> list[str]:
    """The lines there are, in the order they are always told in."""
    known = set(found)
    return [line for line in Scheme.values if line in known]


def _labels(lines: Iterable[str]) -> list[str]:
    return [str(Scheme(line).label) for line in lines]


def _figure(
    name: str,
    picture: Picture,
    head: Sequence[str],
    rows: Iterable[Row],
    *,
    words: Callable[[Cell], str] | None = None,
    note: str = "",
) -> Figure:
    """A figure whose picture has this table; ``words`` says a number to people."""
    told = tuple(rows)
    spoken = words or _said
    table = tuple(
        (str(first), *(spoken(cell) for cell in rest)) for first, *rest in told
    )
    drawn = replace(picture, head=tuple(head), rows=table)
    return Figure(name, drawn, tuple(head), told, note)


def _said(cell: Cell) -> str:
    if cell is None:
        return HIDDEN
    return cell if isinstance(cell, str) else say(cell)


def _by_year_and_line(
    name: str,
    title: str,
    groups: Sequence[Group],
    figure: Callable[[Group], int],
) -> Figure:
    lines = _lines(group.line for group in groups)
    rows: list[tuple[str, list[int]]] = []
    for year in _years(groups):
        found = [group for group in groups if group.year == year]
        parts = [total((g for g in found if g.line == line), figure) for line in lines]
        rows.append((say_year(year), parts))
    return _figure(
        name,
        stacked_chart(title, _labels(lines), rows),
        (_("Fiscal year"), *_labels(lines), _("Total")),
        ((label, *parts, sum(parts)) for label, parts in rows),
    )


def _rate(groups: Sequence[Group]) -> float | None:
    """How many of a hundred decided applications were awarded; None of none."""
    decided = total(groups, lambda group: group.applications)
    if not decided:
        return None
    return round(total(groups, lambda group: group.awards) * 100 / decided, 1)


def _rates(groups: Sequence[Group]) -> Figure:
    title = _("Of a hundred applications, awarded")
    years, lines = _years(groups), _lines(group.line for group in groups)
    series = [
        [
            _rate([g for g in groups if (g.year, g.line) == (year, line)])
            for year in years
        ]
        for line in lines
    ]
    whole = [_rate([g for g in groups if g.year == year]) for year in years]
    named = list(zip(_labels(lines), series, strict=True))
    return _figure(
        "rates",
        line_chart(title, [say_year(y) for y in years], named, unit="%"),
        (_("Fiscal year"), *_labels(lines), _("All lines")),
        (
            (say_year(year), *(line[at] for line in series), whole[at])
            for at, year in enumerate(years)
        ),
        words=lambda cell: "―" if cell is None else f"{cell}%",
    )


def _sums(groups: Sequence[Group]) -> Figure:
    title = _("Asked for, awarded, fixed (thousand yen)")
    years = _years(groups)
    names = [_("Asked for"), _("Awarded"), _("Fixed")]
    figures: list[Callable[[Group], int]] = [
        lambda group: group.requested_yen,
        lambda group: group.awarded_yen,
        lambda group: group.settled_yen,
    ]
    of_year = [[g for g in groups if g.year == year] for year in years]
    series = [[total(found, figure) for found in of_year] for figure in figures]
    open_ones = [
        total(found, lambda group: group.awards - group.settled) for found in of_year
    ]
    drawn = [
        (name, [yen / 1000 for yen in line])
        for name, line in zip(names, series, strict=True)
    ]
    rows: list[tuple[str | int, ...]] = [
        (say_year(year), *(line[at] for line in series), open_ones[at])
        for at, year in enumerate(years)
    ]
    still = _("Grants not fixed yet")
    figure = _figure(
        "sums",
        line_chart(title, [say_year(year) for year in years], drawn),
        (_("Fiscal year"), *names, still),
        rows,
        note=_("What is fixed counts only grants whose sum has been fixed."),
    )
    spoken = tuple(
        (str(row[0]), *(say_yen(int(yen)) for yen in row[1:-1]), say(int(row[-1])))
        for row in rows
    )
    return replace(figure, picture=replace(figure.picture, rows=spoken))


def _by_prefecture(groups: Sequence[Group]) -> Figure:
    title = _("Awards by prefecture")
    names = NAMES_EN if is_english() else NAMES_JA
    found = {code: [g for g in groups if g.prefecture == code] for code in CODES}
    nowhere = [group for group in groups if group.prefecture not in found]
    values = {code: total(here, lambda g: g.awards) for code, here in found.items()}
    places = [(names[code], here) for code, here in found.items()]
    if nowhere:
        places.append((_("In no prefecture"), nowhere))
    return _figure(
        "prefectures",
        japan_map(title, values, names=names),
        (
            _("Prefecture"),
            _("Applications"),
            _("Awards"),
            _("Awarded sum (yen)"),
        ),
        (
            (
                name,
                total(here, lambda group: group.applications),
                total(here, lambda group: group.awards),
                total(here, lambda group: group.awarded_yen),
            )
            for name, here in places
        ),
    )


def _by_kind(groups: Sequence[Group]) -> Figure:
    there = {group.kind for group in groups}
    rows = []
    for kind in (kind for kind in Kind if kind in there):
        found = [group for group in groups if group.kind == kind]
        awards = total(found, lambda group: group.awards)
        declined = total(found, lambda group: group.applications) - awards
        rows.append((str(kind.label), [awards, declined]))
    names = [_("Awarded"), _("Declined")]
    return _figure(
        "kinds",
        stacked_chart(_("Applications by kind of body"), names, rows),
        (_("Kind of body"), *names, _("Total")),
        ((label, *parts, sum(parts)) for label, parts in rows),
    )


def _new_and_continued(groups: Sequence[Group]) -> Figure:
    rows = []
    for year in _years(groups):
        found = [group for group in groups if group.year == year]
        parts = [
            total((g for g in found if g.is_continued == continued), lambda g: g.awards)
            for continued in (False, True)
        ]
        rows.append((say_year(year), parts))
    names = [_("New projects"), _("Continued projects")]
    return _figure(
        "continued",
        stacked_chart(_("Awards to new and to continued projects"), names, rows),
        (_("Fiscal year"), *names, _("Total")),
        ((label, *parts, sum(parts)) for label, parts in rows),
    )


def _of_people(name: str, title: str, counts: ByYearAndLine, least: int) -> Figure:
    years = sorted({year for year, _line in counts})
    lines = _lines(line for _year, line in counts)
    told = suppress(
        [[counts.get((year, line), 0) for line in lines] for year in years],
        least=least,
    )
    return _figure(
        name,
        _bars_told(title, years, told),
        (_("Fiscal year"), *_labels(lines), _("Total")),
        _with_totals(years, told) if years else (),
    )


def _bars_told(title: str, years: Sequence[int], told: Told) -> Picture:
    """The totals of the years that may be told."""
    found: Mapping[int, int | None] = dict(zip(years, told.row_totals, strict=False))
    bars = [Bar(say_year(y), n) for y, n in found.items() if n is not None]
    return bar_chart(title, bars)


def _with_totals(years: Sequence[int], told: Told) -> list[Row]:
    rows: list[Row] = [
        (say_year(year), *cells, whole)
        for year, cells, whole in zip(years, told.cells, told.row_totals, strict=True)
    ]
    return [*rows, (_("Total"), *told.column_totals, told.total)]
