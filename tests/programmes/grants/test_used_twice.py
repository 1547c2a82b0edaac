"""A paper that proves a cost in two grants of the same bodies is told."""

from __future__ import annotations

import pytest

from kakehashi.engines.cases.models import Party
from kakehashi.programmes.grants.models import Evidence
from kakehashi.programmes.grants.queries.twice import used_twice
from kakehashi.programmes.grants.rules.likeness import plain_payee
from tests.programmes.grants.makers import a_town
from tests.programmes.grants.makers_settle import (
    a_grant,
    a_report_at_the_association,
)


@pytest.mark.django_db
def test_the_same_paper_in_two_grants_of_a_body_is_told() -> None:
    first = a_report_at_the_association(a_grant(title="訓練その1"))
    second = a_report_at_the_association(a_grant(title="訓練その2"))
    Evidence.objects.filter(line__procedure=second, number=2).update(payee="別の店")

    twice = used_twice(second)

    assert [(t.here.number, t.reference) for t in twice] == [(1, first.case.reference)]


@pytest.mark.django_db
def test_a_payee_written_otherwise_is_the_same_payee() -> None:
    first = a_report_at_the_association(a_grant(title="訓練その1"))
    second = a_report_at_the_association(a_grant(title="訓練その2"))
    Evidence.objects.filter(line__procedure=first).update(payee="株式会社 実演商店")
    Evidence.objects.filter(line__procedure=second).update(payee="㈱実演商店")

    assert len(used_twice(second)) == 2


@pytest.mark.django_db
def test_a_paper_of_a_co_applicants_own_grant_is_told() -> None:
    other = a_town("実演町", "07301")
    theirs = a_report_at_the_association(a_grant(town=other))
    own = a_report_at_the_association()
    assert used_twice(own) == []

    Party.objects.create(case=own.case, organisation=other)

    assert {t.reference for t in used_twice(own)} == {theirs.case.reference}


@pytest.mark.parametrize(
    "written", ["株式会社実演商店", "(株) 実演商店", "実演商店㈱", "実演・商店"]
)
def test_the_kind_of_a_company_does_not_make_another_payee(written: str) -> None:
    assert plain_payee(written) == plain_payee("実演商店")


def test_a_name_of_nothing_else_is_kept() -> None:
    assert plain_payee("株式会社") == "株式会社"
