"""assign_officer, set_due, retitle, add_party, remove_party."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kakehashi.engines.cases.models import Case, Party
from kakehashi.engines.cases.roles import roles_of
from kakehashi.engines.cases.verbs import (
    add_party,
    assign_officer,
    make_move,
    remove_party,
    retitle,
    set_due,
)
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    DAY,
    HOUR,
    NOON,
    TODAY,
    World,
    a_case_at_the_association,
    a_draft,
    a_sent_case,
    a_world,
    codes,
)

pytestmark = pytest.mark.django_db
Act = Callable[[Case, World, User], object]


def test_the_secretariat_names_an_officer_among_its_own() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    assign_officer(case, world.colleague, by=world.staff, at=NOON)

    assert Case.objects.get(pk=case.pk).officer == world.colleague
    assert Entry.objects.filter(act="cases.set", subject=case.reference).count() == 1


def test_an_officer_must_have_a_part_in_the_case() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with pytest.raises(Refused) as refused:
        assign_officer(case, world.branch_officer, by=world.staff, at=NOON)

    assert codes(refused.value) == ["officer-has-no-part"]
    assert refused.value.problems[0].field == "officer"


def test_whoever_holds_the_case_sets_its_due_date() -> None:
    world = a_world()
    case = a_sent_case(world)

    set_due(case, NOON + 3 * DAY, by=world.branch_officer, at=NOON)

    case = Case.objects.get(pk=case.pk)
    assert case.due_at == NOON + 3 * DAY
    assert not case.is_late(NOON + 3 * DAY - HOUR)
    assert case.is_late(NOON + 3 * DAY)


def test_an_applicant_retitles_while_the_case_is_with_her() -> None:
    world = a_world()
    case = a_draft(world)

    retitle(case, "  新しい題名 ", by=world.officer, at=NOON)

    assert Case.objects.get(pk=case.pk).title == "新しい題名"


@pytest.mark.parametrize("title", ["", "   ", "長" * 201])
def test_a_title_has_1_to_200_characters(title: str) -> None:
    world = a_world()

    with pytest.raises(Refused) as refused:
        retitle(a_draft(world), title, by=world.officer, at=NOON)

    assert codes(refused.value) == ["title-length"]


def test_a_party_joins_and_leaves() -> None:
    world = a_world()
    case = a_draft(world)

    add_party(case, world.neighbour, by=world.officer, at=NOON)
    joined = roles_of(world.neighbour_officer, case, on=TODAY)
    remove_party(case, world.neighbour, by=world.neighbour_officer, at=NOON)

    assert joined == {"applicant"}
    assert roles_of(world.neighbour_officer, case, on=TODAY) == set()
    assert list(
        Entry.objects.filter(act__endswith="-party").values_list("act", flat=True)
    ) == ["cases.add-party", "cases.remove-party"]


def test_a_body_joins_only_once_and_the_applicant_not_at_all() -> None:
    world = a_world()
    case = a_draft(world)
    add_party(case, world.neighbour, by=world.officer, at=NOON)

    for body in (world.neighbour, world.town):
        with pytest.raises(Refused) as refused:
            add_party(case, body, by=world.officer, at=NOON)
        assert codes(refused.value) == ["already-party"]
    assert [p.organisation for p in case.parties.all()] == [world.neighbour]


def test_a_body_that_never_joined_cannot_leave() -> None:
    world = a_world()

    with pytest.raises(Refused) as refused:
        remove_party(a_draft(world), world.neighbour, by=world.officer, at=NOON)

    assert codes(refused.value) == ["not-a-party"]


ACTS: dict[str, Act] = {
    "assign_officer": lambda c, w, u: assign_officer(c, w.officer, by=u, at=NOON),
    "set_due": lambda c, w, u: set_due(c, NOON, by=u, at=NOON),
    "retitle": lambda c, w, u: retitle(c, "題名", by=u, at=NOON),
    "add_party": lambda c, w, u: add_party(c, w.far_town, by=u, at=NOON),
    "remove_party": lambda c, w, u: remove_party(c, w.neighbour, by=u, at=NOON),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("stage", "who"),
    [
        (a_draft, "stranger"),
        (a_draft, "staff"),
        (a_draft, "branch_officer"),
        (a_sent_case, "stranger"),
        (a_sent_case, "officer"),
        (a_sent_case, "director"),
        (a_case_at_the_association, "branch_officer"),
    ],
)
def test_who_has_no_say_changes_no_column(
    act: str, stage: Callable[[World], Case], who: str
) -> None:
    world = a_world()
    case = stage(world)
    Party.objects.create(case=case, organisation=world.neighbour)
    columns = Case.objects.filter(pk=case.pk).values().get()

    with pytest.raises(Refused) as refused:
        ACTS[act](case, world, getattr(world, who))

    assert codes(refused.value) == ["not-permitted"]
    assert Case.objects.filter(pk=case.pk).values().get() == columns
    assert [p.organisation for p in case.parties.all()] == [world.neighbour]


def test_a_closed_case_keeps_its_title_from_the_applicant() -> None:
    world = a_world()
    case = a_draft(world)
    make_move(CHART, case, "withdraw", by=world.officer, at=NOON)

    with pytest.raises(Refused) as refused:
        retitle(case, "題名", by=world.officer, at=NOON)

    assert codes(refused.value) == ["not-permitted"]
