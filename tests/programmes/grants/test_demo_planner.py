"""The rows of a demonstration are counted without keeping anyone waiting."""

from __future__ import annotations

import pytest
from django.db import connection

from kakehashi.programmes.grants.demo.rounds import tell_planner


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite shares nothing")
def test_counting_rows_locks_nothing_another_database_shares() -> None:
    tell_planner()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass FROM pg_locks WHERE pid = pg_backend_pid()"
            " AND locktype = 'relation' AND database = 0"
            " AND mode = 'ShareUpdateExclusiveLock'"
        )
        assert cursor.fetchall() == []
