"""What keeps the ledger append-only even from us: triggers of the database.

The migration installs them. A migration that alters a guarded table on SQLite makes
the table anew and so loses them: it has to call `install` again, and
``kakehashi ledger verify`` says so where one was forgotten.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED: Final = ("ledger_entry", "ledger_documentnumber")

_SQLITE: Final = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514';
END $$
"""
_POSTGRES: Final = """
CREATE OR REPLACE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
"""


def _acts(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    sqlite = connection.vendor == "sqlite"
    return ("update", "delete") if sqlite else ("update", "delete", "truncate")


def names(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The triggers that have to be there."""
    acts = _acts(connection)
    return frozenset(f"{table}_no_{act}" for table in GUARDED for act in acts)


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse every change of what was written; safe to call twice."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(_FUNCTION)
        for table in GUARDED:
            for act in _acts(connection):
                form = _SQLITE if sqlite else _POSTGRES
                cursor.execute(form.format(table=table, act=act))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard off: for undoing the migration, and between tests."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for table in GUARDED:
            for act in _acts(connection):
                where = "" if sqlite else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{where}")


def missing(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The triggers that are not there, or on PostgreSQL are switched off."""
    there = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(there)
        return names(connection) - {str(row[0]) for row in cursor.fetchall()}
