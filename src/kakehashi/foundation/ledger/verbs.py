"""What is written to the ledger: acts, readings, numbers. In the caller's transaction.

Who appends holds the end of the chain until her transaction ends, so that the chain
never forks: record late in a verb, and keep transactions short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.ledger.chain import canonical, storable
from kakehashi.foundation.ledger.models import (
    ChainHead,
    DocumentKind,
    DocumentNumber,
    Entry,
    NumberCounter,
    SectionMark,
)
from kakehashi.foundation.ledger.origin import current_origin
from kakehashi.foundation.ledger.rules import problems_with_mark
from kakehashi.kernel.nendo import FiscalYear
from kakehashi.kernel.problems import Refused


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done, before it is written down."""

    act: str
    subject: str
    detail: Mapping[str, object] = field(default_factory=dict)


# savepoint=False: an act whose entry fails must fail with it, and a savepoint would
# cost two queries more.
@transaction.atomic(savepoint=False)
def record(
    act: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    subject: str,
    detail: Mapping[str, object] | None = None,
    acted_as: str = "",
) -> Entry:
    """Append an act to the chain, in three queries.

    ``acted_as`` is left out where the person's posts of that day are already loaded
    (every page does that): they are written down as they are.
    """
    what = Act(act, subject, detail or {})
    return record_all([what], by=by, at=at, acted_as=acted_as)[0]


@transaction.atomic(savepoint=False)
def record_reading(
    field: str, *, by: AbstractBaseUser, at: datetime, subject: str
) -> Entry:
    """Append that ``by`` has read a sensitive field of ``subject``."""
    return record("read", by=by, at=at, subject=subject, detail={"field": field})


@transaction.atomic(savepoint=False)
def record_all(
    acts: Iterable[Act],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    acted_as: str = "",
) -> list[Entry]:
    """Append several acts of one person, in three queries however many they are."""
    head = _locked_head()
    entries = []
    sequence, previous = head.sequence, head.hash
    for what in acts:
        sequence += 1
        entry = Entry(
            sequence=sequence,
            at=at,
            by_id=by.pk if by else None,
            by_label=_cut(str(by), 150) if by else "",
            acted_as=_cut(acted_as or _posts_loaded(by, at), 150),
            act=_cut(what.act, 60),
            subject=_cut(what.subject, 300),
            detail=canonical(what.detail),
            origin=_cut(current_origin(), 60),
            previous_hash=previous,
        )
        entry.hash = previous = entry.hash_of_content()
        entries.append(entry)
    if entries:
        Entry.objects.bulk_create(entries)
        ChainHead.objects.filter(pk=1).update(sequence=sequence, hash=previous)
    return entries


def _locked_head() -> ChainHead:
    try:
        return ChainHead.objects.select_for_update().get(pk=1)
    except ChainHead.DoesNotExist:  # the very first, or a database emptied by a test
        ChainHead.objects.get_or_create(pk=1)
        return ChainHead.objects.select_for_update().get(pk=1)


def _posts_loaded(by: AbstractBaseUser | None, at: datetime) -> str:
    # Asks nothing of the database: what `accounts.queries.roles_on` has left there.
    loaded = getattr(by, "roles_by_day", None) or {}
    held = loaded.get(timezone.localdate(at), ())
    return " ".join(f"{role.post}@{role.organisation_id}" for role in held)


def _cut(text: str, length: int) -> str:
    safe = storable(str(text))
    return safe if len(safe) <= length else safe[: length - 1] + "…"


@transaction.atomic
def take_number(
    mark: str, *, kind: str, by: AbstractBaseUser, at: datetime
) -> DocumentNumber:
    """Give the next document number (文書番号) under a section mark, in its year.

    A rollback of the caller's transaction gives the number back; two at once queue at
    the counter's row, so that no number is skipped or given twice.

    Raises:
        Refused: ``mark-unreadable``, ``mark-not-in-force``.
    """
    today = timezone.localdate(at)
    year = FiscalYear.of(today).year
    marks = list(SectionMark.objects.filter(mark=mark))
    if problems := problems_with_mark(mark, marks, on=today):
        raise Refused(*problems)
    counters = NumberCounter.objects.filter(mark=mark, fiscal_year=year)
    if not counters.update(last=F("last") + 1):
        NumberCounter.objects.get_or_create(mark=mark, fiscal_year=year)
        counters.update(last=F("last") + 1)
    return DocumentNumber.objects.create(
        fiscal_year=year,
        mark=mark,
        number=counters.values_list("last", flat=True).get(),
        kind=kind,
        by_id=by.pk,
        given_at=at,
    )


@transaction.atomic
def set_section_mark(
    mark: str,
    *,
    organisation_id: int,
    since: date,
    by: AbstractBaseUser | None,
    at: datetime,
    until: date | None = None,
) -> SectionMark:
    """Give a body its section mark (記号) from a day on; the same day again corrects.

    Raises:
        Refused: ``mark-unreadable``.
    """
    if problems := problems_with_mark(mark, [], on=since):
        raise Refused(*problems)
    row, _new = SectionMark.objects.update_or_create(
        mark=mark,
        since=since,
        defaults={"organisation_id": organisation_id, "until": until},
    )
    detail = {"organisation": organisation_id, "since": since, "until": until}
    record(
        "ledger.set-mark", by=by, at=at, subject=f"ledger.mark:{mark}", detail=detail
    )
    return row


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of document as it is loaded; ``retention_years`` None if not yet set."""

    code: str
    name: str
    retention_years: int | None
    since: date
    source: str


@transaction.atomic
def load_document_kinds(
    rows: Sequence[KindRow], *, by: AbstractBaseUser | None, at: datetime
) -> int:
    """Take in kinds of documents and their years; returns how many rows changed.

    A row of the same code and day is corrected, a later day opens a new term.
    """
    changed = []
    for row in rows:
        values = {
            "name": row.name,
            "retention_years": row.retention_years,
            "source": row.source or _("Set by the association itself."),
        }
        known = DocumentKind.objects.filter(code=row.code, since=row.since).first()
        if known and all(getattr(known, key) == value for key, value in values.items()):
            continue
        DocumentKind.objects.update_or_create(
            code=row.code, since=row.since, defaults=values
        )
        detail = {"years": row.retention_years, "since": row.since}
        subject = f"ledger.document-kind:{row.code}"
        changed.append(Act("ledger.load-document-kind", subject, detail))
    record_all(changed, by=by, at=at)
    return len(changed)
