from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.programmes.grants.makers import NOON


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock of the views stands at the hour the makers use."""
    with time_machine.travel(NOON, tick=False):
        yield
