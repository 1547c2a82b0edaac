"""What a sheet can be imported into, told as data and plain functions.

The engine calls none of these functions: the face that shows the screen has one table
of targets and calls them between the engine's verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kakehashi.engines.imports.models import Import
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.kernel.problems import Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Texts = dict[str, str]
"""A row as text by field: what is compared, stored in a line and shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a target.

    Attributes:
        name: of the stored column.
        label: what people call it, translated lazily.
        kind: what such a column holds, a word of the sheets engine (``"body_code"``).
        required: whether a column has to be mapped to it.
        aliases: other headers it is known by.
    """

    name: str
    label: StrOrPromise
    kind: str
    required: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the file: its text and what a number in it is multiplied with."""

    text: str
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row read into a target's fields.

    Attributes:
        after: what would be stored; meaningless when ``problems`` is not empty.
        problems: why it cannot be taken.
        remarks: what a person should know though it can (a repaired zero).
    """

    after: Texts
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = field(default=())


class Act(Protocol):
    """A verb that commits or undoes an import with its rows, in one transaction."""

    def __call__(
        self, source: Import, *, version: int, by: User, at: datetime
    ) -> Import: ...


@dataclass(frozen=True, slots=True)
class Target:
    """Something a sheet can be imported into.

    Attributes:
        name: the word in addresses and rows.
        label, help: what people call it and what it is for, translated lazily.
        posts: who may import it.
        fields: in the order of the sheet people are given.
        group: the field within which a stored row missing in the file is told.
        read: a row of cells by field → ``Row``.
        key: the text that names a row, from what is stored.
        stored: everything stored, by key.
        commit, undo: the verbs.
        page: name of the route where what was imported is seen, or empty.
    """

    name: str
    label: StrOrPromise
    help: StrOrPromise
    posts: tuple[Post, ...]
    fields: tuple[Field, ...]
    group: str
    read: Callable[[Mapping[str, Cell]], Row]
    key: Callable[[Mapping[str, str]], str]
    stored: Callable[[], Mapping[str, Texts]]
    commit: Act
    undo: Act
    page: str = ""
