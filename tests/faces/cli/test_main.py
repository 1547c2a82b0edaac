from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kakehashi.faces.cli import main as command
from kakehashi.faces.cli.main import GROUPS, Group, main

SRC = Path(__file__).resolve().parents[3] / "src"


def test_help_names_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])

    told = capsys.readouterr().out
    assert left.value.code == 0
    assert [name for name in GROUPS if f"\n    {name} " not in told] == []


def test_help_imports_neither_django_nor_anything_heavy() -> None:
    script = (
        "import sys; from kakehashi.faces.cli.main import parser_of;"
        "parser_of(None).format_help();"
        "print([m for m in sys.modules if m in "
        "('django', 'numpy', 'rapidfuzz', 'typst', 'kakehashi.kernel.bodies')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [[], ["nonsense"], ["register"], ["register", "x"]])
def test_wrong_use_ends_with_two(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)

    assert left.value.code == 2
    assert "usage: kakehashi" in capsys.readouterr().err


def test_a_group_that_is_not_installed_breaks_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(GROUPS, "ghost", Group("kakehashi.faces.cli.ghost", "not here"))

    assert main(["ghost"]) == 2
    assert "not part of this installation" in capsys.readouterr().err
    assert main(["register", "search", "札幌市"]) == 0


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_explains_itself(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([group, "--help"])

    assert left.value.code == 0
    assert GROUPS[group].help in capsys.readouterr().out


def test_a_reader_that_leaves_early_sees_no_stack_trace() -> None:
    lines = '{"i": 0, "query": "府中市"}\n' * 2000
    done = subprocess.run(
        f"{shlex.quote(sys.executable)} -m kakehashi.faces.cli.main register resolve"
        " | head -1",
        shell=True,
        input=lines,
        env={"PYTHONPATH": str(SRC), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_the_exit_codes_are_the_three_that_are_promised() -> None:
    assert (command.FINE, command.FINDINGS, command.WRONG_USE) == (0, 1, 2)
