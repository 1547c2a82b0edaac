from __future__ import annotations

from datetime import date

import pytest

from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.queries import in_charge_of
from kakehashi.foundation.organisations.models import Kind
from tests.foundation.accounts.people import TODAY, a_body, a_person, the_association

pytestmark = pytest.mark.django_db


def test_an_officer_answers_for_her_body_once_however_often_she_was_appointed() -> None:
    body = a_body()
    hana = a_person(at=body)
    again = date(2021, 4, 1)
    Role.objects.create(user=hana, organisation=body, post=Post.OFFICER, since=again)

    assert in_charge_of(hana, on=TODAY) == [body]


def test_another_post_or_a_day_outside_her_term_is_no_charge() -> None:
    body = a_body()
    head = a_person("head", at=body, post=Post.SECRETARIAT)
    hana = a_person(at=body)

    assert in_charge_of(head, on=TODAY) == []
    assert in_charge_of(hana, on=date(2020, 3, 31)) == []


def test_a_kind_of_body_may_be_asked_for_alone() -> None:
    body = a_body()
    hana = a_person(at=body)
    since = date(2020, 4, 1)
    Role.objects.create(
        user=hana, organisation=the_association(), post=Post.OFFICER, since=since
    )

    assert in_charge_of(hana, on=TODAY, kind=Kind.PREFECTURE) == [body]
    assert in_charge_of(hana, on=TODAY, kind=Kind.OVERSEAS_OFFICE) == []
