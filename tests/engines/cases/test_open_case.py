from __future__ import annotations

import pytest
from django.db import transaction

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.queries import history
from kakehashi.engines.cases.verbs import open_case
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import CHART, NOON, World, a_world, codes

pytestmark = pytest.mark.django_db


def opened(world: World, by: User, *, prefix: str = "T", year: int = 2026) -> Case:
    return open_case(
        CHART,
        applicant=world.town,
        title="姉妹都市の交流",
        fiscal_year=year,
        prefix=prefix,
        by=by,
        at=NOON,
    )


def test_an_officer_opens_a_draft_at_her_town() -> None:
    world = a_world()

    case = Case.objects.get(pk=opened(world, world.officer).pk)

    assert (case.kind, case.state, case.version) == ("test.request", "draft", 0)
    assert (case.applicant, case.stands_at) == (world.town, world.town)
    assert (case.officer, case.opened_at) == (world.officer, NOON)
    assert case.is_draft
    assert [(e.version, e.move, e.to_state, e.by) for e in history(case)] == [
        (0, "open", "draft", world.officer)
    ]
    assert Entry.objects.filter(act="cases.open", subject=case.reference).count() == 1


def test_references_count_up_within_a_prefix_and_a_year() -> None:
    world = a_world()

    cases = [
        opened(world, world.officer),
        opened(world, world.officer),
        opened(world, world.officer, prefix="X"),
        opened(world, world.officer, year=2027),
    ]

    assert [case.reference for case in cases] == [
        "T-2026-0001",
        "T-2026-0002",
        "X-2026-0001",
        "T-2027-0001",
    ]


def test_a_number_that_was_rolled_back_is_given_again() -> None:
    world = a_world()
    opened(world, world.officer)
    with transaction.atomic():
        opened(world, world.officer)
        transaction.set_rollback(True)

    assert opened(world, world.officer).reference == "T-2026-0002"


@pytest.mark.parametrize(
    "who", ["stranger", "neighbour_officer", "branch_officer", "staff", "director"]
)
def test_nobody_opens_a_case_for_a_body_she_does_not_work_at(who: str) -> None:
    world = a_world()

    with pytest.raises(Refused) as refused:
        opened(world, getattr(world, who))

    assert codes(refused.value) == ["not-permitted"]
    assert not Case.objects.exists()
