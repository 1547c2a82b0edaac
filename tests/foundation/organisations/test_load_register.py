from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.organisations.models import (
    BodyChange,
    CoveredCountry,
    Kind,
    Organisation,
)
from kakehashi.foundation.organisations.queries import (
    branch_of,
    branches,
    divisions,
    find_bodies,
    headquarters,
    local_governments,
    municipalities_of,
    overseas_offices,
    prefectures,
    wards_of,
)
from kakehashi.foundation.organisations.verbs import load_register, record_rename
from tests.foundation.organisations.makers import NOW, a_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def body(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def test_everything_the_association_consists_of_is_there_afterwards() -> None:
    loaded = load_register(by=None, at=NOW)

    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {
        "prefecture": 47,
        "designated_city": 20,
        "city": 772,
        "special_ward": 23,
        "town": 743,
        "village": 183,
        "ward": 178,
        "branch": 67,
        "association": 1,
        "division": 6,
        "overseas_office": 7,
    }
    assert loaded.created == Organisation.objects.count()
    assert local_governments(TODAY).count() == 1788
    assert prefectures().count() == 47
    assert divisions().count() == 6


def test_loading_again_changes_nothing(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    load_register(by=None, at=NOW)

    with django_assert_max_num_queries(20):
        again = load_register(by=a_person(), at=NOW)

    assert (again.created, again.updated) == (0, 0)
    assert BodyChange.objects.count() == len(
        set(
            BodyChange.objects.values_list(
                "former_code", "former_name", "successor_code"
            )
        )
    )


def test_loading_again_mends_what_differs_and_makes_what_is_missing() -> None:
    load_register(by=None, at=NOW)
    Organisation.objects.filter(code="394050").update(name="ゆすはら町")
    Organisation.objects.filter(kind=Kind.BRANCH, parent__code="390003").delete()

    again = load_register(by=None, at=NOW)

    assert (again.created, again.updated) == (1, 1)
    assert body("394050").name == "檮原町"


def test_loading_again_leaves_what_people_recorded() -> None:
    load_register(by=None, at=NOW)
    record_rename(
        body("394050"),
        day=date(2026, 11, 1),
        name="ゆすはら町",
        source="実演",
        by=a_person(),
        at=NOW,
    )

    again = load_register(by=None, at=NOW)

    assert again.updated == 0
    assert body("394050").name == "ゆすはら町"


@pytest.mark.parametrize(
    ("code", "branch"),
    [
        ("394050", "高知県支部"),
        ("390003", "高知県支部"),
        ("221309", "浜松市支部"),
        ("221384", "浜松市支部"),
        ("131041", "東京都支部"),
    ],
)
def test_a_branch_collects_for_each_local_government(code: str, branch: str) -> None:
    load_register(by=None, at=NOW)

    found = branch_of(body(code))

    assert found is not None
    assert found.name == branch


def test_partners_go_through_whom_they_belong_to_and_the_association_through_none() -> (
    None
):
    load_register(by=None, at=NOW)
    kochi, hamamatsu = body("390003"), body("221309")
    npo = Organisation(kind=Kind.NPO, name="実演の会", prefecture=kochi)
    friends = Organisation(
        kind=Kind.REGIONAL_ASSOCIATION, name="実演協会", parent=hamamatsu
    )
    branch = branch_of(kochi)

    assert branch is not None
    assert branch_of(branch) == branch
    assert branch_of(npo) == branch
    assert str(branch_of(friends)) == "浜松市支部"
    assert branch_of(headquarters()) is None
    assert branch_of(Organisation(kind=Kind.FOREIGN_BODY, name="実演市")) is None


def test_there_are_67_branches_in_two_sorts_of_bodies(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_register(by=None, at=NOW)

    with django_assert_num_queries(1):
        kinds = Counter(b.parent.kind for b in branches() if b.parent)

    assert kinds == {"prefecture": 47, "designated_city": 20}


def test_offices_know_their_countries_and_what_is_not_known_is_said(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_register(by=None, at=NOW)

    with django_assert_num_queries(2):
        covered = {
            office.name_en: [c.name_en for c in office.covered_countries.all()]
            for office in overseas_offices()
        }

    assert covered["Sydney Office"] == ["Australia", "New Zealand"]
    assert len(covered["Singapore Office"]) == 12
    assert covered["London Office"] == []
    london = Organisation.objects.get(name_en="London Office")
    assert london.note
    assert london.time_zone == "Europe/London"
    assert CoveredCountry.objects.get(name_en="Jamaica").since == "2021-08"


def test_hamamatsu_shows_seven_wards_until_2023_and_three_since() -> None:
    load_register(by=None, at=NOW)
    hamamatsu = body("221309")

    assert wards_of(hamamatsu, date(2023, 12, 31)).count() == 7
    assert [w.name for w in wards_of(hamamatsu, date(2024, 1, 1))] == [
        "浜松市中央区",
        "浜松市浜名区",
        "浜松市天竜区",
    ]


def test_municipalities_of_a_prefecture_come_in_the_order_of_their_codes() -> None:
    load_register(by=None, at=NOW)

    names = [m.name for m in municipalities_of(body("390003"), TODAY)]

    assert len(names) == 34
    assert names[0] == "高知市"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("府中市", ["東京都府中市", "広島県府中市"]),
        ("浦和市", ["埼玉県さいたま市"]),
        ("さっぽ", ["北海道札幌市"]),
        ("Yusuhara", ["高知県檮原町"]),
        ("", []),
    ],
)
def test_typed_words_find_bodies(text: str, names: list[str]) -> None:
    load_register(by=None, at=NOW)

    assert [b.full_name for b in find_bodies(text)] == names


def test_a_list_that_fills_while_someone_types_takes_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_register(by=None, at=NOW)

    with django_assert_num_queries(2):
        found = [b.full_name for b in find_bodies("府中", limit=2)]

    assert found == ["東京都府中市", "広島県府中市"]


def test_the_past_of_a_body_is_told_with_its_source() -> None:
    load_register(by=None, at=NOW)

    past = BodyChange.objects.get(former_code="112046")

    assert (past.former_name, past.day) == ("浦和市", date(2001, 5, 1))
    assert past.former is None
    assert past.source
    assert str(past) == "浦和市 → さいたま市"
