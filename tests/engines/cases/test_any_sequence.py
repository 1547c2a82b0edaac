"""Whatever two people do, in whatever order, the case is what its events tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kakehashi.engines.cases import routes
from kakehashi.engines.cases.models import Case, CaseEvent, Stop
from kakehashi.engines.cases.queries import audit_cases, visible_to
from kakehashi.engines.cases.roles import roles_of
from kakehashi.engines.cases.verbs import make_move
from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import CHART, HOUR, NOON, TODAY, World, a_draft, a_world

PEOPLE = (
    "officer",
    "branch_officer",
    "staff",
    "colleague",
    "neighbour_officer",
    "stranger",
)
people = st.sampled_from(PEOPLE)
notes = st.sampled_from(["", "理由があります"])
hands = st.integers(0, 1)
MOVES = ("award", "decline", "appeal", "withdraw")  # the others are the route's
EFFORT = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class TwoPeople(RuleBasedStateMachine):
    """Two pages of one case, each as fresh or as stale as chance has it."""

    world: World
    pages: list[Case]

    @initialize()
    def a_case(self) -> None:
        self.save = transaction.atomic()
        self.save.__enter__()
        self.world = a_world()
        case = a_draft(self.world)
        self.pages = [Case.objects.get(pk=case.pk) for _ in range(2)]
        self.clock = NOON

    def teardown(self) -> None:
        if hasattr(self, "save"):
            transaction.set_rollback(True)
            self.save.__exit__(None, None, None)

    def act(self, hand: int, who: str, act: Callable[[Case, User], object]) -> None:
        """An act either leaves an event by this person, or nothing at all."""
        self.clock += HOUR
        person = getattr(self.world, who)
        before = self.rows()
        try:
            with transaction.atomic():
                act(self.pages[hand], person)
        except Refused:
            assert self.rows() == before
            self.look(hand)
            return
        last = CaseEvent.objects.latest("version")
        assert (last.by, last.at) == (person, self.clock)
        assert who not in ("neighbour_officer", "stranger")

    def rows(self) -> list[object]:
        events = CaseEvent.objects.order_by("version").values()
        return [Case.objects.values().get(), list(events), list(Stop.objects.values())]

    @rule(hand=hands)
    def look(self, hand: int) -> None:
        self.pages[hand] = Case.objects.get()

    @rule(hand=hands, who=people, note=notes, move=st.sampled_from(MOVES))
    def move(self, hand: int, who: str, note: str, move: str) -> None:
        at = self.clock + HOUR
        self.act(
            hand, who, lambda c, u: make_move(CHART, c, move, by=u, at=at, note=note)
        )

    @rule(
        hand=hands,
        who=people,
        note=notes,
        hop=st.sampled_from(
            ["send", "forward", "return", "back", "pull", "take", "hold", "resume"]
        ),
    )
    def hop(self, hand: int, who: str, note: str, hop: str) -> None:
        at = self.clock + HOUR
        hops: dict[str, Callable[[Case, User], object]] = {
            "send": lambda c, u: routes.send(CHART, c, "submit", by=u, at=at),
            "forward": lambda c, u: routes.forward(CHART, c, by=u, at=at),
            "return": lambda c, u: routes.send_back(
                CHART, c, by=u, at=at, note=note, to_applicant=True
            ),
            "back": lambda c, u: routes.send_back(
                CHART, c, by=u, at=at, note=note, to_applicant=False
            ),
            "pull": lambda c, u: routes.pull_up(CHART, c, by=u, at=at, note=note),
            "take": lambda c, u: routes.take_back(CHART, c, by=u, at=at),
            "hold": lambda c, u: routes.hold(c, by=u, at=at, note=note),
            "resume": lambda c, u: routes.resume(c, by=u, at=at),
        }
        self.act(hand, who, hops[hop])

    @invariant()
    def the_case_is_what_its_events_tell(self) -> None:
        if not hasattr(self, "pages"):
            return
        assert audit_cases() == []
        state = CHART.initial
        for event in CaseEvent.objects.order_by("version"):
            move = CHART.move(event.move)
            assert event.to_state == (move.target if move else state)
            assert move is None or state in move.sources
            state = event.to_state

    @invariant()
    def it_stands_at_its_applicant_or_at_one_stop_and_is_seen_there(self) -> None:
        if not hasattr(self, "pages"):
            return
        case = Case.objects.get()
        here = [s.organisation_id for s in case.stops.all() if s.is_here]
        assert here in ([], [case.stands_at_id])
        assert bool(here) == (case.stands_at_id != case.applicant_id)
        assert (case.closed_at is not None) == (case.state in CHART.final)
        for who in PEOPLE:
            person = getattr(self.world, who)
            if roles_of(person, case, on=TODAY):
                assert case in visible_to(person, on=TODAY)


@pytest.mark.django_db
def test_no_sequence_by_any_two_people_parts_a_case_from_its_events() -> None:
    run_state_machine_as_test(TwoPeople, settings=EFFORT)
