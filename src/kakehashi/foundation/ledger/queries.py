"""What is read of the ledger, and whether it is still as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet

from kakehashi.foundation.ledger import triggers
from kakehashi.foundation.ledger.models import (
    ChainHead,
    DocumentKind,
    DocumentNumber,
    Entry,
    NumberCounter,
    SectionMark,
)

CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the ledger; ``sequence`` names the row, 0 for none."""

    code: str
    sequence: int
    message: str


def entries_about(subject: str) -> QuerySet[Entry]:
    """Everything done to or read of one thing, oldest first."""
    return Entry.objects.filter(subject=subject).order_by("sequence")


def entries_by(user_id: int) -> QuerySet[Entry]:
    """Everything one person did or read, oldest first."""
    return Entry.objects.filter(by_id=user_id).order_by("sequence")


def head() -> ChainHead:
    """The end of the chain; sequence 0 where nothing was written yet."""
    return ChainHead.objects.filter(pk=1).first() or ChainHead(pk=1)


def kind_on(code: str, day: date) -> DocumentKind | None:
    """A kind of document as it is in force on a day."""
    terms = DocumentKind.objects.filter(code=code, since__lte=day)
    return terms.order_by("-since").first()


def mark_of(organisation_id: int, day: date) -> str | None:
    """The section mark (記号) a body numbers its documents with on ``day``."""
    marks = SectionMark.objects.filter(
        Q(until=None) | Q(until__gte=day),
        organisation=organisation_id,
        since__lte=day,
    )
    return marks.order_by("-since").values_list("mark", flat=True).first()


def verify_chain() -> Iterator[Finding]:
    """Everything wrong with the chain, the first broken row first; streaming.

    Writers may go on meanwhile: rows up to the head of the beginning are read.
    Codes: ``row-missing``, ``row-changed``, ``chain-broken``, ``tail-missing``,
    ``row-beyond-head``.
    """
    end = head()
    expected, previous = 1, ""
    rows = Entry.objects.filter(sequence__lte=end.sequence).order_by("sequence")
    for entry in rows.iterator(chunk_size=CHUNK):
        n = entry.sequence
        if n != expected:
            gap = f"rows {expected} to {n - 1} are missing"
            yield Finding("row-missing", expected, gap)
        elif entry.previous_hash != previous:
            yield Finding("chain-broken", n, f"row {n} does not follow row {n - 1}")
        if entry.hash != entry.hash_of_content():
            yield Finding("row-changed", n, f"row {n} is not as it was written")
        expected, previous = n + 1, entry.hash
    if expected != end.sequence + 1:
        gone = f"rows {expected} to {end.sequence} are missing at the end"
        yield Finding("tail-missing", expected, gone)
    elif previous != end.hash:
        n = end.sequence
        yield Finding("chain-broken", n, f"row {n} is not the end the head knows")
    last = Entry.objects.aggregate(last=Max("sequence"))["last"] or 0
    if last > (known := head().sequence):
        yield Finding(
            "row-beyond-head", known + 1, f"row {known + 1} was put in behind the end"
        )


def verify_numbers() -> Iterator[Finding]:
    """Section marks whose numbers of a year are not 1, 2, 3 … up to the counter."""
    given = {
        (row["mark"], row["fiscal_year"]): (row["n"], row["low"], row["high"])
        for row in DocumentNumber.objects.values("mark", "fiscal_year")
        .annotate(n=Count("pk"), low=Min("number"), high=Max("number"))
        .order_by()
    }
    counters = {(c.mark, c.fiscal_year): c.last for c in NumberCounter.objects.all()}
    for key in sorted(given.keys() | counters.keys()):
        last = counters.get(key, 0)
        if given.get(key, (0, 1, 0)) != (last, 1, last):
            mark, year = key
            said = f"the document numbers of {mark} in {year} have a gap"
            yield Finding("number-missing", 0, said)


def verify_guard() -> Iterator[Finding]:
    """Triggers that should refuse every change and are not there."""
    for name in sorted(triggers.missing(connection)):
        yield Finding("guard-missing", 0, f"the trigger {name} is not in force")


def verify_anchor(sequence: int, hash_: str) -> Iterator[Finding]:
    """Whether a row noted elsewhere (on paper, in another house) is still that row.

    The only answer to someone who writes the whole chain anew, head and all.
    """
    if not Entry.objects.filter(sequence=sequence, hash=hash_).exists():
        said = f"row {sequence} is not the one that was noted"
        yield Finding("anchor-broken", sequence, said)
