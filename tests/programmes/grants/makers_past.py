"""Imports of past awards as the engine holds them when they are compared."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from kakehashi.engines.imports.models import Import, Line, Outcome
from kakehashi.engines.imports.verbs import (
    add_lines,
    confirm_mapping,
    note_compared,
    note_read,
    start_import,
)
from kakehashi.programmes.grants.imports import PAST_AWARDS
from kakehashi.programmes.grants.models import PastAward
from kakehashi.programmes.grants.verbs.past_awards import import_past_awards
from tests.programmes.grants.makers import NOON, a_secretary, a_town, the_association


def a_row(
    title: str = "日本語教室", yen: int = 1_200_000, **other: str
) -> dict[str, str]:
    return {
        "fiscal_year": "2023",
        "code": a_town().code,
        "title": title,
        "awarded_yen": str(yen),
        "settled_yen": "",
        **other,
    }


def a_comparison(*rows: dict[str, str]) -> Import:
    """An import of these rows, held against what is stored now."""
    by = a_secretary()
    source = start_import(
        SimpleUploadedFile("一覧.csv", "年度\r\n2023\r\n".encode("cp932")),
        target=PAST_AWARDS.name,
        organisation=the_association(),
        by=by,
        at=NOON,
    )
    note_read(source, {"encoding": "cp932"}, at=NOON)
    source = confirm_mapping(
        source, {}, table=0, fingerprint="f", version=1, by=by, at=NOON
    )
    stored = PAST_AWARDS.stored()
    lines = []
    for number, row in enumerate(rows, start=3):
        key = PAST_AWARDS.key(row)
        before = stored.get(key, {})
        outcome = Outcome.CHANGED if before else Outcome.ADDED
        lines.append(
            Line(
                source=source,
                row=number,
                key=key,
                outcome=outcome,
                before=before,
                after=row,
            )
        )
    add_lines(source, lines, total=len(lines), at=NOON)
    note_compared(source, at=NOON)
    return Import.objects.get(pk=source.pk)


def an_imported(*rows: dict[str, str]) -> Import:
    source = a_comparison(*rows)
    return import_past_awards(source, version=source.version, by=source.by, at=NOON)


def standing() -> list[tuple[str, int, int | None]]:
    awards = PastAward.objects.filter(undone_at=None).order_by("title")
    return [(a.title, a.awarded_yen, a.settled_yen) for a in awards]
