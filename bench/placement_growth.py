"""How long placing takes as markets grow: measure, fit a slope, draw and write it down.

`python -m bench.placement_growth [--most AGENTS]` writes
`docs/placement-growth.svg` and `docs/placement-growth.md`. Lists of 15, ten agents a
post, as many seats as agents; for welfare a pair is worth more the higher it stands on
the list. The slope is that of the straight line through the points on axes that are
both logarithmic, from 10,000 agents on: 1 is linear.
"""

from __future__ import annotations

import argparse
import datetime
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.placement import timed
from bench.placement_markets import Lists, lists
from bench.placement_ours import (
    SEED,
    Prepared,
    market_of,
    stable_kernel,
    verify_stable,
)
from kakehashi.engines import placement as pl

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
LIMIT = 300.0
"""Seconds after which the process ends."""
LAST = 40.0
"""Seconds that a market may take by the slope of the two before it, to be tried."""
DOCS = Path(__file__).resolve().parents[1] / "docs"
STEADY = 10_000
"""Agents from which on the slope is fitted: below, fixed costs and other ways count."""
WIDE, HIGH, EDGE = 720, 440, 64
COLOURS = ("#1f4e79", "#b85c00", "#2e7d32")
Points = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the plot: its name, and what is timed."""

    name: str
    prepare: Callable[[Lists], Prepared]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.placement_growth", description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--into", type=Path, default=DOCS)
    told = parser.parse_args()
    sizes = [size for size in SIZES if size <= told.most]
    series = (
        Series("deferred acceptance", stable_kernel),
        Series("welfare, proved and verified", welfare),
        Series("verifying a stable outcome", verify_stable),
    )
    found = {one.name: measured(one, sizes) for one in series}
    (told.into / "placement-growth.svg").write_text(drawn(found), encoding="utf-8")
    (told.into / "placement-growth.md").write_text(table(found), encoding="utf-8")
    return 0


def welfare(told: Lists) -> Prepared:
    """The most weight in all, from a market that is built."""
    market = market_of(told)
    worth = 1000 - 10 * market.pairs.agent_rank
    market = replace(market, pairs=replace(market.pairs, weight=worth))

    def read(found: pl.Outcome) -> int:
        return int(found.told()["value"])

    return lambda: pl.solve(market, pl.Welfare(), seed=SEED), read


def measured(one: Series, sizes: Sequence[int]) -> Points:
    """Seconds by size, after a market of the kind to warm up with."""
    run, _read = one.prepare(lists(2_000, 200))
    run()
    found: list[tuple[int, float]] = []
    for size in sizes:
        if expected(found, size) > LAST:
            break
        print(f"… {one.name}, {size:,}", file=sys.stderr, flush=True)
        run, _read = one.prepare(lists(size, size // 10))
        found.append((size, timed(run, LIMIT)[0]))
    return found


def expected(found: Points, size: int) -> float:
    """The seconds that the next market takes, if it goes on as it did; 0: unknown."""
    if len(found) < 2:
        return 0.0
    last, seconds = found[-1]
    return float(seconds * (size / last) ** slope_of(found[-2:]))


def steady_slope(points: Points) -> float:
    """The slope of large markets; of all, where less than two of them are large."""
    large = [point for point in points if point[0] >= STEADY]
    return slope_of(large if len(large) > 1 else points)


def slope_of(points: Points) -> float:
    """The slope of the line of least squares through the logarithms."""
    told = np.log(np.array(points, dtype=np.float64))
    return float(np.polyfit(told[:, 0], told[:, 1], 1)[0])


def table(found: Mapping[str, Points]) -> str:
    """The figures as a page beside the picture."""
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    names = list(found)
    sizes = sorted({size for points in found.values() for size, _s in points})
    cell = {(name, *point): point for name in names for point in found[name]}
    seconds = {(name, size): s for name, size, s in cell}
    rows = [
        f"| {size:,} | "
        + " | ".join(_cell(seconds.get((name, size))) for name in names)
        + " |"
        for size in sizes
    ]
    slopes = " | ".join(f"**{steady_slope(found[name]):.2f}**" for name in names)
    return "\n".join(
        [
            "# How placing grows",
            "",
            "![Seconds against agents](placement-growth.svg)",
            "",
            f"Measured on {today} with {os.cpu_count()} cores of a shared server"
            " processor, compiled code warm; markets are built before the clock starts."
            " Lists of 15 by log-normal popularity, ten agents a post, as many seats as"
            " agents. Deferred acceptance is the proposals alone; welfare includes its"
            " proof and the verifier, without quotas. The slope is that of a straight"
            f" line through the logarithms of the markets from {STEADY:,} agents on: 1"
            " is linear. Below, fixed costs count, and the smallest market goes through"
            " plain Python, which needs no loading."
            " `python -m bench.placement_growth` measures it again.",
            "",
            "| agents | " + " | ".join(f"{name} (s)" for name in names) + " |",
            "|---:|" + "---:|" * len(names),
            *rows,
            f"| slope from {STEADY:,} | {slopes} |",
            "",
        ]
    )


def _cell(seconds: float | None) -> str:
    return "not tried" if seconds is None else f"{seconds:.3g}"


def drawn(found: Mapping[str, Points]) -> str:
    """The picture, on axes that are both logarithmic."""
    every = [point for points in found.values() for point in points]
    x = _scale([size for size, _s in every], EDGE + 10, WIDE - 44)
    y = _scale([seconds for _n, seconds in every], HIGH - EDGE, 20)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" '
        'font-family="sans-serif" font-size="13" role="img">',
        "<title>Seconds against agents, both on logarithmic axes</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        *_axes(x, y),
    ]
    for number, (name, points) in enumerate(found.items()):
        parts += _line(number, name, points, x, y)
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic axis: whole decades that hold all, and where they lie."""

    first: int
    last: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies."""
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    first = math.floor(math.log10(min(values)))
    last = max(math.ceil(math.log10(max(values))), first + 1)
    return Scale(first, last, start, end)


def _axes(x: Scale, y: Scale) -> list[str]:
    """Lines at the decades, with what they say."""
    parts = []
    for decade in range(x.first, x.last + 1):
        at = x.at(10.0**decade)
        parts.append(_rule(at, y.start, at, y.end))
        parts.append(_text(at, y.start + 20, f"{10**decade:,}", "middle"))
    for decade in range(y.first, y.last + 1):
        at = y.at(10.0**decade)
        parts.append(_rule(x.start, at, x.end, at))
        parts.append(_text(x.start - 8, at + 4, f"{10.0**decade:g} s", "end"))
    parts.append(_text((x.start + x.end) / 2, y.start + 44, "agents", "middle"))
    return parts


def _line(number: int, name: str, points: Points, x: Scale, y: Scale) -> list[str]:
    """One series: a line, its points, and its name with the slope."""
    colour = COLOURS[number % len(COLOURS)]
    places = [(x.at(size), y.at(seconds)) for size, seconds in points]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    key = 34 + 20 * number
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>'
            for a, b in places
        ),
        f'<circle cx="{x.start + 16:.1f}" cy="{key}" r="5" fill="{colour}"/>',
        _text(
            x.start + 28, key + 4, f"{name}: slope {steady_slope(points):.2f}", "start"
        ),
    ]


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="#d0d0d0"/>'


def _text(x: float, y: float, words: Any, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


if __name__ == "__main__":
    sys.exit(main())
