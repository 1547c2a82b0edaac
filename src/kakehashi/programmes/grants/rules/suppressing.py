"""Small counts of persons left out of a table so that no sum gives them back (秘匿).

A table with its margins is a network of flows: an inner cell leads from its row to its
column, a row's total from the column of totals to the row, a column's total from the
column to the row of totals, the grand total closes the circle. What every line sums to
is then that as much flows into a node as out of it, and a cell that is left out can be
computed if and only if no circle of cells left out passes through it. So for every
small cell the cheapest such circle is left out with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

LEAST: Final = 5  # persons: a smaller count is not told (settings.SMALL_CELL_LEAST)
MARGIN: Final = 10**9  # a total is left out only where no inner cell will do
Node = tuple[str, int]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A table of counts as it may be told; None where a count is left out (秘匿)."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        flat = [v for row in self.cells for v in row]
        told = [*flat, *self.row_totals, *self.column_totals, self.total]
        return None not in told


def suppress(counts: Sequence[Sequence[int]], *, least: int = LEAST) -> Told:
    """Leave out every count from 1 to ``least`` - 1, and as much more as hides it.

    Zeros are always told, and whoever reads the table may know that what is left out
    is at least 1: even then every count left out may be one of several numbers.

    Args:
        counts: rows of counts of persons, all of one length.
        least: the smallest count that may be told; 1 or less leaves nothing out.
    """
    whole = _with_margins(counts)
    hidden = {
        (row, column)
        for row, line in enumerate(whole)
        for column, value in enumerate(line)
        if 0 < value < least
    }
    for place in sorted(hidden):
        hidden |= _cheapest_circle(whole, hidden, place)
    last = len(whole) - 1
    width = len(whole[0]) - 1
    told = [
        [None if (r, c) in hidden else value for c, value in enumerate(line)]
        for r, line in enumerate(whole)
    ]
    return Told(
        cells=tuple(tuple(line[:width]) for line in told[:last]),
        row_totals=tuple(line[width] for line in told[:last]),
        column_totals=tuple(told[last][:width]),
        total=told[last][width],
    )


def _with_margins(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*line, sum(line)] for line in counts] or [[0]]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _ends(place: Place, last: Place) -> tuple[Node, Node]:
    """From which node to which a cell flows."""
    row, column = ("row", place[0]), ("column", place[1])
    # Totals flow against their line: of a row, of a column; the grand total with both.
    against = (place[0] == last[0]) != (place[1] == last[1])
    return (column, row) if against else (row, column)


def _cheapest_circle(
    whole: Sequence[Sequence[int]], hidden: set[Place], place: Place
) -> set[Place]:
    """The cells of a circle through ``place`` along which every one could be one more
    or one less, told ones as few and as small as can be."""
    last = (len(whole) - 1, len(whole[0]) - 1)
    arcs: dict[Node, list[tuple[int, Node, Place]]] = {}
    for row, line in enumerate(whole):
        for column, value in enumerate(line):
            here = (row, column)
            if value == 0 or here == place:
                continue
            cost = _cost(here, value, hidden, last)
            tail, head = _ends(here, last)
            arcs.setdefault(tail, []).append((cost, head, here))  # it may be more
            if value > 1:
                arcs.setdefault(head, []).append((cost, tail, here))  # or less
    tail, head = _ends(place, last)
    ways = [_way(arcs, head, tail)]  # the place itself may be more
    if whole[place[0]][place[1]] > 1:
        ways.append(_way(arcs, tail, head))  # or less
    _cost_of_it, circle = min(way for way in ways if way is not None)
    return set(circle) | {place}


def _cost(here: Place, value: int, hidden: set[Place], last: Place) -> int:
    if here in hidden:
        return 0
    totals = (here[0] == last[0]) + (here[1] == last[1])
    return value + MARGIN * totals


def _way(
    arcs: dict[Node, list[tuple[int, Node, Place]]], start: Node, goal: Node
) -> tuple[int, tuple[Place, ...]] | None:
    """The cheapest way from one node to another, as its cost and cells."""
    queue: list[tuple[int, tuple[Place, ...], Node]] = [(0, (), start)]
    seen: set[Node] = set()
    while queue:
        cost, cells, node = heappop(queue)
        if node == goal:
            return cost, cells
        if node in seen:
            continue
        seen.add(node)
        for more, head, here in arcs.get(node, ()):
            if head not in seen:
                heappush(queue, (cost + more, (*cells, here), head))
    return None
