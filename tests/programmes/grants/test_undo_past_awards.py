"""An import of past awards goes out again: what stood before stands again."""

from __future__ import annotations

import pytest

from kakehashi.engines.imports.models import Import, Stage
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import PastAward
from kakehashi.programmes.grants.verbs.past_awards import undo_past_awards
from tests.programmes.grants.makers import DAY, NOON
from tests.programmes.grants.makers_past import a_row, an_imported, standing

pytestmark = pytest.mark.django_db


def undo(source: Import) -> Import:
    at = NOON + DAY
    return undo_past_awards(source, version=source.version, by=source.by, at=at)


def test_new_rows_leave_the_list_and_are_kept_for_the_auditor() -> None:
    source = an_imported(a_row())

    assert undo(source).stage is Stage.UNDONE

    assert standing() == []
    assert PastAward.objects.get().undone_at == NOON + DAY


def test_changed_rows_get_their_sums_and_their_title_back() -> None:
    an_imported(a_row("日本語 教室", settled_yen="5"))
    source = an_imported(a_row("日本語教室", 900_000))
    assert standing() == [("日本語教室", 900_000, None)]

    undo(source)

    assert standing() == [("日本語 教室", 1_200_000, 5)]


def test_an_award_taken_back_and_sent_again_stands_once() -> None:
    undo(an_imported(a_row()))

    undo(an_imported(a_row()))
    an_imported(a_row())

    assert standing() == [("日本語教室", 1_200_000, None)]
    assert PastAward.objects.count() == 3


def test_a_row_changed_by_a_later_import_keeps_the_earlier_from_being_undone() -> None:
    first = an_imported(a_row(), a_row("料理教室"))
    later = an_imported(a_row(yen=900_000))

    with pytest.raises(Refused, match="row-changed-since"):
        undo(first)

    assert len(standing()) == 2
    undo(later)
    undo(Import.objects.get(pk=first.pk))
    assert standing() == []
