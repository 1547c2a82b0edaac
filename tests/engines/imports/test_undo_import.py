from __future__ import annotations

import pytest

from kakehashi.engines.imports.models import Outcome, Stage
from kakehashi.engines.imports.verbs import undo_import
from kakehashi.kernel.problems import Refused
from tests.engines.imports.makers import SOON, a_committed, a_compared

pytestmark = pytest.mark.django_db


def test_it_is_undone_by_whom_and_when_once() -> None:
    source = a_committed()
    undone = undo_import(source, version=source.version, by=source.by, at=SOON)

    assert undone.stage is Stage.UNDONE
    assert (undone.undone_by, undone.undone_at) == (source.by, SOON)
    with pytest.raises(Refused, match="import-changed"):
        undo_import(source, version=source.version, by=source.by, at=SOON)
    with pytest.raises(Refused, match="import-stage"):
        undo_import(undone, version=undone.version, by=source.by, at=SOON)


def test_only_what_was_committed_is_undone() -> None:
    source = a_compared(Outcome.ADDED)

    with pytest.raises(Refused, match="import-stage"):
        undo_import(source, version=source.version, by=source.by, at=SOON)
