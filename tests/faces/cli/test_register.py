"""The batch contract, and the forms for people. No Django, no database."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kakehashi.faces.cli.main import main
from kakehashi.faces.cli.register import answer_lines, check_line, resolve_line

SRC = Path(__file__).resolve().parents[3] / "src"


def run(
    command: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[dict[str, object]]]:
    out = io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogateescape")))
    monkeypatch.setattr(sys, "stdin", stdin)
    monkeypatch.setattr(sys, "stdout", out)

    code = main(["register", command])

    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_name_is_answered_with_codes_and_a_note(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, lines = run("resolve", '{"i": 0, "query": "高知県檮原町"}\n', monkeypatch)

    assert code == 0
    assert lines == [{"i": 0, "codes": ["394050"], "note": "高知県高岡郡檮原町です。"}]


def test_lines_are_answered_in_order_with_their_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (
        '{"i": 7, "query": "府中市", "lat": 34.57, "lon": 133.24}\n'
        "\n"
        '\ufeff{"i": "b", "query": "浦和市", "lat": null, "lon": null}\r\n'
        '{"query": 112046}\n'
    )

    code, lines = run("resolve", text, monkeypatch)

    assert code == 0
    assert [(line["i"], line["codes"]) for line in lines] == [
        (7, ["342084", "132063"]),
        ("b", ["111007"]),
        (3, ["111007"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        '"x"',
        '{"i": 0}',
        '{"i": 0, "query": null}',
        '{"i": 0, "query": true}',
        '{"i": 0, "query": ["府中市"]}',
        '{"i": 0, "query": "府中市", "lat": 35}',
        '{"i": 0, "query": "府中市", "lat": "north", "lon": 139}',
        '{"i": 0, "query": "府中市", "lat": 95, "lon": 139}',
        '{"i": 0, "query": "府中市", "lat": NaN, "lon": 139}',
        '{"i": 0, "query": "府中市", "lat": {}, "lon": []}',
        "\udcff\udcfe",
        "[" * 100_000,
    ],
)
def test_a_bad_line_gets_a_sentence_and_the_others_their_answers(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = '{"i": 1, "query": "札幌市"}'

    code, lines = run("resolve", f"{line}\n{good}\n", monkeypatch)

    assert code == 1
    assert lines[0]["i"] == 0
    assert str(lines[0]["error"]).endswith("。")
    assert lines[1]["codes"] == ["011002"]


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("011002", True),
        ("011003", False),
        ("０１１００２", True),
        ("11002", True),
        (11002, True),
        ("01100", False),
        ("480002", False),
        ("", False),
        ("札幌市", False),
    ],
)
def test_a_code_is_valid_with_its_check_digit(
    code: str | int, valid: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"i": 0, "code": code}) + "\n"

    assert run("check-code", text, monkeypatch) == (0, [{"i": 0, "valid": valid}])


def test_a_line_without_a_code_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    code, lines = run("check-code", '{"i": 0}\n', monkeypatch)

    assert code == 1
    assert list(lines[0]) == ["i", "error"]


def test_ten_thousand_lines_are_answered_in_order() -> None:
    names = ["府中市", "こうちけんゆすはらちょう", "Sapporo City", "浦和市", "11002"]
    source = [
        json.dumps({"i": i, "query": names[i % 5]}).encode() for i in range(10_000)
    ]
    out = io.StringIO()

    answer_lines(source, out, resolve_line)

    answered = [json.loads(line)["i"] for line in out.getvalue().splitlines()]
    assert answered == list(range(10_000))


def test_check_code_needs_no_register() -> None:
    out = io.StringIO()

    assert answer_lines([b'{"i": 1, "code": "011002"}'], out, check_line) == 0
    assert out.getvalue() == '{"i": 1, "valid": true}\n'


def test_show_tells_names_and_past(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "show", "282219"]) == 0

    told = capsys.readouterr().out
    assert "兵庫県丹波篠山市" in told
    assert "2019-05-01 篠山市" in told


def test_show_answers_programs_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "show", "39405", "--json"]) == 0

    facts = json.loads(capsys.readouterr().out)
    assert (facts["code"], facts["romaji"]) == ("394050", "Yusuhara-cho")


def test_show_of_nobody_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "show", "394051"]) == 1
    assert "394051" in capsys.readouterr().out


def test_search_lists_what_a_name_may_mean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "search", "府中", "市"]) == 0
    assert "132063\t東京都府中市" in capsys.readouterr().out


def test_search_takes_a_point(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "register",
        "search",
        "府中市",
        "--lat",
        "34.6",
        "--lon",
        "133.2",
        "--json",
    ]

    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == ["342084", "132063"]


def test_search_with_half_a_point_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "search", "府中市", "--lat", "34.6"]) == 1
    assert "lat" in capsys.readouterr().err


def test_search_for_nothing_known_is_a_finding(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["register", "search", "zzzz", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["codes"] == []


def test_about_names_years_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "about"]) == 0
    assert "history.covers_from\t1970-04-01" in capsys.readouterr().out

    assert main(["register", "about", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"bodies", "history", "sources"}


def test_the_batch_commands_import_no_django() -> None:
    script = (
        "import sys; from kakehashi.faces.cli.main import main;"
        "code = main(['register', 'resolve']);"
        "print(code, 'django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input='{"i": 0, "query": "檮原町"}\n',
        env={"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "0 False"
