"""How the tests break off an act: at one of its writes, or with the process itself.

``python -m tests.programmes.grants.interrupting DATABASE REPORT WRITE`` fixes the sum
of a report as the secretariat does, and is killed (kill -9) at its WRITE-th write; 0:
when all is written and only the commit is left.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WRITES = ("INSERT", "UPDATE", "DELETE")


class Interrupted(Exception):
    """What breaks an act off: a full disk, a network that is gone."""


def interrupt() -> None:
    raise Interrupted


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def broken_off(at: int, how: Callable[[], None] = interrupt) -> Iterator[None]:
    """Break off the act inside at its ``at``-th write to the database, from 1."""
    from django.db import connection  # noqa: PLC0415 -- the process sets Django up first

    seen = 0

    def count(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        nonlocal seen
        if sql.lstrip().startswith(WRITES):
            seen += 1
            if seen == at:
                how()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


def settle_and_die(database: str, report: int, write: int) -> None:
    """Fix the sum of a report on the database of this name, killed on the way."""
    import django  # noqa: PLC0415 -- as above

    django.setup()
    from django.db import connection  # noqa: PLC0415 -- as above

    from kakehashi.programmes.grants.models import Procedure  # noqa: PLC0415 -- as above
    from kakehashi.programmes.grants.queries.procedures import (  # noqa: PLC0415
        same_procedure,
    )
    from kakehashi.programmes.grants.verbs.settlements import (  # noqa: PLC0415
        settle_report,
    )
    from tests.programmes.grants.makers import a_secretary  # noqa: PLC0415
    from tests.programmes.grants.makers_settle import DAY, FEBRUARY  # noqa: PLC0415

    connection.settings_dict["NAME"] = database
    found = same_procedure(Procedure.objects.get(pk=report))
    clerk, at = a_secretary(), FEBRUARY + 3 * DAY
    if not write:
        connection.commit = die  # type: ignore[method-assign]
    with broken_off(write, die):
        settle_report(found, seen_at=found.saved_at, by=clerk, at=at)


if __name__ == "__main__":
    settle_and_die(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
