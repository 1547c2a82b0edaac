"""Charts as SVG drawn on the server, each with the table of its figures. Pure.

Nothing here is translated: titles, labels and units come in the reader's language.
Colours and strokes are classes of ``kakehashi.css``, so the pages' CSP holds and print
and high contrast can change them. Every text is escaped here.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 720
ROW: Final = 34
BAR: Final = 20
TEXT: Final = 14
SERIES: Final = 6  # classes series-1 … series-6


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and the table that says the same.

    Attributes:
        svg: the drawing, escaped and complete.
        head, rows: the table; the first cell of each row is its heading.
        source: where the figures come from, or ``""``.
    """

    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``tone`` is a class such as ``"strong"`` or ``"late"``."""

    label: str
    value: int | float
    url: str = ""
    tone: str = ""


def width_of(text: str) -> int:
    """About how wide a text is drawn, in pixels at the charts' size."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return wide * TEXT + (len(text) - wide) * 8


def nice_ceiling(value: float) -> float:
    """The next round number (1, 2, 2.5, 5 × 10ⁿ) at or above ``value``."""
    if value <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(value))
    return next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= value * 0.9999)


def say(value: float) -> str:
    """A figure with commas; one decimal where it is not whole."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _figures(values: Sequence[float], unit: str) -> int:
    """How much room the figures need behind the bars, in pixels; figures are bold."""
    widest = max((width_of(say(value) + unit) for value in values), default=0)
    return max(110, round(widest * 1.15) + 16)


def bar_chart(
    title: str,
    bars: Sequence[Bar],
    *,
    unit: str = "",
    head: tuple[str, str] = ("", ""),
    description: str = "",
    source: str = "",
) -> Picture:
    """Lying bars with their labels before and their figures behind them."""
    left = min(max((width_of(b.label) for b in bars), default=0) + 12, 260)
    room = WIDTH - left - _figures([b.value for b in bars], unit)
    most = max((b.value for b in bars), default=0) or 1
    parts = [_axis(left, 4, len(bars) * ROW + 4)]
    for number, bar in enumerate(bars):
        y = number * ROW + 8
        length = max(bar.value / most * room, 0)
        tone = f" bar-{bar.tone}" if bar.tone else ""
        drawn = (
            _label(left - 8, y + 15, bar.label, "end")
            + f'<rect class="bar{tone}" x="{left}" y="{y}" width="{length:.1f}"'
            f' height="{BAR}"/>'
            + _label(left + length + 6, y + 15, say(bar.value) + unit, "start", "value")
        )
        parts.append(_linked(drawn, bar.url))
    linked = any(b.url for b in bars)
    return Picture(
        title=title,
        svg=_svg(title, description, len(bars) * ROW + 8, parts, linked=linked),
        head=(head[0], head[1] or unit),
        rows=tuple((b.label, say(b.value) + unit) for b in bars),
        source=source,
    )


def stacked_chart(
    title: str,
    names: Sequence[str],
    lines: Sequence[tuple[str, Sequence[int | float]]],
    *,
    unit: str = "",
    total: str = "",
    corner: str = "",
    description: str = "",
    source: str = "",
) -> Picture:
    """Lying bars made of parts. ``names`` are the parts, ``lines`` a label and values.

    ``total`` heads a column of sums in the table; without it there is none.
    """
    left = min(max((width_of(label) for label, _ in lines), default=0) + 12, 260)
    room = WIDTH - left - _figures([sum(values) for _, values in lines], unit)
    most = max((sum(values) for _, values in lines), default=0) or 1
    parts, below = _legend(names, WIDTH)
    parts.append(_axis(left, below, below + len(lines) * ROW))
    for number, (label, values) in enumerate(lines):
        y = below + number * ROW + 6
        x = float(left)
        parts.append(_label(left - 8, y + 15, label, "end"))
        for part, value in enumerate(values):
            length = value / most * room
            if length:
                words = escape(f"{label} {names[part]} {say(value)}{unit}")
                parts.append(
                    f'<rect class="series-{part % SERIES + 1}" x="{x:.1f}" y="{y}"'
                    f' width="{length:.1f}" height="{BAR}">'
                    f"<title>{words}</title></rect>"
                )
            x += length
        parts.append(_label(x + 6, y + 15, say(sum(values)) + unit, "start", "value"))
    rows = []
    for label, values in lines:
        cells = [label, *(say(v) + unit for v in values)]
        rows.append(tuple([*cells, say(sum(values)) + unit] if total else cells))
    return Picture(
        title=title,
        svg=_svg(title, description, below + len(lines) * ROW + 6, parts),
        head=(corner, *names, *((total,) if total else ())),
        rows=tuple(rows),
        source=source,
    )


def line_chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[int | float | None]]],
    *,
    unit: str = "",
    corner: str = "",
    description: str = "",
    source: str = "",
) -> Picture:
    """Lines over time; ``None`` leaves a gap. Each line has a mark of its own shape."""
    parts, top = _legend([name for name, _ in series], WIDTH)
    top += 6
    height = 240
    values = [v for _, line in series for v in line if v is not None]
    ceiling = nice_ceiling(max(values, default=0))
    left = max(width_of(say(ceiling) + unit) + 10, 40)
    right = WIDTH - 20
    bottom = top + height
    for quarter in range(5):
        y = bottom - height * quarter / 4
        parts.append(
            f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
            + _label(left - 6, y + 5, say(ceiling * quarter / 4) + unit, "end")
        )
    step = (right - left - 24) / max(len(labels) - 1, 1)
    xs = [left + 12 + step * i for i in range(len(labels))]
    widest = max((width_of(label) for label in labels), default=1) + 10
    every = max(math.ceil(widest / step), 1) if step else 1
    for i, label in enumerate(labels):
        if i % every == 0:
            parts.append(_label(xs[i], bottom + 20, label, "middle"))
    for number, (name, line) in enumerate(series):
        ys = [None if v is None else bottom - v / ceiling * height for v in line]
        parts.append(_line(number, name, labels, xs, ys, line, unit))
    rows = (
        (label, *("" if v is None else say(v) + unit for v in column))
        for label, column in zip(
            labels, zip(*(line for _, line in series), strict=True), strict=True
        )
    )
    return Picture(
        title=title,
        svg=_svg(title, description, bottom + 32, parts),
        head=(corner, *(name for name, _ in series)),
        rows=tuple(rows),
        source=source,
    )


def _line(
    number: int,
    name: str,
    labels: Sequence[str],
    xs: Sequence[float],
    ys: Sequence[float | None],
    values: Sequence[int | float | None],
    unit: str,
) -> str:
    path, marks, drawing = "", "", False
    for x, y, value, label in zip(xs, ys, values, labels, strict=True):
        if y is None or value is None:
            drawing = False
            continue
        path += f"{'L' if drawing else 'M'}{x:.1f} {y:.1f}"
        drawing = True
        words = escape(f"{name} {label} {say(value)}{unit}")
        marks += f'<g class="mark">{_mark(number, x, y)}<title>{words}</title></g>'
    return (
        f'<g class="line line-{number % SERIES + 1}"><path d="{path}"/>{marks}</g>'
        if path
        else ""
    )


def _mark(number: int, x: float, y: float) -> str:
    """Another shape for every line, for those who cannot tell the colours apart."""
    if number % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    if number % 3 == 2:
        return f'<path d="M{x:.1f} {y - 5.5:.1f}l5 9.5h-10z"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'


def _legend(names: Sequence[str], width: int) -> tuple[list[str], int]:
    parts: list[str] = []
    x, y = 0, 4
    for number, name in enumerate(names):
        need = width_of(name) + 44
        if x and x + need > width:
            x, y = 0, y + 24
        parts.append(
            f'<rect class="series-{number % SERIES + 1}" x="{x}" y="{y}" width="14"'
            f' height="14"/>' + _label(x + 20, y + 12, name, "start")
        )
        x += need
    return parts, y + 28


def _axis(x: float, top: float, bottom: float) -> str:
    return f'<line class="axis" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'


def _label(x: float, y: float, text: str, anchor: str, css: str = "") -> str:
    css = f' class="{css}"' if css else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{css}>'
        f"{escape(text)}</text>"
    )


def _linked(drawn: str, url: str) -> str:
    return f'<a href="{escape(url)}">{drawn}</a>' if url else f"<g>{drawn}</g>"


def _svg(
    title: str,
    description: str,
    height: float,
    parts: Sequence[str],
    *,
    linked: bool = False,
) -> str:
    # An image may hold nothing to click; with links it is a named group instead.
    role = "group" if linked else "img"
    words = f"<desc>{escape(description)}</desc>" if description else ""
    return (
        f'<svg class="chart" role="{role}" aria-label="{escape(title)}"'
        f' viewBox="0 0 {WIDTH} {height:.0f}" xmlns="http://www.w3.org/2000/svg">'
        f"{words}{''.join(parts)}</svg>"
    )
