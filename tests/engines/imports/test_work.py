"""What a worker notes as it goes, and how a forgotten import is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kakehashi.engines.imports.models import Outcome, Stage
from kakehashi.engines.imports.queries import forgotten, lines_of, lines_to_write
from kakehashi.engines.imports.verbs import (
    add_lines,
    note_compared,
    note_progress,
    note_read,
    note_unreadable,
)
from tests.engines.imports.makers import (
    SOON,
    a_compared,
    a_confirmed,
    a_line,
    a_read,
    a_started,
    fresh,
)
from tests.faces.makers import NOW

pytestmark = pytest.mark.django_db


def test_an_import_is_read_once() -> None:
    source = a_started()

    assert note_read(source, {"encoding": "cp932"}, at=NOW)
    assert not note_read(source, {"encoding": "utf-8"}, at=SOON)
    assert fresh(source).reading == {"encoding": "cp932"}


def test_a_file_that_cannot_be_read_keeps_why() -> None:
    source = a_started()

    note_unreadable(source, {"code": "encrypted"}, at=SOON)

    assert fresh(source).stage is Stage.UNREADABLE
    assert not fresh(source).is_working


def test_a_row_is_held_once() -> None:
    source = a_confirmed()
    add_lines(source, [a_line(source, 1)], total=2, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        add_lines(source, [a_line(source, 1)], total=2, at=NOW)
    assert (fresh(source).done, fresh(source).total) == (1, 2)


def test_rows_that_are_only_stored_are_no_progress_through_the_file() -> None:
    source = a_confirmed()

    add_lines(source, [a_line(source, 1), a_line(source, 0, "gone")], total=1, at=NOW)

    assert fresh(source).done == 1


def test_the_outcomes_are_counted_when_the_comparison_closes() -> None:
    source = a_compared(Outcome.ADDED, Outcome.ADDED, Outcome.SAME, Outcome.REFUSED)

    assert source.counts == {"added": 2, "same": 1, "refused": 1}
    assert not note_compared(source, at=SOON)
    assert [line.row for line in lines_to_write(source)] == [1, 2]
    assert [line.row for line in lines_of(source, "same")] == [3]
    assert lines_of(source).count() == 4


def test_only_work_without_a_sign_of_life_is_forgotten() -> None:
    reading, comparing = a_started(), a_confirmed()
    a_read()
    a_compared(Outcome.ADDED)
    broken = a_started()
    note_unreadable(broken, {"code": "encrypted"}, at=NOW)
    late = NOW + timedelta(seconds=30)

    assert list(forgotten(before=late)) == [reading, comparing]
    assert list(forgotten(before=NOW)) == []
    note_progress(reading, done=1, total=0, at=SOON)
    assert list(forgotten(before=late)) == [comparing]
