from __future__ import annotations

import pytest

from kakehashi.engines.imports.models import Outcome, RememberedMapping, Stage
from kakehashi.engines.imports.queries import remembered_mapping
from kakehashi.engines.imports.verbs import add_lines, note_compared
from kakehashi.kernel.problems import Refused
from tests.engines.imports.makers import (
    a_committed,
    a_compared,
    a_confirmed,
    a_line,
    a_read,
    a_started,
    fresh,
)
from tests.faces.makers import NOW, a_town

pytestmark = pytest.mark.django_db


def test_a_mapping_is_confirmed_once_for_the_version_that_was_seen() -> None:
    source = a_read()
    seen = fresh(source)
    source = a_confirmed(source)

    with pytest.raises(Refused, match="import-changed"):
        a_confirmed(seen)
    assert (source.stage, source.version) == (Stage.COMPARING, 2)


def test_a_file_nobody_has_read_yet_has_no_columns() -> None:
    with pytest.raises(Refused, match="import-stage"):
        a_confirmed(a_started())


def test_what_is_imported_keeps_its_columns() -> None:
    with pytest.raises(Refused, match="import-stage"):
        a_confirmed(a_committed())


def test_correcting_the_columns_throws_the_comparison_away() -> None:
    source = a_confirmed(a_compared(Outcome.ADDED))

    assert source.stage is Stage.COMPARING
    assert (source.lines.count(), source.counts, source.done) == (0, {}, 0)


def test_a_worker_still_at_the_old_columns_writes_nothing_more() -> None:
    old = a_confirmed()
    a_confirmed(fresh(old))

    assert not add_lines(old, [a_line(old, 1)], total=1, at=NOW)
    assert not note_compared(old, at=NOW)
    assert fresh(old).lines.count() == 0


def test_the_last_mapping_confirmed_is_remembered_for_its_own_body_and_target() -> None:
    source = a_confirmed(a_compared(Outcome.ADDED))

    mark = "f" * 32
    assert RememberedMapping.objects.count() == 1
    assert remembered_mapping(source.organisation, "past-awards", mark) == {"title": 0}
    assert remembered_mapping(source.organisation, "contacts", mark) is None
    assert remembered_mapping(a_town(), "past-awards", mark) is None
