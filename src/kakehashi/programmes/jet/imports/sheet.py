"""A sheet with known columns, row by row: its header is found, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from kakehashi.engines.sheets import find_tables, open_book
from kakehashi.engines.sheets.kinds.keys import normal_key
from kakehashi.engines.sheets.tables import Table, as_text
from kakehashi.kernel.problems import Problem, Refused

Cells = Mapping[str, str]
"""The texts of a row by the names of the columns; "" where there is no such column."""


@dataclass(frozen=True, slots=True)
class Known:
    """A column that an import knows: its name, its headers, whether it has to be."""

    name: str
    headers: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What was made of a row.

    Attributes:
        row: its number in the sheet.
        values: what is stored of it; empty where ``problems`` say why it is not.
        remarks: what a person should know though it is taken.
    """

    row: int
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()


def rows_of(path: Path, known: Sequence[Known]) -> Iterator[tuple[int, Cells]]:
    """The rows of the first table that has the columns, each with its number.

    Raises:
        Refused: ``no-such-table`` with the columns that are missing.
        Rejected: the file cannot be read.
    """
    book = open_book(path, name=path.name)
    missing: list[str] = [k.headers[0] for k in known if k.required]
    for sheet in book.sheets:
        for table in find_tables(sheet):
            where = _columns_of(table, known)
            lacks = [k.headers[0] for k in known if k.required and k.name not in where]
            if not lacks:
                return _rows(table, where, known)
            missing = min(missing, lacks, key=len)
    message = _("No table has these columns: %(names)s.")
    told = message % {"names": _(", ").join(missing)}
    raise Refused(Problem("no-such-table", told))


def _columns_of(table: Table, known: Sequence[Known]) -> dict[str, int]:
    by_header = {normal_key(c.name): c.index for c in reversed(table.columns)}
    found = {}
    for one in known:
        keys = [normal_key(header) for header in (one.name, *one.headers)]
        at = next((by_header[key] for key in keys if key in by_header), None)
        if at is not None:
            found[one.name] = at
    return found


def _rows(
    table: Table, where: Mapping[str, int], known: Sequence[Known]
) -> Iterator[tuple[int, Cells]]:
    nothing = {one.name: "" for one in known}
    for chunk in table.read():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            cells = {name: as_text(row[at]).strip() for name, at in where.items()}
            yield number, nothing | cells
