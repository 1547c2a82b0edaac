"""Renames and mergers, as they are published."""

from __future__ import annotations

from datetime import date

import pytest

from kakehashi.foundation.organisations.models import BodyChange, Kind, Organisation
from kakehashi.foundation.organisations.verbs import record_merger, record_rename
from kakehashi.kernel.problems import Refused
from tests.foundation.organisations.makers import (
    NOW,
    a_person,
    a_prefecture,
    a_town,
)

pytestmark = pytest.mark.django_db
DAY = date(2027, 4, 1)
SOURCE = "実演の告示"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_renamed_body_keeps_its_row_and_its_old_name_is_told() -> None:
    town = a_town(a_prefecture())

    change = record_rename(
        town, day=DAY, name="ゆすはら町", source=SOURCE, by=a_person(), at=NOW
    )

    town.refresh_from_db()
    assert town.name == "ゆすはら町"
    assert town.exists_on(DAY)
    assert str(change) == "檮原町 → ゆすはら町"
    assert change.former == change.successor == town


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("", SOURCE, ["name-missing"]),
        ("檮原町", SOURCE, ["name-unchanged"]),
        ("ゆすはら町", " ", ["source-missing"]),
    ],
)
def test_a_rename_that_tells_nothing_is_refused(
    name: str, source: str, expected: list[str]
) -> None:
    town = a_town(a_prefecture())

    with pytest.raises(Refused) as refused:
        record_rename(town, day=DAY, name=name, source=source, by=a_person(), at=NOW)

    assert codes(refused) == expected
    assert not BodyChange.objects.exists()


def test_a_body_cannot_change_before_it_began_nor_after_it_ended() -> None:
    town = a_town(a_prefecture())
    Organisation.objects.filter(pk=town.pk).update(since=DAY)
    with pytest.raises(Refused) as early:
        record_rename(town, day=DAY, name="x町", source=SOURCE, by=a_person(), at=NOW)
    Organisation.objects.filter(pk=town.pk).update(until=DAY)
    with pytest.raises(Refused) as late:
        record_rename(
            town, day=DAY, name="x町", source=SOURCE, by=a_person("b"), at=NOW
        )

    assert codes(early) == ["change-before-body"]
    assert codes(late) == ["body-gone"]


def test_merged_bodies_end_on_the_eve_with_their_branches() -> None:
    prefecture = a_prefecture()
    one, other = a_town(prefecture), a_town(prefecture, "394114", "中土佐町")
    city = Organisation.objects.create(
        kind=Kind.CITY, code="392014", name="実演市", prefecture=prefecture, since=DAY
    )
    branch = Organisation.objects.create(kind=Kind.BRANCH, name="支部", parent=one)

    changes = record_merger(
        [one, other], into=city, day=DAY, source=SOURCE, by=a_person(), at=NOW
    )

    for gone in (one, other, branch):
        gone.refresh_from_db()
        assert gone.until == date(2027, 3, 31)
    assert {c.sort for c in changes} == {BodyChange.Sort.MERGED}
    assert one.exists_on(date(2027, 3, 31))
    assert not one.exists_on(DAY)


def test_a_body_that_was_there_before_takes_the_others_in() -> None:
    prefecture = a_prefecture()
    one, other = a_town(prefecture), a_town(prefecture, "394114", "中土佐町")

    changes = record_merger(
        [one], into=other, day=DAY, source=SOURCE, by=a_person(), at=NOW
    )

    assert [c.sort for c in changes] == [BodyChange.Sort.JOINED]


def test_a_merger_needs_bodies_other_than_the_one_they_go_into() -> None:
    town, by = a_town(a_prefecture()), a_person()

    with pytest.raises(Refused) as none:
        record_merger([], into=town, day=DAY, source=SOURCE, by=by, at=NOW)
    with pytest.raises(Refused) as itself:
        record_merger([town], into=town, day=DAY, source=SOURCE, by=by, at=NOW)

    assert codes(none) == ["merger-of-none"]
    assert codes(itself) == ["merger-with-itself"]
