from __future__ import annotations

from collections.abc import Callable

import pytest

from kakehashi.engines.imports.models import Import, Outcome, Stage
from kakehashi.engines.imports.verbs import (
    add_lines,
    cancel_import,
    note_progress,
    note_read,
)
from kakehashi.kernel.problems import Refused
from tests.engines.imports.makers import (
    SOON,
    a_committed,
    a_compared,
    a_confirmed,
    a_line,
    a_read,
    a_started,
)

pytestmark = pytest.mark.django_db


def cancel(source: Import) -> Import:
    return cancel_import(source, version=source.version, by=source.by, at=SOON)


@pytest.mark.parametrize(
    "made", [a_started, a_read, a_confirmed, lambda: a_compared(Outcome.ADDED)]
)
def test_it_is_given_up_at_any_stage_before_it_is_committed(
    made: Callable[[], Import],
) -> None:
    assert cancel(made()).stage is Stage.CANCELLED


def test_what_is_committed_or_cancelled_is_not_cancelled() -> None:
    with pytest.raises(Refused, match="import-stage"):
        cancel(a_committed())
    with pytest.raises(Refused, match="import-stage"):
        cancel(cancel(a_read()))


def test_a_worker_at_a_cancelled_import_stops() -> None:
    reading = a_started()
    cancel(reading)
    comparing = a_confirmed()
    cancel(comparing)

    assert not note_progress(reading, done=1, total=0, at=SOON)
    assert not note_read(reading, {}, at=SOON)
    assert not add_lines(comparing, [a_line(comparing, 1)], total=1, at=SOON)
