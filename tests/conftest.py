from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.utils import translation
from hypothesis import HealthCheck, settings

# A busy machine is no failure; CI tries the same examples each time, a person new ones.
settings.register_profile(
    "here",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("here")


@pytest.fixture(autouse=True, scope="session")
def _append_only_tables_are_emptied_between_tests() -> Iterator[None]:
    """Let the flush after a transactional test pass the triggers that refuse DELETE.

    SQLite drops them for that moment, PostgreSQL flushes as a replica would.
    """
    flush = SQLite.ops_class.execute_sql_flush

    def flush_past_triggers(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        flush(self, sql_list)
        with self.connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)

    truncate = PostgreSQL.ops_class.execute_sql_flush

    def flush_as_replica(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                truncate(self, sql_list)
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLite.ops_class, "execute_sql_flush", flush_past_triggers)
        patch.setattr(PostgreSQL.ops_class, "execute_sql_flush", flush_as_replica)
        yield


@pytest.fixture(autouse=True)
def _each_test_begins_in_the_site_s_own_language() -> None:
    """A page asked for in English leaves English behind in its thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_is_kept_from_the_test_before() -> None:
    cache.clear()
