from __future__ import annotations

import pytest

from kakehashi.engines.cases.chart import Chart, Move
from tests.engines.cases.makers import CHART


def test_a_chart_with_an_unreachable_state_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="unreachable"):
        Chart("test.bad", "a", (Move("x", frozenset({"b"}), "c", "holder"),))


def test_a_final_state_that_is_never_reached_cannot_be_built() -> None:
    with pytest.raises(ValueError, match=r"unreachable \['end'\]"):
        Chart(
            "test.bad",
            "a",
            (Move("x", frozenset({"a"}), "b", "holder"),),
            frozenset({"end"}),
        )


def test_two_moves_of_one_name_cannot_be_built() -> None:
    move = Move("x", frozenset({"a"}), "b", "holder")

    with pytest.raises(ValueError, match="named twice"):
        Chart("test.bad", "a", (move, move))


def test_a_final_state_lets_out_only_moves_that_say_so() -> None:
    ends = Move("end", frozenset({"a"}), "b", "holder")
    again = Move("again", frozenset({"b"}), "a", "holder")
    appeal = Move("appeal", frozenset({"b"}), "a", "holder", reopens=True)

    with pytest.raises(ValueError, match="again leaves a final state"):
        Chart("test.bad", "a", (ends, again), frozenset({"b"}))
    assert Chart("test.good", "a", (ends, appeal), frozenset({"b"}))


def test_moves_are_offered_by_state_and_role_in_the_charts_order() -> None:
    def offered(state: str, *roles: str) -> list[str]:
        return [move.name for move in CHART.moves_from(state, roles)]

    assert offered("draft", "applicant") == ["submit", "withdraw"]
    assert offered("submitted", "later") == ["pull-up"]
    assert offered("submitted", "holder", "association") == [
        "forward",
        "send-back",
        "pull-up",
        "return",
        "award",
        "decline",
    ]
    assert offered("awarded", "applicant", "holder", "association") == []


def test_a_move_is_found_by_its_name() -> None:
    award = CHART.move("award")

    assert award is not None
    assert award.roles == frozenset({"association"})
    assert CHART.move("fly") is None


def test_a_chart_draws_itself_with_roles_and_ends() -> None:
    chart = Chart(
        "test.door",
        "shut",
        (
            Move("open", frozenset({"shut"}), "ajar", frozenset({"b", "a"})),
            Move("seal", frozenset({"ajar", "shut"}), "sealed", "a", needs_note=True),
        ),
        frozenset({"sealed"}),
    )

    assert chart.draw() == (
        "stateDiagram-v2\n"
        "    [*] --> shut\n"
        "    shut --> ajar: open (a, b)\n"
        "    ajar --> sealed: seal (a + note)\n"
        "    shut --> sealed: seal (a + note)\n"
        "    sealed --> [*]\n"
    )
