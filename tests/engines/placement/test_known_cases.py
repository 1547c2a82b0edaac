"""Published cases with known answers, where they lie beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import every_match, is_stable, strict, told

FOLDER = Path(__file__).resolve().parents[4] / "shared/data/placement"
HR = (
    "algmatch_hr1",
    "matching_issue46",
    "matching_readme",
    "nrmp_run_a_match",
    "roth_peranson_issue5_displacement_cycle",
)
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="../shared/data/placement is not beside the repository"
)


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


@pytest.mark.parametrize("name", HR)
def test_the_answer_is_the_published_one_and_all_stable_ones_are_found(
    name: str,
) -> None:
    known = case(name)
    market = pl.market_from(
        told(strict(known["residents"]), strict(known["hospitals"]), known["capacity"])
    )

    outcome = pl.solve(market, pl.Stable())

    expected = known.get("expected_resident_optimal") or known["all_stable"][0]
    assert outcome.match() == expected
    stable = [set(m) for m in every_match(market) if is_stable(market, m)]
    published = [
        {
            (market.agents.place[a], market.posts.place[p])
            for a, p in match.items()
            if p is not None
        }
        for match in known["all_stable"]
    ]
    assert sorted(map(sorted, stable)) == sorted(map(sorted, published))


def test_the_cheapest_assignment_of_100_to_100_is_the_published_one() -> None:
    costs = case("orlib_assign100")["cost"]
    market = pl.market_from(
        {
            "agents": [{"id": f"a{n:02}"} for n in range(100)],
            "posts": [{"id": f"p{n:02}"} for n in range(100)],
            "weights": [
                [f"a{a:02}", f"p{p:02}", -cost]
                for a, row in enumerate(costs)
                for p, cost in enumerate(row)
            ],
            "quotas": [{"name": "everyone", "min": 100}],
        }
    )

    assert pl.solve(market, pl.Welfare()).told()["value"] == -305


@pytest.mark.parametrize("seed", range(20))
def test_equals_are_drawn_and_the_matching_is_weakly_stable(seed: int) -> None:
    known = case("da_jl_readme_ties")
    wishes, priority = (
        known["students_rank_of_school_by_row"],
        known["school_priority_rank_row_student"],
    )
    schools, students = range(len(wishes)), range(len(wishes[0]))
    market = pl.market_from(
        told(
            {
                f"s{n}": _groups({f"c{c}": wishes[c][n] for c in schools})
                for n in students
            },
            {
                f"c{c}": _groups({f"s{n}": priority[n][c] for n in students})
                for c in schools
            },
            {f"c{c}": known["capacity"][c] for c in schools},
        )
    )

    outcome = pl.solve(market, pl.Stable(), seed=seed)

    assert is_stable(market, tuple(outcome.placed))
    assert outcome.told()["metrics"]["placed"] == sum(known["capacity"])


def _groups(ranks: dict[str, int]) -> list[list[str]]:
    return [
        sorted(name for name, rank in ranks.items() if rank == one)
        for one in sorted(set(ranks.values()))
    ]
