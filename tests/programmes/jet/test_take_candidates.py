"""Candidates come by file: what is wrong in a row is told at its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.jet.imports.candidates import read_candidates
from kakehashi.programmes.jet.imports.sheet import Read
from kakehashi.programmes.jet.imports.words import name_key
from kakehashi.programmes.jet.models import Candidate
from kakehashi.programmes.jet.queries.cycles import countries_by_word
from kakehashi.programmes.jet.verbs.taking import take_candidates
from tests.programmes.grants.makers import NOON
from tests.programmes.jet.makers import (
    YEAR,
    a_country,
    a_cycle,
    candidate_row,
    candidates,
    the_secretary,
)

pytestmark = pytest.mark.django_db
HEAD = "応募番号,在外公館,姓,名,生年月日,国籍,職種,第1希望,運転,選考結果,補欠順位"


def read(tmp_path: Path, *rows: str, encoding: str = "utf-8-sig") -> list[Read]:
    a_country()
    path = tmp_path / "candidates.csv"
    path.write_bytes("\n".join((HEAD, *rows, "")).encode(encoding))
    found = read_candidates(
        path, countries=countries_by_word(), year=YEAR, on=date(YEAR, 4, 1)
    )
    return list(found)


def row(number: str = "1", **values: str) -> str:
    cells = {
        "number": number,
        "mission": "実演大使館",
        "family": f"Smith{number}",
        "given": "Ann",
        "born": "2002-03-04",
        "country": "United States",
        "position": "ALT",
        "wish": "",
        "drives": "はい",
        "result": "合格",
        "rank": "",
        **values,
    }
    return ",".join(cells.values())


def codes(read_: Read) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in read_.problems]


def test_a_row_is_taken_as_it_is_meant(tmp_path: Path) -> None:
    [one] = read(tmp_path, row(wish="京都府", position="外国語指導助手"))

    assert not one.problems
    assert one.row == 2
    assert one.values["wish_1"] == "260002"
    assert (one.values["drives"], one.values["result"]) == (True, "short-list")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"born": "2002-02-30"}, "born_on"),
        ({"born": "2025-01-01"}, "born_on"),
        ({"born": ""}, "born_on"),
        ({"country": "Atlantis"}, "country"),
        ({"position": "ATL"}, "position"),
        ({"family": "Mu?oz"}, "family_name"),
        ({"wish": "架空町"}, "wish_1"),
        ({"drives": "たぶん"}, "drives"),
        ({"rank": "3"}, "alternate_rank"),
        ({"result": "保留"}, "result"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    tmp_path: Path, values: dict[str, str], said: str
) -> None:
    [one] = read(tmp_path, row(**values))

    assert [field for field, _code in codes(one)] == [said]
    assert not one.values


def test_a_merged_town_is_told_by_its_successor(tmp_path: Path) -> None:
    [one] = read(tmp_path, row(wish="埼玉県浦和市"))

    assert one.values["wish_1"] == "111007"
    assert [p.field for p in one.remarks] == ["wish_1"]


def test_the_same_person_in_two_spellings_is_asked_about(tmp_path: Path) -> None:
    first, second, third = read(
        tmp_path,
        row("1", family="O'Brien", given="José Müller"),
        row("2", family="OBRIEN", given="Jose Mueller"),
        row("3", family="Tanaka", given="Eve"),
    )

    assert not first.problems
    assert codes(second) == [("family_name", "person-twice")]
    assert not third.problems


def test_a_number_stands_for_one_person(tmp_path: Path) -> None:
    _first, second = read(tmp_path, row("1"), row("1", family="Other"))

    assert codes(second) == [("number", "number-twice")]


def test_a_name_that_shift_jis_cannot_hold_is_taken_with_a_remark(
    tmp_path: Path,
) -> None:
    [one] = read(tmp_path, row(family="Nuñez"))

    assert not one.problems
    assert [p.code for p in one.remarks] == ["not-in-cp932"]


def test_a_file_in_shift_jis_is_read(tmp_path: Path) -> None:
    [one] = read(tmp_path, row(wish="京都府"), encoding="cp932")
    assert one.values["wish_1"] == "260002"


def test_a_sheet_without_the_columns_says_which_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("応募番号,姓,名\n1,Smith,Ann\n", encoding="utf-8-sig")

    with pytest.raises(Refused) as refusal:
        list(read_candidates(path, countries={}, year=YEAR, on=date(YEAR, 4, 1)))
    message = refusal.value.problems[0].message
    assert "国籍" in message
    assert "応募番号" not in message


def test_the_second_file_changes_what_differs_and_nothing_else() -> None:
    candidates(candidate_row("1"), candidate_row("2"))
    rows = [
        candidate_row("1", points=900),
        candidate_row("2"),
        candidate_row("3"),
    ]

    counts = take_candidates(a_cycle(), rows, by=the_secretary(), at=NOON)

    assert counts == {"changed": 1, "same": 1, "new": 1}
    assert Candidate.objects.get(number="1").points == 900


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("O'Brien", "Seán"), ("OBrien", "Sean"), True),
        (("Müller", "Jörg"), ("Mueller", "Joerg"), True),
        (("Nguyễn", "An"), ("Nguyen", "An"), True),
        (("Smith", "Ann"), ("Ann", "Smith"), True),
        (("Smith", "Ann"), ("Smyth", "Ann"), False),
    ],
)
def test_a_name_has_one_key_however_it_is_spelled(
    one: tuple[str, str], other: tuple[str, str], *, same: bool
) -> None:
    assert (name_key(*one) == name_key(*other)) is same
