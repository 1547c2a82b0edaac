"""Companies, NPOs, associations and bodies abroad, as people register them."""

from __future__ import annotations

import pytest

from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.organisations.verbs import (
    register_company,
    register_foreign_body,
    register_npo,
    register_regional_association,
)
from kakehashi.kernel.problems import Refused
from tests.foundation.organisations.makers import (
    NOW,
    a_person,
    a_prefecture,
    a_town,
)

pytestmark = pytest.mark.django_db
NUMBER = "7000012050002"


def a_company(name: str = "実演商事株式会社", number: str = NUMBER) -> Organisation:
    by = a_person(f"clerk-{Organisation.objects.count()}")
    return register_company(name=name, corporate_number=number, by=by, at=NOW)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_company_is_registered_by_its_number_as_typed() -> None:
    company = a_company(number="Ｔ７０００-０１２０-５０００２")

    assert (company.kind, company.corporate_number) == (Kind.COMPANY, NUMBER)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "corporate-number-missing"),
        ("12345", "corporate-number-form"),
        ("8000012050002", "corporate-number-check"),
    ],
)
def test_a_company_with_a_wrong_number_is_refused(number: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        a_company(number=number)

    assert codes(refused) == [code]
    assert refused.value.problems[0].field == "corporate_number"
    assert not Organisation.objects.exists()


def test_every_problem_of_a_form_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        a_company(name=" ", number="1")

    assert codes(refused) == ["name-missing", "corporate-number-form"]


def test_a_company_is_registered_once() -> None:
    a_company()

    with pytest.raises(Refused) as refused:
        a_company(name="別の名前株式会社")

    assert codes(refused) == ["corporate-number-taken"]


def test_an_npo_without_a_number_belongs_to_its_town_and_prefecture() -> None:
    town = a_town(a_prefecture())

    npo = register_npo(name=" 実演の会 ", parent=town, by=a_person(), at=NOW)

    assert (npo.name, npo.corporate_number) == ("実演の会", "")
    assert npo.prefecture == town.prefecture


def test_two_npos_without_numbers_may_both_be_registered() -> None:
    by = a_person()

    register_npo(name="実演の会", by=by, at=NOW)
    register_npo(name="実演の輪", by=by, at=NOW)

    assert Organisation.objects.filter(kind=Kind.NPO).count() == 2


def test_a_regional_association_lies_in_the_prefecture_of_its_founder() -> None:
    prefecture = a_prefecture()

    found = register_regional_association(
        name="実演国際交流協会", parent=prefecture, by=a_person(), at=NOW
    )

    assert (found.parent, found.prefecture) == (prefecture, prefecture)


def test_a_regional_association_of_a_company_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        register_regional_association(
            name="実演協会", parent=a_company(), by=a_person(), at=NOW
        )

    assert codes(refused) == ["parent-not-local"]


def test_a_body_abroad_has_its_time_zone() -> None:
    city = register_foreign_body(
        name="実演市",
        name_en="Demo City",
        time_zone="Europe/Berlin",
        by=a_person(),
        at=NOW,
    )

    assert city.time_zone == "Europe/Berlin"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc"])
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(Refused) as refused:
        register_foreign_body(name="実演市", time_zone=zone, by=a_person(), at=NOW)

    assert codes(refused) == ["time-zone-unknown"]
