"""One deadline a layer, in order; one rank a body."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kakehashi.programmes.grants.rules.layers import (
    problems_with_layers,
    problems_with_ranks,
)
from tests.programmes.grants.makers import DAY, NOON


@pytest.mark.parametrize(
    ("through", "branch", "fields"),
    [
        (None, None, []),
        (7 * DAY, 14 * DAY, []),
        (0 * DAY, DAY, []),  # on the closing hour itself, for bodies that pass on
        (None, DAY, []),
        (7 * DAY, None, []),
        (-DAY, DAY, ["through_due_at"]),
        (None, 0 * DAY, ["branch_due_at"]),
        (7 * DAY, 7 * DAY, ["branch_due_at"]),
        (-DAY, -2 * DAY, ["through_due_at", "branch_due_at"]),
    ],
)
def test_each_layer_passes_on_after_the_one_before(
    through: timedelta | None, branch: timedelta | None, fields: list[str]
) -> None:
    def on(span: timedelta | None) -> datetime | None:
        return None if span is None else NOON + span

    found = problems_with_layers(
        closes_at=NOON, through_due_at=on(through), branch_due_at=on(branch)
    )

    assert [p.field for p in found] == fields
    assert {p.code for p in found} <= {"layers-out-of-order"}


@pytest.mark.parametrize(
    ("ranks", "taken", "found"),
    [
        ({"A": None, "B": None}, {}, []),
        ({"A": 1, "B": 2}, {3: "C"}, []),
        ({"A": 1}, {1: "A"}, []),  # its own, given before
        ({"A": 1, "B": 1, "C": 1}, {}, [("rank-twice", "B"), ("rank-twice", "C")]),
        ({"A": 1}, {1: "C"}, [("rank-taken", "A")]),
        ({"A": 0, "B": 10_000}, {}, [("rank-outside", "A"), ("rank-outside", "B")]),
    ],
)
def test_a_rank_is_given_once(
    ranks: dict[str, int | None], taken: dict[int, str], found: list[tuple[str, str]]
) -> None:
    problems = problems_with_ranks(ranks, taken=taken)

    assert [(p.code, p.field.removeprefix("rank-")) for p in problems] == found
