"""Markets as a folder of tables: what is written is read again, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.markets.folder import read_folder, write_folder
from tests.engines.placement.markets import told

RICH = told(
    {"a,1": [["p"], ["q", "r"]], "b": [["q"], ["p"]], "c": [["r"]], "d": [["r"]]},
    {"p": [["a,1", "b"]], "q": [["b"], ["a,1"]], "r": [["c"], ["d", "a,1"]]},
    {"p": 2, "q": 1, "r": 2},
    weights=[["a,1", "p", -7], ["b", "q", 2**40]],
    couples=[{"a": "a,1", "b": "b", "list": [["p", "q"], ["q", None]]}],
    fixed=[["d", "r"]],
    rules=[{"name": "x"}, {"name": "y", "hard": False, "penalty": 2}],
    failed=[["a,1", "r", ["x", "y"]], ["a,1", "p", ["y"]]],
)
for number, row in enumerate(RICH["posts"]):
    row["groups"] = {"region": ["n", "", "s"][number]}
RICH["quotas"] = [
    {"name": "k", "where": {"region": "n"}, "min": 1},
    {"name": "all", "max": 4, "hard": False, "penalty": 3},
]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_market_that_was_written_is_read_again(tmp_path: Path, ending: str) -> None:
    market = pl.market_from(RICH)

    write_folder(market, tmp_path, ending=ending)
    again = read_folder(tmp_path)

    assert again.agents.ids == market.agents.ids
    assert again.posts.capacity.tolist() == market.posts.capacity.tolist()
    assert again.posts.groups == market.posts.groups
    for name in ("start", "post", "agent_rank", "post_rank", "weight"):
        read, known = getattr(again.pairs, name), getattr(market.pairs, name)
        assert read.tolist() == known.tolist()
    assert list(again.quotas) == list(market.quotas)
    assert list(again.couples) == list(market.couples)
    assert list(again.fixed) == list(market.fixed)
    assert list(again.rules) == list(market.rules)
    assert dict(again.failed.items()) == dict(market.failed)


BASE = {
    "agents.csv": "id,quota\nr1,1\nr2,1\n",
    "posts.csv": "id,capacity,group:region\nh1,1,n\nh2,2,s\n",
    "pairs.csv": "agent,post,agent_rank,post_rank,weight\nr1,h1,0,0,5\nr2,h1,0,1,6\n",
    "quotas.csv": "name,group:region,min,max\nk,n,0,1\n",
    "couples.csv": "a,b,near\n",
    "couple_lists.csv": "a,post_a,post_b\n",
    "fixed.csv": "agent,post\n",
    "rules.csv": "name,hard\nx,true\n",
    "failed.csv": "agent,post,rule\nr1,h2,x\n",
}


def _written(folder: Path, **changes: str) -> Path:
    for name, text in BASE.items():
        (folder / name).write_text(changes.get(name.removesuffix(".csv"), text))
    return folder


def test_a_folder_is_solved_like_any_market(tmp_path: Path) -> None:
    market = read_folder(_written(tmp_path))

    assert pl.solve(market, pl.Stable()).match() == {"r1": "h1", "r2": None}
    assert market.failed[0, 1] == ("x",)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "column"),
    [
        ("agents", "r2,1", "r1,1", "duplicate-id", 3, 1),
        ("agents", "r2,1", "r2,0", "out-of-range", 3, 2),
        ("agents", "r2,1", ",1", "missing", 3, 1),
        ("agents", "quota", "quoto", "unknown-key", 1, 0),
        ("agents", "id,quota", "id,id", "key-twice", 1, 0),
        ("agents", "r2,1", "r2,1,1", "not-table", 0, 0),
        ("posts", "h2,2", "h2,-2", "out-of-range", 3, 2),
        ("posts", "h2,2", "h2,2.5", "not-whole", 3, 2),
        ("posts", "h2,2", "h2,nan", "not-whole", 3, 2),
        ("posts", "h2,2", "h2,99999999999999999999", "not-whole", 3, 2),
        ("pairs", "r2,h1", "r9,h1", "unknown-id", 3, 1),
        ("pairs", "r2,h1", "r2,h9", "unknown-id", 3, 2),
        ("pairs", "r2,h1", "r1,h1", "pair-twice", 3, 2),
        ("pairs", "r2,h1,0", "r2,h1,", "not-whole", 3, 3),
        ("pairs", "r2,h1,0", "r2,h1,-1", "out-of-range", 3, 3),
        ("pairs", "1,6", "1,1e3", "not-whole", 3, 5),
        ("quotas", "k,n", "k,z", "unknown-id", 2, 2),
        ("quotas", "0,1", "3,1", "crossed-quota", 2, 4),
        ("couples", "near\n", "near\nr1,r9,region\n", "unknown-id", 2, 2),
        ("couple_lists", "_b\n", "_b\nr1,h1,h1\n", "unknown-id", 2, 1),
        ("fixed", "post\n", "post\nr1,h9\n", "unknown-id", 2, 2),
        ("rules", "true", "yes", "wrong-kind", 2, 2),
        ("failed", ",x", ",z", "unknown-id", 2, 3),
        ("failed", "h2,x", "h1,x", "failed-pair", 2, 3),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_column(
    tmp_path: Path, file: str, old: str, new: str, code: str, line: int, column: int
) -> None:
    text = BASE[f"{file}.csv"]
    assert old in text
    _written(tmp_path, **{file: text.replace(old, new, 1)})

    with pytest.raises(pl.InvalidMarket) as error:
        read_folder(tmp_path)

    assert (error.value.code, error.value.line) == (code, line)
    assert error.value.column == column
    assert error.value.path[0] == f"{file}.csv"
    assert f"{file}.csv" in error.value.message


def test_a_wrong_post_in_the_list_of_a_couple_is_told_in_that_table(
    tmp_path: Path,
) -> None:
    lists = "a,post_a,post_b\nr1,h1,h2\nr1,h1,h9\n"
    _written(tmp_path, couples="a,b\nr1,r2\n", couple_lists=lists)

    with pytest.raises(pl.InvalidMarket) as error:
        read_folder(tmp_path)

    assert error.value.path == ("couple_lists.csv", 3, "post_b")


def test_the_same_table_twice_and_no_folder_at_all_are_refused(tmp_path: Path) -> None:
    write_folder(pl.market_from(RICH), tmp_path, ending=".parquet")
    (tmp_path / "agents.csv").write_text("id\n")

    with pytest.raises(pl.InvalidMarket, match="two-files"):
        read_folder(tmp_path)
    with pytest.raises(pl.InvalidMarket, match="no-folder"):
        read_folder(tmp_path / "none")
