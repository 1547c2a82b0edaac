"""The form commands as a script meets them: one valid line a file, whatever it is."""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.cell import MergedCell

from kakehashi.faces.cli import grants
from kakehashi.programmes.grants.documents.form import blank_form
from tests.programmes.grants.makers_form import (
    COSTS,
    Typed,
    a_filled_blank,
    opened,
    saved,
    typed,
)

KEYS = {"sheet", "cell", "code", "message", "label", "field", "level"}


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    grants.add_arguments(parser)
    return grants.main(parser.parse_args(words))


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def kept(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_every_file_has_its_line_even_one_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        kept(tmp_path, "よい.xlsx", a_filled_blank()),
        kept(tmp_path, "空.xlsx", blank_form()),
        str(tmp_path / "ない.xlsx"),
        str(tmp_path),
        kept(tmp_path, "名簿.xlsx", "名称,値\nあ,1\n".encode("cp932")),
        kept(tmp_path, "零.xlsx", b""),
    ]
    code = run("check-form", *files, "--json")
    told = lines_of(capsys)
    assert code == 1
    assert [line["file"] for line in told] == files
    assert [line["status"] for line in told] == ["ok", "errors", *["unreadable"] * 4]
    assert [line["errors"][0]["code"] for line in told[2:]] == [
        "cannot-open",
        "cannot-open",
        "not-this-form",
        "empty-file",
    ]
    assert all(set(error) == KEYS for line in told for error in line["errors"])


def test_a_form_without_a_fault_is_fine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check-form", kept(tmp_path, "a.xlsx", a_filled_blank())) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'a.xlsx'}: ok\n"


def test_each_error_names_its_sheet_and_cell_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = typed(a_filled_blank(), requested_yen="△5", contact_mail="hana")
    path = kept(tmp_path, "a.xlsx", wrong)
    assert run("check-form", path, "--json") == 1
    assert run("check-form", path, "--lang", "en") == 1
    out = capsys.readouterr().out
    errors = json.loads(out.splitlines()[0])["errors"]
    assert [(e["sheet"], e["cell"], e["code"], e["field"]) for e in errors] == [
        ("表紙", "D29", "mail", "contact_mail"),
        (COSTS, "C7", "amount-negative", "requested_yen"),
    ]
    assert errors[1]["message"] == "負の金額です。0円以上の金額を入力してください。"
    assert "error 表紙 D29 mail: This is no e-mail address." in out


def test_the_blank_form_is_written_whole(tmp_path: Path) -> None:
    out = tmp_path / "様式.xlsx"
    assert run("form", str(out)) == 0
    assert out.read_bytes() == blank_form()
    assert run("form", str(tmp_path / "no" / "様式.xlsx")) == 1


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    path = kept(tmp_path, "a.xlsx", a_filled_blank())
    done = subprocess.run(
        [
            *(sys.executable, "-m", "kakehashi.faces.cli.main"),
            *("grants", "check-form", path, "--json"),
        ],
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "ok"


VALUES: list[Typed] = [
    *("", "１２", "△5", "令和", "=1/0", "#REF!", "合計", "単価(円)", "内容", "区分"),
    *("\u3000", "a" * 5000, "_x0001_", "9" * 400, "1e999", "12/31", "事業名", "時期"),
    *(-1, 0, 1e308, 1.5, True, date(1900, 1, 1), date(9999, 12, 31), None),
]


def some_damage(rng: random.Random, base: bytes) -> bytes:
    """The form with ten cells of it changed at random, its hidden ones too."""
    book = opened(base)
    for _change in range(10):
        sheet = rng.choice(book.worksheets)
        cell = sheet[f"{rng.choice('ABCDEFGHI')}{rng.randint(1, 55)}"]
        if not isinstance(cell, MergedCell):
            cell.value = rng.choice(VALUES)
    if rng.random() < 0.3:
        sheet = rng.choice(book.worksheets)
        sheet.insert_rows(rng.randint(1, 12), amount=rng.randint(1, 3))
    if rng.random() < 0.2:
        book.remove(rng.choice(book.worksheets))
    return saved(book)


def some_noise(rng: random.Random, base: bytes) -> bytes:
    """The same package with some bytes of one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(out, "w") as new:
        hit = rng.choice(old.namelist())
        for name in old.namelist():
            data = bytearray(old.read(name))
            if name == hit:
                for _byte in range(rng.randint(1, 20)):
                    data[rng.randrange(len(data))] = rng.randrange(256)
            new.writestr(name, bytes(data))
    return out.getvalue()


@pytest.mark.parametrize("damage", [some_damage, some_noise])
def test_whatever_was_done_to_a_form_it_has_one_line_and_no_trace(
    damage: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, base = random.Random(4), a_filled_blank()
    files = [kept(tmp_path, f"{n}.xlsx", damage(rng, base)) for n in range(40)]
    run("check-form", *files, "--json")
    output = capsys.readouterr()
    told = [json.loads(line) for line in output.out.splitlines()]
    assert output.err == ""
    assert [line["file"] for line in told] == files
    assert {line["status"] for line in told} <= {"ok", "errors", "unreadable"}
    assert len({line["status"] for line in told}) > 1
    for line in told:
        assert "broken-form" not in {error["code"] for error in line["errors"]}
        if line["status"] != "unreadable":
            assert all(error["sheet"] and error["cell"] for error in line["errors"])
