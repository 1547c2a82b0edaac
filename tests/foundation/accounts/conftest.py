from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_rate_limit_is_left_from_another_test() -> None:
    cache.clear()
