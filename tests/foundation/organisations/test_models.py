"""What the database itself keeps true of organisations."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from kakehashi.foundation.organisations.models import (
    BodyChange,
    CoveredCountry,
    Kind,
    Organisation,
)
from tests.foundation.organisations.makers import a_prefecture, a_town

pytestmark = pytest.mark.django_db


class Fields(TypedDict, total=False):
    kind: str
    code: str
    corporate_number: str
    prefecture: Organisation | None
    parent: Organisation | None
    since: date
    until: date
    latitude: float
    longitude: float


def refused(name: str, fields: Fields) -> bool:
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
    ):
        Organisation.objects.create(name="実演", **fields)
    return name in str(error.value) or "UNIQUE constraint" in str(error.value)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("organisations_kind_is_known", Fields(kind="empire")),
        ("organisations_local_governments_have_codes", Fields(kind=Kind.PREFECTURE)),
        (
            "organisations_local_governments_have_codes",
            Fields(kind=Kind.PREFECTURE, code="39000"),
        ),
        (
            "organisations_local_governments_have_codes",
            Fields(kind=Kind.NPO, code="390003"),
        ),
        (
            "organisations_corporate_number_has_13_digits",
            Fields(kind=Kind.COMPANY, corporate_number="123"),
        ),
        (
            "organisations_municipality_has_prefecture",
            Fields(kind=Kind.TOWN, code="394050"),
        ),
        ("organisations_parts_have_a_parent", Fields(kind=Kind.BRANCH)),
        (
            "organisations_until_not_before_since",
            Fields(kind=Kind.NPO, since=date(2026, 4, 2), until=date(2026, 4, 1)),
        ),
        ("organisations_point_is_whole", Fields(kind=Kind.NPO, latitude=35.0)),
        (
            "organisations_point_is_whole",
            Fields(kind=Kind.NPO, latitude=95.0, longitude=0.0),
        ),
    ],
)
def test_what_cannot_be_is_not_stored(constraint: str, fields: Fields) -> None:
    assert refused(constraint, fields)


def test_a_prefecture_lies_in_none_and_codes_numbers_and_branches_are_single() -> None:
    kochi = a_prefecture()
    a_town(kochi)
    Organisation.objects.create(
        kind=Kind.COMPANY, name="実演", corporate_number="7000012050002"
    )
    Organisation.objects.create(kind=Kind.BRANCH, name="支部", parent=kochi)

    inside = Fields(kind=Kind.PREFECTURE, code="380008", prefecture=kochi)
    assert refused("organisations_prefecture_is_in_none", inside)
    again = Fields(kind=Kind.TOWN, code="394050", prefecture=kochi)
    assert refused("organisations_code_is_unique", again)
    number = Fields(kind=Kind.NPO, corporate_number="7000012050002")
    assert refused("organisations_corporate_number_is_unique", number)
    branch = Fields(kind=Kind.BRANCH, parent=kochi)
    assert refused("organisations_one_branch_a_body", branch)


def test_a_country_is_covered_once_and_facts_have_sources() -> None:
    office = Organisation.objects.create(kind=Kind.NPO, name="実演")
    CoveredCountry.objects.create(office=office, name_ja="韓国", source="x")

    for name, source in (("韓国", "x"), ("中国", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            CoveredCountry.objects.create(office=office, name_ja=name, source=source)


def test_a_change_is_told_once_and_has_a_source() -> None:
    told = {
        "sort": BodyChange.Sort.RENAMED,
        "former_code": "282219",
        "former_name": "篠山市",
        "successor_code": "282219",
        "successor_name": "丹波篠山市",
    }
    BodyChange.objects.create(**told, source="x")

    for change in (told | {"source": "y"}, told | {"former_name": "他", "source": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BodyChange.objects.create(**change)


def test_nothing_that_others_stand_on_is_deleted() -> None:
    kochi = a_prefecture()
    a_town(kochi)

    with pytest.raises(ProtectedError):
        kochi.delete()


def test_names_are_told_in_the_language_in_use() -> None:
    kochi = a_prefecture()
    town = a_town(kochi)
    town.name_en = "Yusuhara Town"

    with translation.override("en"):
        assert (town.local_name, kochi.local_name) == ("Yusuhara Town", "高知県")
    with translation.override("ja"):
        assert town.local_name == "檮原町"


def test_a_full_name_has_the_prefecture_before_it() -> None:
    kochi = a_prefecture()

    assert a_town(kochi).full_name == "高知県檮原町"
    assert kochi.full_name == "高知県"


def test_a_prefecture_is_its_own() -> None:
    kochi = a_prefecture()

    assert kochi.own_prefecture == a_town(kochi).own_prefecture == kochi


def test_a_ward_of_a_city_is_no_local_government() -> None:
    assert Organisation(kind=Kind.SPECIAL_WARD).is_local_government
    assert not Organisation(kind=Kind.WARD).is_local_government
