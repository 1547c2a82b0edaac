from __future__ import annotations

from datetime import date, timedelta

import pytest

from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.verbs import end_role, start_role
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import NOON, TODAY, a_body, a_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_role_is_held_from_its_first_to_its_last_day() -> None:
    hana, town = a_person(), a_body()
    role = start_role(
        hana,
        organisation=town,
        post=Post.OFFICER,
        since=TODAY,
        until=TODAY + DAY,
        by=None,
        at=NOON,
    )
    held = [roles_on(hana, TODAY + DAY * n) for n in (-1, 0, 1, 2)]
    assert held == [(), (role,), (role,), ()]
    entry = Entry.objects.get()
    assert entry.act == "accounts.start-role"
    assert entry.detail == {
        "role": role.pk,
        "post": "officer",
        "organisation": town.pk,
        "since": "2026-11-22",
        "until": "2026-11-23",
    }


def test_what_was_loaded_before_the_role_is_loaded_anew() -> None:
    hana, town = a_person(), a_body()
    assert roles_on(hana, TODAY) == ()
    role = start_role(
        hana, organisation=town, post=Post.OFFICER, since=TODAY, by=None, at=NOON
    )
    assert roles_on(hana, TODAY) == (role,)
    end_role(role, until=TODAY, by=None, at=NOON)
    assert roles_on(hana, TODAY) == (role,)
    assert roles_on(hana, TODAY + DAY) == ()


@pytest.mark.parametrize(
    ("since", "until", "codes"),
    [
        (TODAY, TODAY - DAY, ["until-before-since"]),
        (date(2026, 3, 31), date(2026, 3, 31), []),
        (date(2026, 3, 31), date(2026, 4, 1), ["role-overlaps"]),
        (date(2026, 9, 30), None, ["role-overlaps"]),
        (date(2026, 10, 1), None, []),
        (date(2026, 1, 1), None, ["role-overlaps"]),
        (date(2031, 1, 1), None, ["body-gone"]),
    ],
)
def test_a_term_fits_beside_the_others_and_in_the_life_of_the_body(
    since: date, until: date | None, codes: list[str]
) -> None:
    hana, town = a_person(), a_body()
    town.until = date(2030, 3, 31)
    town.save()
    Role.objects.create(
        user=hana,
        organisation=town,
        post=Post.OFFICER,
        since=date(2026, 4, 1),
        until=date(2026, 9, 30),
    )
    found: list[str] = []
    try:
        start_role(
            hana,
            organisation=town,
            post=Post.OFFICER,
            since=since,
            until=until,
            by=None,
            at=NOON,
        )
    except Refused as refusal:
        found = [problem.code for problem in refusal.problems]
    assert found == codes
    assert Role.objects.count() == (1 if codes else 2)


def test_another_post_or_another_body_is_another_term() -> None:
    town = a_body()
    hana = a_person(at=town)
    for post, body in (
        (Post.REVIEWER, town),
        (Post.OFFICER, a_body("010006", "北海道")),
    ):
        start_role(hana, organisation=body, post=post, since=TODAY, by=None, at=NOON)
    assert len(roles_on(hana, TODAY)) == 3


@pytest.mark.parametrize(
    "post", [Post.BRANCH, Post.OFFICE, Post.SECRETARIAT, Post.DIRECTOR, Post.OPERATOR]
)
def test_a_town_has_no_secretariat_no_board_and_no_branch(post: Post) -> None:
    hana, town = a_person(), a_body()

    with pytest.raises(Refused) as refused:
        start_role(hana, organisation=town, post=post, since=TODAY, by=None, at=NOON)

    assert [problem.code for problem in refused.value.problems] == ["post-not-here"]
    assert not Role.objects.exists()
