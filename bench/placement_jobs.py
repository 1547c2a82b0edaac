"""The jobs of `bench.placement`: a market, who places people in it, what must agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from bench import placement_models as models
from bench import placement_ours as ours
from bench import placement_peers as peers
from bench.placement_markets import Meetings, lists, meetings, regional
from bench.placement_ours import Prepared

Agrees = Literal["same", "not above", "not below", "beside"]
KEPT = 50
"""Best pairs of each agent where a peer does not bear all of them."""


@dataclass(frozen=True, slots=True)
class Way:
    """Who does a job, and what its answer must be beside that of the first way.

    Attributes:
        agrees: ``not above``: it looks at fewer pairs, or may end early; ``not below``:
            it leaves restraints out; ``beside``: another thing is measured.
        has_end: it is told the time limit itself, and is given as much again to build.
        is_warmed: it does the small market once before it is timed.
    """

    who: str
    prepare: Callable[[Any], Prepared]
    agrees: Agrees = "same"
    has_end: bool = False
    is_warmed: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """One market and all who place people in it; the first way is ours.

    Attributes:
        small: a market of the same kind, to warm up with and for ``--quick``.
        is_long: only with ``--full``.
    """

    name: str
    market: Callable[[], Any]
    small: Callable[[], Any]
    ways: tuple[Way, ...]
    is_long: bool = False


def jobs(limit: float, *, full: bool) -> tuple[Job, ...]:
    """All jobs; programs that end by themselves do so after ``limit`` seconds."""
    return (*_of_lists(full=full), *_of_kernels(), *_of_models(limit))


def _of_lists(*, full: bool) -> tuple[Job, ...]:
    """From ids to who is where: construction is in, for everybody."""
    own = Way("ours", ours.stable_lists)
    book = Way("textbook (ours-written)", peers.textbook_lists)
    packages = (
        Way("matching", peers.matching_lists),
        Way("algmatch", peers.algmatch_lists),
    )
    small = partial(lists, 1400, 100)
    ways = (own, book, *packages)
    fewer = ways if full else (own, book)
    return (
        Job("lists-1kx100", partial(lists, 1_000, 100), small, ways),
        Job("lists-6kx1k", partial(lists, 6_000, 1_000), small, ways),
        Job("lists-50kx5k", partial(lists, 50_000, 5_000), small, fewer),
        Job(
            "withdraw-6kx1k",
            partial(lists, 6_000, 1_000),
            small,
            (
                Way("ours", ours.withdrawn),
                Way("ours, all anew", ours.stable_columns, "beside"),
                Way("textbook (ours-written)", peers.textbook_withdrawn),
            ),
        ),
    )


def _of_kernels() -> tuple[Job, ...]:
    """Proposals alone: construction, and with ours the proof, are out."""
    own = Way("ours", ours.stable_kernel)
    book = Way("textbook (ours-written)", peers.textbook_kernel)
    proved = (
        own,
        Way("dense tables (ours-written)", peers.dense_kernel),
        book,
        Way("ours, built, proved, verified", ours.stable_columns),
        Way("ours, verifying", ours.verify_stable),
    )
    small = partial(lists, 1400, 100)
    return (
        Job("kernel-1kx100", partial(lists, 1_000, 100), small, proved),
        Job("kernel-6kx1k", partial(lists, 6_000, 1_000), small, proved),
        Job("kernel-50kx5k", partial(lists, 50_000, 5_000), small, proved),
        Job(
            "kernel-1Mx10k",
            partial(lists, 1_000_000, 10_000),
            small,
            (own, book),
            is_long=True,
        ),
        Job(
            "kernel-10Mx10k",
            partial(lists, 10_000_000, 10_000),
            small,
            (own,),
            is_long=True,
        ),
    )


def _of_models(limit: float) -> tuple[Job, ...]:
    """Welfare under floors and caps, couples, and meetings."""
    small = partial(regional, 670, 134)
    paired, few = partial(regional, 670, 134, couples=15), partial(_few, 20, 30)
    together = partial(models.couples_model, keep=KEPT, seconds=limit)
    hours = partial(models.meetings_model, seconds=limit)
    bound = partial(ours.couples_bound, keep=KEPT)
    best = partial(models.program_columns, keep=KEPT)
    return (
        Job(
            "welfare-6kx1k",
            partial(regional, 6_000, 1_000),
            small,
            (
                Way("ours", ours.welfare_columns),
                Way("OR-Tools flow", models.flow_columns),
                Way(
                    "scipy assignment, no quotas", models.assigned_columns, "not below"
                ),
                Way(f"HiGHS, {KEPT} best", best, "not above"),
            ),
        ),
        Job(
            "welfare-built-6kx1k",
            partial(regional, 6_000, 1_000),
            small,
            (
                Way("ours", ours.welfare_market),
                Way("OR-Tools flow", models.flow_arcs),
                Way("ours, verifying", ours.verify_welfare),
            ),
        ),
        Job(
            "couples-150",
            partial(regional, 6_000, 1_000, couples=150),
            paired,
            (
                Way("ours", partial(ours.couples_market, keep=KEPT)),
                Way("ours, its bound", bound, "not below"),
                Way("CP-SAT", together, "not above", has_end=True, is_warmed=False),
            ),
        ),
        Job(
            "meetings-200x300x16",
            partial(meetings, 200, 300, 16, 15_200),
            few,
            (
                Way("ours", ours.meetings_rows),
                Way("CP-SAT", hours, "not above", has_end=True, is_warmed=False),
            ),
        ),
    )


def _few(buyers: int, sellers: int) -> Meetings:
    return meetings(buyers, sellers, 4, buyers * 8)
