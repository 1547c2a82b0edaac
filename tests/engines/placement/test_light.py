"""What is light stays light: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import strict, told

HEAVY = ("numba", "ortools", "pyarrow", "pandas", "django")
MARKET = told(
    strict({"a": ["p", "q"], "b": ["p"]}),
    strict({"p": ["b", "a"], "q": ["a"]}),
    weights=[["a", "p", 3], ["a", "q", 2], ["b", "p", 4]],
    quotas=[{"name": "all", "min": 1, "max": 2}],
)


def run(code: str, *words: str) -> str:
    """What a fresh Python prints in which nothing heavy can be imported."""
    blocked = "; ".join(f"sys.modules[{name!r}] = None" for name in HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {blocked}\n{code}", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_an_outcome_is_verified_where_no_solver_is_installed(tmp_path: Path) -> None:
    market, outcome = tmp_path / "market.json", tmp_path / "outcome.json"
    market.write_text(json.dumps(MARKET))
    solved = pl.solve(pl.market_from(MARKET), pl.Welfare()).told()
    outcome.write_text(json.dumps(solved))
    code = """
import json
from kakehashi.engines import placement as pl
market = pl.read_market(open(sys.argv[1]).read())
print(pl.verify(market, json.load(open(sys.argv[2]))).ok)
"""

    assert run(code, str(market), str(outcome)) == "True"


def test_a_small_stable_market_is_solved_without_anything_heavy() -> None:
    code = """
from kakehashi.engines import placement as pl
market = pl.market_from({
    "agents": [{"id": "a"}], "posts": [{"id": "p"}],
    "agent_lists": {"a": [["p"]]}, "post_lists": {"p": [["a"]]}})
print(pl.solve(market, pl.Stable()).match())
"""

    assert run(code) == "{'a': 'p'}"
