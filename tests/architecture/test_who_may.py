"""Who may: every route, asked as everybody, answers what the table says.

`docs/security/who_may.csv` is written by hand and never from the code. A line asks for
one thing (the column ``thing``; `tests.architecture.world` has it) by one method, as
each of the columns: ``officer`` is of the thing's own town, ``branch`` of its
prefecture, ``reviewer`` has it to score; ``…_other`` are the same elsewhere;
``branch_officer`` is an officer of the prefecture as well as of its branch. Cells are
the status of the answer, or ``sign-in``. ``POST`` is an empty form, ``POST filled`` one
that would be taken: what tells the two apart is whether the act was hers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
import time_machine

from kakehashi.engines.cases.models import Case, Review
from kakehashi.foundation.accounts import who
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.notices.models import CalendarAddress, DeskNotice
from kakehashi.programmes.grants.models import Application, Paper
from tests.architecture.routes import (
    CELLS,
    METHODS,
    SIGN_IN,
    Route,
    Row,
    every_route,
    every_row,
)
from tests.architecture.walk import Walk
from tests.architecture.world import the_world
from tests.programmes.grants.makers import NOON
