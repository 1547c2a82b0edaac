"""Imports made by the engine's verbs alone; nobody here is real."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from kakehashi.engines.imports.models import Import, Line, Outcome
from kakehashi.engines.imports.verbs import (
    add_lines,
    commit_import,
    confirm_mapping,
    note_compared,
    note_read,
    start_import,
)
from kakehashi.foundation.accounts.models import Post, User
from tests.faces.makers import NOW, a_person, the_association

SOON = NOW + timedelta(minutes=1)
CONTENT = "名称\r\n実演\r\n".encode("cp932")


def a_secretary() -> User:
    return a_person(Post.SECRETARIAT, the_association())


def a_started(by: User | None = None) -> Import:
    return start_import(
        SimpleUploadedFile("一覧.csv", CONTENT),
        target="past-awards",
        organisation=the_association(),
        by=by or a_secretary(),
        at=NOW,
    )


def a_read(by: User | None = None) -> Import:
    source = a_started(by)
    note_read(source, {"encoding": "cp932"}, at=NOW)
    return fresh(source)


def a_confirmed(source: Import | None = None, by: User | None = None) -> Import:
    source = source or a_read()
    return confirm_mapping(
        source,
        {"title": 0},
        table=0,
        fingerprint="f" * 32,
        version=source.version,
        by=by or source.by,
        at=NOW,
    )


def a_line(source: Import, row: int, outcome: str = Outcome.ADDED) -> Line:
    return Line(source=source, row=row, key=f"k{row}", outcome=outcome)


def a_compared(*outcomes: str) -> Import:
    source = a_confirmed()
    lines = [a_line(source, n, outcome) for n, outcome in enumerate(outcomes, start=1)]
    assert add_lines(source, lines, total=len(lines), at=NOW)
    assert note_compared(source, at=NOW)
    return fresh(source)


def a_committed() -> Import:
    source = a_compared(Outcome.ADDED)
    return commit_import(source, version=source.version, by=source.by, at=NOW)


def fresh(source: Import) -> Import:
    return Import.objects.get(pk=source.pk)
