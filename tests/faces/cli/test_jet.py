"""`kakehashi jet`: a year made, placed, exported, verified; sheets taken in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kakehashi.faces.cli.main import main
from kakehashi.programmes.jet.models import Candidate, Opening, Version

pytestmark = pytest.mark.django_db
HEAD = "応募番号,在外公館,姓,名,生年月日,国籍,職種"


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main(["jet", *words]) == code
    out = capsys.readouterr().out
    return json.loads(out[out.rindex("\n{") + 1 :] if "\n{" in out else out)


def year(capsys: pytest.CaptureFixture[str], seed: str = "1") -> Any:
    assert main(["jet", "demo", "--seed", seed, "--participants", "120"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_year_is_made_placed_exported_and_verified_outside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = year(capsys)

    assert made["seats"] == 44
    assert made["placement"]["placed"] > 30
    assert made["marginals"]["positions"]["ALT"]["fact"] == 0.9
    figures = said(capsys, "place", "--round", "2026-1", "--policy", "leximin")
    assert {"placed", "rank_profile", "value", "empty_posts", "seconds"} <= set(figures)
    market, outcome = str(tmp_path / "m.json"), str(tmp_path / "o.json")
    said(capsys, "export-market", "--round", "1", "-o", market, "--outcome", outcome)
    assert main(["placement", "verify", market, outcome]) == 0


def test_the_same_seed_makes_the_same_year(
    capsys: pytest.CaptureFixture[str],
) -> None:
    year(capsys)
    assert main(["jet", "demo", "--participants", "120"]) == 2
    first = Version.objects.get()
    assert main(["jet", "demo", "--participants", "120", "--year", "2031"]) == 0
    capsys.readouterr()
    second = Version.objects.exclude(pk=first.pk).get()
    assert first.figures["wishes"] == second.figures["wishes"]


def test_candidates_come_in_row_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year(capsys)
    path = tmp_path / "candidates.csv"
    path.write_text(
        f"{HEAD}\nN-1,実演大使館,Rossi,Eva,2001-02-03,アメリカ,ALT\n"
        "N-2,実演大使館,Rossi,Ida,2001-02-30,アメリカ,ALT\n",
        encoding="utf-8-sig",
    )

    assert main(["jet", "import-candidates", str(path), "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [row.get("status") for row in rows[:2]] == ["taken", "refused"]
    assert rows[2] == {"file": "candidates.csv", "rows": 2, "refused": 1, "new": 1}
    assert Candidate.objects.filter(number="N-1").exists()


def test_demand_comes_in_row_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year(capsys)
    path = tmp_path / "demand.csv"
    rows = ["団体名,職種,人数", "北海道夕張市,ALT,2", "北海道夕張市,ALT,400"]
    path.write_text("\n".join(rows), encoding="utf-8-sig")

    assert main(["jet", "import-demand", str(path)]) == 1
    out = capsys.readouterr().out

    assert "3 refused seats out-of-range" in out


def test_what_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["jet", "place", "--round", "1"]) == 2
    assert main(["jet", "import-demand", str(tmp_path / "none.csv")]) == 2
    assert "まだ" in capsys.readouterr().err
    assert not Opening.objects.exists()
