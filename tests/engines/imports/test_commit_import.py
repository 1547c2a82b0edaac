from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kakehashi.engines.imports.models import Import, Outcome, Stage
from kakehashi.engines.imports.verbs import commit_import
from kakehashi.kernel.problems import Refused
from tests.engines.imports.makers import a_compared, a_confirmed
from tests.faces.makers import NOW

pytestmark = pytest.mark.django_db


def commit(source: Import) -> Import:
    return commit_import(source, version=source.version, by=source.by, at=NOW)


def test_it_is_committed_by_whom_and_when() -> None:
    source = commit(a_compared(Outcome.ADDED))

    assert source.stage is Stage.COMMITTED
    assert (source.committed_by, source.committed_at) == (source.by, NOW)


def test_the_second_of_two_is_told() -> None:
    source = a_compared(Outcome.CHANGED)
    commit(source)

    with pytest.raises(Refused, match="import-changed"):
        commit(source)


@pytest.mark.parametrize("outcome", [Outcome.SAME, Outcome.GONE, Outcome.REFUSED])
def test_what_writes_nothing_is_not_committed(outcome: str) -> None:
    with pytest.raises(Refused, match="import-nothing"):
        commit(a_compared(outcome))


def test_it_is_not_committed_before_it_is_compared() -> None:
    with pytest.raises(Refused, match="import-stage"):
        commit(a_confirmed())


def test_the_database_keeps_the_order_of_the_facts() -> None:
    source = a_confirmed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=source.pk).update(committed_at=NOW)
