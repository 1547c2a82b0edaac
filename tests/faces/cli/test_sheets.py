"""The sheets commands as a pipe meets them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import pytest

from kakehashi.faces.cli import sheets


def test_a_reader_that_has_gone_is_no_file_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("名称,値\nあ,1\nい,2\n", encoding="utf-8")

    class Gone:
        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    args = argparse.Namespace(command="inspect", files=[table], json=True, lang="ja")
    with pytest.raises(BrokenPipeError):
        sheets.main(args)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    sheets.add_arguments(parser)
    return sheets.main(parser.parse_args(words))


def test_every_file_has_its_line_even_one_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "a.csv"
    there.write_text("名称,値\nあ,1\nい,2\n", encoding="cp932")
    code = run("inspect", str(tmp_path / "no.csv"), str(there), str(tmp_path), "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == ["reject", "ok", "reject"]
    assert lines[1]["encoding"] == "cp932"
    assert lines[1]["data_rows"] == 2
    assert lines[0]["findings"][0]["code"] == "cannot-open"
    assert code == 1


def test_a_table_is_converted_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("表題,\n名称,コード\n𠮷野,012025\n", encoding="utf-8")
    assert run("convert", str(source), str(target), "--encoding", "cp932") == 1
    assert not target.exists()
    assert "𠮷" in capsys.readouterr().err
    assert run("convert", str(source), str(target)) == 0
    assert target.read_bytes().decode("utf-8-sig") == "名称,コード\r\n𠮷野,012025\r\n"
    told = json.loads(capsys.readouterr().out)
    assert told["left_behind"] == [{"row": 1, "role": "title", "text": "表題"}]
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv", "b.csv"]


def test_years_across_are_turned_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("町,2019,2020\n山町,5,\n海町,0,7\n", encoding="utf-8")
    assert run("convert", str(source), str(target), "--tidy") == 0
    lines = target.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.split(",")[:3] for line in lines] == [
        ["山町", "2019", "5"],
        ["海町", "2019", "0"],
        ["海町", "2020", "7"],
    ]
    assert run("convert", str(target), str(tmp_path / "c.txt")) == 1


def test_what_changed_is_told_by_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("名称,人数\n一,10\n二,20\n", encoding="utf-8")
    new.write_text("名称,人数\n一,12\n三,5\n", encoding="utf-8")
    assert run("diff", str(old), str(new), "--key", "名称", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (len(told["added"]), len(told["gone"])) == (1, 1)
    assert len(told["changed"]) == 1
    assert run("replay", str(old), str(new), "--key", "名称", "--json") == 0
    steps = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(s["present"], s["added"], s["gone"]) for s in steps] == [
        (2, ["一", "二"], []),
        (2, ["三"], ["二"]),
    ]
    assert run("diff", str(old), str(new), "--key", "名前", "--json") == 1
