"""What bodies ask for comes by file: a line a row, told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehashi.programmes.jet.imports.demand import read_demand
from kakehashi.programmes.jet.imports.sheet import Read
from kakehashi.programmes.jet.models import Opening, Statement
from kakehashi.programmes.jet.queries.cycles import (
    appointing_bodies,
    countries_by_word,
)
from kakehashi.programmes.jet.verbs.taking import take_demand
from tests.programmes.grants.makers import NOON, a_town
from tests.programmes.jet.makers import (
    a_country,
    a_cycle,
    a_placed_round,
    demand,
    demand_row,
    the_secretary,
    two_towns,
)

pytestmark = pytest.mark.django_db
HEAD = "団体名,職種,人数,学校種,規模,国籍,国籍必須,運転免許,住居,家賃"


def read(tmp_path: Path, *rows: str) -> list[Read]:
    a_country()
    path = tmp_path / "demand.csv"
    path.write_text("\n".join((HEAD, *rows, "")), encoding="utf-8-sig")
    bodies = appointing_bodies()
    return list(read_demand(path, countries=countries_by_word(), bodies=bodies))


def row(body: str = "檮原町", seats: str = "2", **values: str) -> str:
    cells = {
        "body": body,
        "position": "ALT",
        "seats": seats,
        "schools": "小・中",
        "size": "町村",
        "country": "",
        "required": "",
        "licence": "いいえ",
        "housing": "提供",
        "rent": "",
        **values,
    }
    return ",".join(cells.values())


def test_a_line_is_taken_as_it_is_meant(tmp_path: Path) -> None:
    town = a_town()

    [one] = read(tmp_path, row())

    assert not one.problems
    assert (one.values["body"], one.values["seats"]) == (town.pk, 2)
    assert (one.values["elementary"], one.values["high"]) == (True, False)


@pytest.mark.parametrize("seats", ["0", "400", "-1", "1.5", "たくさん", ""])
def test_a_body_asks_for_a_number_of_people_that_it_can_mean(
    tmp_path: Path, seats: str
) -> None:
    a_town()

    [one] = read(tmp_path, row(seats=seats))

    assert [p.field for p in one.problems] == ["seats"]


def test_a_body_that_is_not_there_is_told(tmp_path: Path) -> None:
    [one] = read(tmp_path, row("架空市"))
    assert [p.field for p in one.problems] == ["body"]


def test_a_required_nationality_is_named(tmp_path: Path) -> None:
    a_town()
    [one] = read(tmp_path, row(required="はい"))
    assert [p.code for p in one.problems] == ["country-missing"]


def test_the_lines_of_a_body_in_the_file_replace_those_it_had() -> None:
    near, far = two_towns()
    demand(demand_row(near), demand_row(near), demand_row(far))

    take_demand(a_cycle(), [demand_row(near, seats=3)], by=the_secretary(), at=NOON)

    lines = Opening.objects.filter(statement__organisation=near)
    assert [line.seats for line in lines] == [3]
    assert Opening.objects.filter(statement__organisation=far).count() == 1


def test_lines_that_a_version_has_placed_somebody_on_stay() -> None:
    round_ = a_placed_round()
    near, _far = two_towns()

    counts = take_demand(
        round_.cycle, [demand_row(near, seats=9)], by=the_secretary(), at=NOON
    )

    assert counts["kept"] == 1
    assert not Opening.objects.filter(seats=9).exists()


def test_a_statement_knows_its_region_and_who_collects_for_it() -> None:
    town = a_town()
    demand(demand_row(town))

    statement = Statement.objects.get()
    assert statement.region == town.prefecture
    assert statement.collector is not None
    assert statement.collector.parent == town.prefecture
