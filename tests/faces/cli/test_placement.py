"""`kakehashi placement`: solve, verify, say why, compare, with their exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kakehashi.faces.cli.main import main
from kakehashi.faces.cli.placement import POLICIES

MARKET: dict[str, Any] = {
    "agents": [{"id": "r1"}, {"id": "r2"}, {"id": "r3"}],
    "posts": [{"id": "h1", "capacity": 1}, {"id": "h2"}],
    "agent_lists": {"r1": [["h1"], ["h2"]], "r2": [["h1"], ["h2"]], "r3": [["h1"]]},
    "post_lists": {"h1": [["r2"], ["r1", "r3"]], "h2": [["r1"], ["r2"]]},
}


@pytest.fixture
def market(tmp_path: Path) -> str:
    path = tmp_path / "market.json"
    path.write_text(json.dumps(MARKET))
    return str(path)


def solved(market: str, *words: str) -> str:
    out = str(Path(market).with_name("outcome.json"))
    assert main(["placement", "solve", market, "-o", out, *words]) == 0
    return out


def test_a_market_is_solved_and_the_same_bytes_come_out_again(market: str) -> None:
    out = Path(solved(market, "--seed", "7"))
    first = out.read_bytes()
    solved(market, "--seed", "7")

    told = json.loads(first)
    assert out.read_bytes() == first
    assert told["status"] == "stable"
    assert told["match"] == {"r1": "h2", "r2": "h1", "r3": None}
    assert told["metrics"]["rank_profile"] == [1, 1]


@pytest.mark.parametrize("policy", POLICIES)
def test_each_policy_gives_what_the_verifier_accepts(
    market: str, policy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = solved(market, "--policy", policy)

    assert main(["placement", "verify", market, out]) == 0
    assert "FALSE" not in capsys.readouterr().out


def test_a_false_outcome_is_rejected_with_what_is_false(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = Path(solved(market))
    told = json.loads(out.read_text())
    told["match"]["r3"] = "h1"
    out.write_text(json.dumps(told))

    assert main(["placement", "verify", market, str(out), "--json"]) == 1
    claims = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert "h1: 定員1に2" in [c["found"] for c in claims if not c["holds"]]


def test_it_says_why_in_both_languages(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = solved(market)

    assert main(["placement", "why", market, out, "r3", "h1"]) == 0
    assert main(["placement", "why", market, out, "r3", "--lang", "en"]) == 0
    assert main(["placement", "why", market, out, "nobody"]) == 2
    said = capsys.readouterr()
    assert "定員1。順位は2位" in said.out
    assert "1 seats. The rank is 2" in said.out
    assert "nobody" in said.err


def test_quotas_that_cannot_be_kept_are_an_outcome_with_its_proof_and_exit_1(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    floor = {"quotas": [{"name": "all", "min": 3}]}
    Path(market).write_text(json.dumps(MARKET | floor))
    out = str(Path(market).with_name("outcome.json"))

    assert main(["placement", "solve", market, "--policy", "welfare", "-o", out]) == 1
    told = json.loads(Path(out).read_text())
    assert told["status"] == "infeasible"
    assert told["certificate"]["conflict"][0]["short_by"] == 1
    assert main(["placement", "verify", market, out]) == 0
    assert "checked   ok    infeasible" in capsys.readouterr().out


def test_two_outcomes_are_compared(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = solved(market)

    assert main(["placement", "compare", market, out, out]) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            '{"agents":[],\n "posts":[{"id":"p","capacity":-1}]}',
            ":2:32: out-of",
        ),
        ('{"agents": [', ":1:13: not-json"),
        ("{}", ":1:1: missing"),
        ('{"agents":[{"id":"\\ud800"}],"posts":[]}', ":1:18: wrong-kind"),
        (f'{{"weights":[["a","p",{"9" * 5000}]]}}', ":1:22: number-too-long"),
        ('{"agents":[{"id":"a"}],"couples":[{"a":"a","b":"b"}]}', "unknown-id"),
    ],
)
def test_wrong_input_is_told_with_its_place_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, place: str
) -> None:
    path = tmp_path / "market.json"
    path.write_text(text)

    assert main(["placement", "solve", str(path)]) == 2
    assert place in capsys.readouterr().err


def test_what_a_policy_does_not_take_is_said(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    couple = {"couples": [{"a": "r1", "b": "r2", "list": [["h1", "h2"]]}]}
    Path(market).write_text(json.dumps(MARKET | couple))

    assert main(["placement", "solve", market, "--policy", "ttc"]) == 2
    assert "2人組" in capsys.readouterr().err


def test_where_nothing_is_stable_the_outcome_is_written_with_its_proof(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "market.json", tmp_path / "outcome.json"
    path.write_text(
        json.dumps(
            {
                "agents": [{"id": "m"}, {"id": "f"}, {"id": "s"}],
                "posts": [{"id": "h1"}, {"id": "h2"}],
                "agent_lists": {"s": [["h1"], ["h2"]]},
                "post_lists": {"h1": [["m"], ["s"]], "h2": [["s"], ["f"]]},
                "couples": [{"a": "m", "b": "f", "list": [["h1", "h2"]]}],
            }
        )
    )

    assert main(["placement", "solve", str(path), "-o", str(out)]) == 1
    assert json.loads(out.read_text())["status"] == "none"
    assert main(["placement", "verify", str(path), str(out)]) == 0
    assert "checked   ok    none" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["placement", "solve", str(tmp_path / "none.json")]) == 2
    assert "読めません" in capsys.readouterr().err


def test_posts_are_passed_on_to_everyone_s_liking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    market, held = tmp_path / "m.json", tmp_path / "held.json"
    market.write_text(
        json.dumps(
            {
                "agents": [{"id": "a"}, {"id": "b"}],
                "posts": [{"id": "p", "capacity": 1}, {"id": "q", "capacity": 1}],
                "agent_lists": {"a": [["q"]], "b": [["p"]]},
            }
        )
    )
    held.write_text(json.dumps({"match": {"a": "p", "b": "q"}}))

    code = main(["placement", "exchange", str(market), str(held)])

    told = json.loads(capsys.readouterr().out)
    assert (code, told["moved"], told["status"]) == (0, 2, "optimal")
    assert told["cycles"] == [[["a", "p", "q"], ["b", "q", "p"]]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"status"', '"status": "optimal", "status"'),
        ('"value": 0', '"value": ' + "9" * 5000),
        ('"stable"', '"\\ud800"'),
        ('"r3": null', '"r3": "\\ud800"'),
    ],
)
def test_an_outcome_of_any_making_is_answered_in_words(
    market: str, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = Path(solved(market))
    text = out.read_text()
    assert before in text
    out.write_text(text.replace(before, after, 1))

    assert main(["placement", "verify", market, str(out)]) in {1, 2}
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert told.out + told.err


def test_what_is_only_attested_is_not_enough_when_one_is_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    market = tmp_path / "market.json"
    sized = [{"id": "r1", "size": 2}, {"id": "r2"}]
    market.write_text(
        json.dumps({**MARKET, "agents": [*sized, {"id": "r3"}], "couples": []})
    )
    out = solved(str(market), "--policy", "welfare")

    assert main(["placement", "verify", str(market), out]) == 0
    assert main(["placement", "verify", str(market), out, "--strict"]) == 1
    assert "attested  ok" in capsys.readouterr().out


def test_why_asks_for_a_policy_that_is_known(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = Path(solved(market))
    out.write_text(out.read_text().replace('"policy": "stable"', '"policy": "x"'))

    assert main(["placement", "why", market, str(out), "r3"]) == 2
    assert "policy" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("match", "said"),
    [
        ({"r1": "h1", "r2": "h1", "r3": None}, "「h1」は1件までのところ2件です。"),
        ({"r1": None, "r2": None, "r3": "h2"}, "認められた組ではありません"),
    ],
)
def test_meetings_that_were_chosen_elsewhere_keep_to_the_market(
    market: str, match: dict[str, Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = Path(market).with_name("chosen.json")
    chosen.write_text(json.dumps({"match": match}))
    words = ["--slots", "2", "--match", str(chosen)]

    assert main(["placement", "timetable", market, *words]) == 2
    assert said in capsys.readouterr().err


def test_a_wish_that_no_hour_can_hold_is_named(
    market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(Path(market).read_text())
    plain["timetable"] = {"absent": [["r2", [1]], ["h1", [2]]]}
    Path(market).write_text(json.dumps(plain))

    assert main(["placement", "timetable", market, "--slots", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert ["r2", "h1", "no-common-hour"] in [row[:3] for row in told["never"]]


def test_an_empty_folder_is_no_market(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["placement", "solve", str(tmp_path)]) == 2
    assert "agents" in capsys.readouterr().err
