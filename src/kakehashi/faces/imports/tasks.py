"""The long work of the screen: reading and comparing files. Safe to run twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kakehashi.engines.imports.models import Import, Line, Outcome, Stage
from kakehashi.engines.imports.queries import forgotten
from kakehashi.engines.imports.targets import Cell, Target, Texts
from kakehashi.engines.imports.verbs import (
    add_lines,
    note_compared,
    note_progress,
    note_read,
    note_unreadable,
    take_up,
)
from kakehashi.engines.sheets import find_tables, open_book
from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.tables import Row, Table, as_text
from kakehashi.faces.imports.looking import (
    ReadTable,
    kept_refusal,
    look_through,
    tables_of,
)
from kakehashi.faces.imports.targets import TARGETS
from kakehashi.kernel.problems import Problem

BATCH: Final = 500
PATIENCE: Final = timedelta(minutes=2)  # a worker that lives gives a sign before
MOST_TURNS: Final = 3
_KEY: Final = 400


@task()
def read_import(import_id: int) -> None:
    """Look a file through and keep what was understood, or why it was refused."""
    source = Import.objects.select_related("file").get(pk=import_id)
    if source.stage is not Stage.READING or not take_up(source, at=timezone.now()):
        return

    def watch(rows: int) -> None:
        note_progress(source, done=rows, total=0, at=timezone.now())

    reading, refusal = look_through(source, TARGETS[source.target], watch=watch)
    if refusal is not None:
        note_unreadable(source, kept_refusal(refusal), at=timezone.now())
    else:
        note_read(source, reading, at=timezone.now())


@task()
def compare_import(import_id: int) -> None:
    """Hold every row against what is stored; go on after the rows already held."""
    source = Import.objects.select_related("file", "by").get(pk=import_id)
    if source.stage is not Stage.COMPARING or not take_up(source, at=timezone.now()):
        return
    comparison = _Comparison(source)
    total = comparison.table.data_rows
    with translation.override(source.by.language):
        for batch in _batches(comparison.lines()):
            if not add_lines(source, batch, total=total, at=timezone.now()):
                return
    note_compared(source, at=timezone.now())


def resume_forgotten_imports(*, at: datetime) -> int:
    """Queue again what a worker dropped; returns how many imports.

    A file that several workers dropped is given up with a sentence, not tried for ever.
    """
    waiting = list(forgotten(before=at - PATIENCE))
    for source in waiting:
        if source.turn >= MOST_TURNS:
            note_unreadable(source, kept_refusal(Finding("read-failed")), at=at)
            continue
        work = read_import if source.stage is Stage.READING else compare_import
        note_progress(source, done=source.done, total=source.total, at=at)
        work.enqueue(source.pk)
    return len(waiting)


class _Comparison:
    """One table against what is stored, row by row, from where it was left."""

    def __init__(self, source: Import) -> None:
        self.source = source
        self.target: Target = TARGETS[source.target]
        self.table: ReadTable = tables_of(source)[source.table]
        self.stored: Mapping[str, Texts] = self.target.stored()
        held = source.lines.exclude(row=0).values_list("key", "row", "outcome", "after")
        self.rows_by_key: dict[str, int] = {key: row for key, row, *_more in held}
        self.reached = max(self.rows_by_key.values(), default=0)
        self.groups: set[str] = {
            after[self.target.group]
            for _key, _row, outcome, after in held
            if outcome != Outcome.REFUSED
        }
        self.told_gone = set(source.lines.filter(row=0).values_list("key", flat=True))

    def lines(self) -> Iterator[Line]:
        """Yield a line for each row not yet held, then those that are only stored."""
        for number, row in _rows_after(self.reached, self._opened()):
            yield self._line(number, row)
        yield from self._gone()

    def _opened(self) -> Table:
        book = open_book(self.source.file.location, name=self.source.file.name)
        found = [table for sheet in book.sheets for table in find_tables(sheet)]
        return found[self.source.table]

    def _line(self, number: int, row: Row) -> Line:
        read = self.target.read(self._cells(row))
        problems = list(read.problems)
        key = "" if problems else self.target.key(read.after)[:_KEY]
        if key and (first := self.rows_by_key.get(key)) is not None:
            message = _("Row %(row)s says the same: which of them is right?")
            problems.append(Problem("row-twice", message % {"row": first}))
        if not problems:
            self.rows_by_key[key] = number
            self.groups.add(read.after[self.target.group])
        before = self.stored.get(key, {}) if key else {}
        return Line(
            source=self.source,
            row=number,
            key=key or f"#{number}",
            outcome=_outcome(before, read.after, refused=bool(problems)),
            before=before,
            after=read.after,
            problems=[_kept(p) for p in (*problems, *read.remarks)],
        )

    def _cells(self, row: Row) -> dict[str, Cell]:
        factors = {column.index: column.factor for column in self.table.columns}
        mapping: Mapping[str, int] = self.source.mapping
        return {
            name: Cell(as_text(row[index]).strip(), factors[index])
            for name, index in mapping.items()
        }

    def _gone(self) -> Iterator[Line]:
        told = self.rows_by_key.keys() | self.told_gone
        for key, texts in self.stored.items():
            if texts[self.target.group] in self.groups and key not in told:
                yield Line(
                    source=self.source,
                    row=0,
                    key=key[:_KEY],
                    outcome=Outcome.GONE,
                    before=texts,
                )


def _rows_after(reached: int, table: Table) -> Iterator[tuple[int, Row]]:
    for chunk in table.read():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            if number > reached:
                yield number, row


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _outcome(before: Texts, after: Texts, *, refused: bool) -> Outcome:
    if refused:
        return Outcome.REFUSED
    if not before:
        return Outcome.ADDED
    return Outcome.SAME if before == after else Outcome.CHANGED


def _kept(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "message": problem.message,
        "field": problem.field,
    }
