"""A round is placed by wishes and rules, and told when it cannot be."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from kakehashi.engines import placement as pl
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.jet.market import placing_of
from kakehashi.programmes.jet.models import (
    Assignment,
    Lock,
    Opening,
    RegionLimit,
    Round,
    Version,
)
from kakehashi.programmes.jet.queries.placing import partners_gone
from kakehashi.programmes.jet.queries.rounds import outcome_of
from kakehashi.programmes.jet.verbs.placing import place_round
from tests.programmes.grants.makers import NOON, an_officer
from tests.programmes.jet.makers import (
    a_country,
    a_full_round,
    a_round,
    candidate_row,
    candidates,
    demand,
    demand_row,
    the_secretary,
    two_towns,
)

pytestmark = pytest.mark.django_db


def placed(round_: Round, policy: str = "welfare", seed: int = 1) -> dict[str, str]:
    version = place_round(round_, policy=policy, seed=seed, by=the_secretary(), at=NOON)
    rows = version.assignments.values_list("candidate__number", "opening__code")
    return {number[-1]: code for number, code in rows if code}


def problems(round_: Round, policy: str = "welfare") -> list[str]:
    with pytest.raises(Refused) as refusal:
        place_round(round_, policy=policy, seed=1, by=the_secretary(), at=NOON)
    return [p.message for p in refusal.value.problems]


def test_who_wishes_for_a_town_gets_it_as_far_as_it_has_seats() -> None:
    round_ = a_full_round()

    where = placed(round_)

    assert len(where) == 3
    assert where["3"].startswith("39406")
    version = Version.objects.get()
    assert version.figures["wishes"] == [2, 0, 0, 1, 0]
    assert version.figures["empty_posts"] == 0
    assert set(version.seconds) == {"market", "solve", "write"}


def test_by_the_stable_policy_the_better_interview_counts() -> None:
    where = placed(a_full_round(), "stable")

    assert where["1"].startswith("39405")
    assert where["2"].startswith("39406")


@pytest.mark.parametrize(
    ("asks", "she"),
    [
        ({"position": "CIR"}, {}),
        ({"japanese": 4}, {"japanese": 3}),
        ({"licence": True}, {"drives": False}),
        ({"sport": "柔道", "position": "SEA"}, {"sport": "卓球", "position": "SEA"}),
        ({"named_for": "2027-00009"}, {}),
    ],
)
def test_what_a_line_requires_is_kept(
    asks: dict[str, Any], she: dict[str, Any]
) -> None:
    demand(demand_row(**asks))
    candidates(candidate_row(**she))
    round_ = a_round()

    assert placed(round_) == {}
    empty = Version.objects.get().figures["empty"]
    assert [row["why"] for row in empty] == ["nobody-fits"]


def test_a_nationality_that_is_only_wished_for_does_not_leave_a_seat_empty() -> None:
    korea = a_country("KR").pk
    demand(demand_row(country=korea))
    candidates(candidate_row())
    assert len(placed(a_round())) == 1


def test_a_nationality_that_is_required_does() -> None:
    korea = a_country("KR").pk
    demand(demand_row(country=korea, country_is_required=True))
    candidates(candidate_row())
    assert placed(a_round()) == {}


def test_a_wish_for_a_prefecture_holds_its_towns() -> None:
    near, _far = two_towns()
    assert near.prefecture is not None
    demand(demand_row(near))
    candidates(candidate_row(wish_2=near.prefecture.code))

    placed(a_round())

    assert Assignment.objects.get().wish == 2


@pytest.mark.parametrize(
    "values",
    [
        {"result": "alternate", "alternate_rank": 1},
        {"result": "not-selected"},
        {"accepts": False},
    ],
)
def test_who_is_not_accepted_or_does_not_come_is_not_placed(
    values: dict[str, Any],
) -> None:
    demand(demand_row())
    candidates(candidate_row(**values))
    round_ = a_round()

    assert placed(round_) == {}
    assert Version.objects.get().figures["people"] == 0


def test_a_lock_is_kept_and_marked() -> None:
    round_ = a_full_round()
    first = candidates()[0]
    Lock.objects.create(
        round=round_,
        candidate=first,
        opening=Opening.objects.get(code__startswith="39406"),
        why="前任者の要請",
        by=the_secretary(),
        at=NOON,
    )

    where = placed(round_)

    assert where["1"].startswith("39406")
    assert Assignment.objects.get(candidate=first).how == "locked"


def test_two_who_belong_together_come_near_each_other() -> None:
    near, far = two_towns()
    demand(demand_row(near), demand_row(far))
    candidates(
        candidate_row("2027-00001", partner="2027-00002"),
        candidate_row("2027-00002", partner="2027-00001"),
    )
    round_ = a_round()

    assert len(placed(round_)) == 2
    assert len(placing_of(round_).market.couples) == 1


def test_a_partner_who_withdrew_is_told_and_the_other_is_placed_alone() -> None:
    demand(demand_row())
    candidates(
        candidate_row("2027-00001", partner="2027-00002"),
        candidate_row("2027-00002", partner="2027-00001", accepts=False),
    )
    round_ = a_round()

    assert [c.number for c in partners_gone(round_.cycle)] == ["2027-00001"]
    assert len(placed(round_)) == 1


def test_a_floor_that_cannot_be_kept_is_named_with_how_many_it_lacks() -> None:
    round_ = a_full_round()
    near, _far = two_towns()
    region = near.prefecture
    assert region is not None
    RegionLimit.objects.create(cycle=round_.cycle, region=region, least=5)

    assert problems(round_) == ["高知県は5人以上とする必要があります。2人足りません。"]
    assert not Version.objects.exists()


def test_a_floor_where_nobody_is_asked_for_is_told() -> None:
    round_ = a_full_round()
    elsewhere = two_towns()[0]
    RegionLimit.objects.create(cycle=round_.cycle, region=elsewhere, least=2)

    assert problems(round_) == [
        "檮原町は2人以上とする必要がありますが、要望がありません。"
    ]


def test_an_unknown_policy_is_refused() -> None:
    assert problems(a_full_round(), "best") == ["方式「best」は知られていません。"]


def test_only_the_association_places() -> None:
    round_ = a_full_round()

    with pytest.raises(Refused):
        place_round(round_, policy="welfare", seed=1, by=an_officer(), at=NOON)


def test_a_round_killed_in_the_middle_has_left_nothing_and_is_placed_again() -> None:
    round_ = a_full_round()
    entries = Entry.objects.count()

    with (
        patch.object(Assignment.objects, "bulk_create", side_effect=DatabaseError),
        pytest.raises(DatabaseError),
    ):
        placed(round_)

    assert not Version.objects.exists()
    assert Entry.objects.count() == entries
    assert len(placed(round_)) == 3


def test_the_market_of_a_round_is_verified_outside_with_its_outcome() -> None:
    round_ = a_full_round()
    placed(round_)

    market = pl.market_from(pl.told_of(placing_of(round_).market))
    outcome = outcome_of(round_)

    assert outcome is not None
    assert pl.verify(market, outcome).is_proved


def test_the_same_seed_gives_the_same_version() -> None:
    round_ = a_full_round()

    assert placed(round_, seed=7) == placed(round_, seed=7)
    digests = set(Version.objects.values_list("digest", flat=True))
    assert len(digests) == 1


def test_what_nobody_may_weigh_is_no_column_of_the_market() -> None:
    round_ = a_full_round()
    placing = placing_of(round_)

    told = {*placing.people, *placing.lines}
    for word in ("gender", "health", "religion", "family", "diet", "name"):
        assert not [c for c in told if word in c and c != "named_for"]
