from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import translation

from kakehashi.engines.cases.models import Case, CaseEvent
from kakehashi.engines.cases.queries import audit_cases
from kakehashi.engines.cases.routes import hold
from kakehashi.engines.cases.verbs import make_move, set_due
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    HOUR,
    NOON,
    a_case_at_the_association,
    a_draft,
    a_sent_case,
    a_world,
    an_awarded_case,
    codes,
)

pytestmark = pytest.mark.django_db
LATER = NOON + 5 * HOUR


def test_a_move_changes_the_case_and_is_told_in_its_events() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    event = make_move(CHART, case, "award", by=world.staff, at=LATER, note="満場一致")

    told = (event.version, event.move, event.to_state, event.acted_as, event.note)
    assert told == (3, "award", "awarded", "association", "満場一致")
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.version, case.closed_at) == ("awarded", 3, LATER)
    assert case.stands_at == world.headquarters
    assert audit_cases() == []


def test_a_case_that_is_closed_is_due_no_more() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    set_due(case, NOON + HOUR, by=world.staff, at=NOON)

    make_move(CHART, case, "award", by=world.staff, at=LATER)

    assert Case.objects.get(pk=case.pk).due_at is None


def test_a_move_may_pass_the_case_on_to_another_body() -> None:
    world = a_world()
    case = a_draft(world)

    place = world.headquarters
    make_move(CHART, case, "submit", by=world.officer, at=LATER, stands_at=place)

    case = Case.objects.get(pk=case.pk)
    assert (case.stands_at, case.stands_since) == (world.headquarters, LATER)
    assert case.submitted_at == LATER


def test_a_case_put_anew_before_the_same_body_waits_there_since_then() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    place = world.headquarters
    make_move(CHART, case, "award", by=world.staff, at=LATER, stands_at=place)

    assert Case.objects.get(pk=case.pk).stands_since == LATER


def test_a_move_within_the_applicant_leaves_a_draft_a_draft() -> None:
    world = a_world()
    case = a_draft(world)

    make_move(CHART, case, "withdraw", by=world.officer, at=LATER)

    assert case.is_draft
    assert case.closed_at == LATER


def test_an_appeal_opens_a_closed_case_again() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    make_move(CHART, case, "decline", by=world.staff, at=LATER, note="予算を超えます")

    make_move(CHART, case, "appeal", by=world.officer, at=LATER + HOUR)

    assert (case.state, case.closed_at) == ("appealed", None)


def test_the_second_of_two_officers_is_told_who_did_what_and_when() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    stale = Case.objects.get(pk=case.pk)
    make_move(CHART, case, "award", by=world.staff, at=LATER)

    with translation.override("en"), pytest.raises(Refused) as refused:
        make_move(CHART, stale, "decline", by=world.colleague, at=LATER, note="遅い")

    assert codes(refused.value) == ["changed-meanwhile"]
    assert refused.value.problems[0].message == (
        f"{world.staff} acted on {case.reference} first: “awarded!”, 11/20/2026 5 p.m.."
    )
    assert CaseEvent.objects.filter(case=case, move="decline").count() == 0


def test_who_looks_at_an_old_page_is_told_so_though_the_step_is_gone() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    seen = case.version
    make_move(CHART, case, "award", by=world.staff, at=LATER)
    again = Case.objects.get(pk=case.pk)
    again.version = seen  # what her form said

    with pytest.raises(Refused) as refused:
        make_move(CHART, again, "decline", by=world.colleague, at=LATER, note="遅い")

    assert codes(refused.value) == ["changed-meanwhile"]


def test_the_engines_own_moves_are_told_in_words() -> None:
    world = a_world()
    case = a_sent_case(world)
    stale = Case.objects.get(pk=case.pk)
    hold(case, by=world.branch_officer, at=LATER, note="確認中")

    with translation.override("en"), pytest.raises(Refused) as refused:
        make_move(CHART, stale, "forward", by=world.branch_officer, at=LATER)

    assert "“put on hold”" in refused.value.problems[0].message


def test_a_stranger_is_not_told_what_others_did() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    stale = Case.objects.get(pk=case.pk)
    make_move(CHART, case, "award", by=world.staff, at=LATER)

    with pytest.raises(Refused) as refused:
        make_move(CHART, stale, "award", by=world.stranger, at=LATER)

    assert codes(refused.value) == ["not-permitted"]


@pytest.mark.parametrize(
    ("who", "move"),
    [
        ("stranger", "forward"),
        ("neighbour_officer", "forward"),
        ("officer", "forward"),
        ("staff", "forward"),
        ("director", "forward"),
        ("director", "award"),
        ("officer", "award"),
        ("branch_officer", "award"),
        ("branch_officer", "take-back"),
        ("branch_officer", "no-such-move"),
    ],
)
def test_a_move_that_is_not_hers_is_refused(who: str, move: str) -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(Refused) as refused:
        make_move(CHART, case, move, by=getattr(world, who), at=LATER, note="理由")

    assert codes(refused.value) == ["not-permitted"]
    assert Case.objects.get(pk=case.pk).version == 1


def test_nobody_moves_a_case_from_a_state_the_chart_does_not_name() -> None:
    world = a_world()
    case = an_awarded_case(world)

    with pytest.raises(Refused) as refused:
        make_move(CHART, case, "decline", by=world.staff, at=LATER, note="やはり")

    assert codes(refused.value) == ["not-permitted"]


@pytest.mark.parametrize("note", ["", "  ", "\n"])
def test_a_move_that_needs_a_reason_is_refused_without_one(note: str) -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with pytest.raises(Refused) as refused:
        make_move(CHART, case, "decline", by=world.staff, at=LATER, note=note)

    assert codes(refused.value) == ["note-missing"]
    assert refused.value.problems[0].field == "note"


def test_a_refused_move_leaves_nothing_in_the_audit_trail() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    stale = Case.objects.get(pk=case.pk)
    make_move(CHART, case, "award", by=world.staff, at=LATER)
    before = Entry.objects.count()

    with pytest.raises(Refused), transaction.atomic():
        make_move(CHART, stale, "award", by=world.colleague, at=LATER)

    assert Entry.objects.count() == before
