"""Every grant's account held against a second route: decisions, letters, the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet, Sum

from kakehashi.foundation.ledger.models import Entry
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Award,
    ChangeKind,
    Letter,
    Movement,
    MovementKind,
    Procedure,
    ProcedureKind,
    Settlement,
)
from kakehashi.programmes.grants.rules.settling import settle

RECEIVED = "grants.receive-repayment"
"""The act under which the ledger keeps what came back; ``detail["yen"]`` is the sum."""

P, M, L = ProcedureState, MovementKind, Letter.Kind
FIXED = frozenset({P.SETTLED, P.CLAIMED, P.REPAYING, P.CLOSED})

Pair = tuple[str, int, int]
"""What is held, as it is written, as it was decided; in yen, or 0 and 1 for a fact."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where what is written of a grant and what was decided differ, in yen.

    Attributes:
        what: an entry of the account (``awarded``, ``changed``, ``settled``,
            ``advances``, ``paid``, ``repaid``), a letter (``award letter`` …), a
            column of the settlement (``settlement spent`` …), ``balance``, ``closed``,
            ``settlements`` or ``no-award``.
    """

    reference: str
    what: str
    written: int
    decided: int

    def __str__(self) -> str:
        return (
            f"{self.reference}: {self.what} {self.written:,} as written, "
            f"{self.decided:,} as decided"
        )


@dataclass(frozen=True)
class _Book:
    """All that is known of one grant; ``entries``, ``letters``: yen by their kind."""

    award: Award
    entries: Mapping[str, int]
    letters: Mapping[str, int]
    changes: Sequence[Procedure]
    report: Procedure | None
    received: int

    @cached_property
    def state(self) -> str:
        """Of the final report; empty without one."""
        return self.report.case.state if self.report else ""

    @cached_property
    def settlement(self) -> Settlement | None:
        return getattr(self.report, "settlement", None)

    @cached_property
    def approved(self) -> list[int]:
        """The whole grant after each change that was approved, in their order."""
        sums = [change.change.approved_yen for change in self.changes]
        return [yen for yen in sums if yen is not None]

    @cached_property
    def decided(self) -> int:
        """The award, or what the last approved change made of it."""
        return self.approved[-1] if self.approved else self.award.amount_yen

    @cached_property
    def fixed(self) -> int:
        """The sum fixed, or what was decided while none is."""
        return self.settlement.settled_yen if self.settlement else self.decided


def audit_accounts(awards: QuerySet[Award] | None = None) -> list[Gap]:
    """Where an account and its decisions differ; nothing where all is well.

    What was committed is told by the award, the approved changes and the settlement;
    what was paid by the letters of advances and of the payment; what came back by the
    ledger. Every letter tells the sum of its decision, a settlement is added up anew
    from its lines, and a closed grant owes nothing. Six queries.
    """
    rows = Award.objects.all() if awards is None else awards
    found = list(rows.select_related("application__case", "application__call"))
    wanted = [award.application_id for award in found]
    entries = _entries_of(None if awards is None else wanted)
    letters = _letters_of(wanted)
    procedures = _procedures_of(wanted)
    received = _received_for(procedures)
    gaps: list[Gap] = []
    for award in found:
        key = award.application_id
        mine = procedures[key]
        report = next((p for p in mine if p.kind == ProcedureKind.REPORT), None)
        book = _Book(
            award=award,
            entries=entries.pop(key, Counter()),
            letters=letters[key],
            changes=[p for p in mine if p.kind == ProcedureKind.CHANGE],
            report=report,
            received=received[report.case.reference] if report else 0,
        )
        gaps += _gaps(book)
    gaps += [
        Gap(f"application {key}", "no-award", sum(kinds.values()), 0)
        for key, kinds in entries.items()
    ]
    return gaps


def _entries_of(wanted: Collection[int] | None) -> dict[int, Counter[str]]:
    """Yen by application and `MovementKind`; None: of every application."""
    rows = Movement.objects.order_by()
    if wanted is not None:
        rows = rows.filter(application__in=wanted)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for key, kind, committed, paid in rows.values_list("application", "kind").annotate(
        Sum("committed_yen"), Sum("paid_yen")
    ):
        found[key][kind] = committed + paid
    return found


def _letters_of(wanted: Collection[int]) -> dict[int, Counter[str]]:
    """Yen by application and kind of letter, of the letters that tell a sum."""
    told = Letter.objects.filter(application__in=wanted, amount_yen__isnull=False)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for key, kind, yen in (
        told.order_by().values_list("application", "kind").annotate(Sum("amount_yen"))
    ):
        found[key][kind] = yen
    return found


def _procedures_of(wanted: Collection[int]) -> dict[int, list[Procedure]]:
    """Final reports and approved changes by application, in their order."""
    asked = Procedure.objects.filter(application__in=wanted)
    rows = asked.filter(kind=ProcedureKind.REPORT) | asked.filter(
        kind=ProcedureKind.CHANGE, case__state=P.APPROVED
    )
    found: dict[int, list[Procedure]] = defaultdict(list)
    for procedure in (
        rows.select_related("case", "change", "settlement", "report")
        .prefetch_related("lines")
        .order_by("number")
    ):
        found[procedure.application_id].append(procedure)
    return found


def _received_for(procedures: Mapping[int, Sequence[Procedure]]) -> Counter[str]:
    """What came back in yen, as the ledger tells it, by the reference of the report."""
    reports = [
        procedure.case.reference
        for mine in procedures.values()
        for procedure in mine
        if procedure.case.state in FIXED
    ]
    found = Counter[str]()
    for subject, detail in Entry.objects.filter(
        act=RECEIVED, subject__in=reports
    ).values_list("subject", "detail"):
        found[subject] += int(detail["yen"])
    return found


def _gaps(book: _Book) -> Iterator[Gap]:
    reference = book.award.application.case.reference
    pairs = (*_entries(book), *_letters(book), *_settlement(book), *_end(book))
    for what, written, decided in pairs:
        if written != decided:
            yield Gap(reference, what, written, decided)


def _entries(book: _Book) -> Iterator[Pair]:
    entries, letters = book.entries, book.letters
    yield "awarded", entries[M.AWARD], book.award.amount_yen
    yield "changed", entries[M.CHANGE], book.decided - book.award.amount_yen
    yield "settled", entries[M.SETTLEMENT], book.fixed - book.decided
    yield "advances", entries[M.ADVANCE], letters[L.ADVANCE]
    yield "paid", entries[M.PAYMENT], letters[L.PAYMENT]
    yield "repaid", -entries[M.REPAYMENT], book.received


def _letters(book: _Book) -> Iterator[Pair]:
    letters = book.letters
    if L.AWARD in letters:  # the first letters of this system told no sum
        yield "award letter", letters[L.AWARD], book.award.amount_yen
    yield "change letters", letters[L.CHANGE], sum(book.approved)
    fixed = book.settlement.settled_yen if book.settlement else 0
    yield "settlement letter", letters[L.SETTLEMENT], fixed
    was_asked = book.state in {P.REPAYING, P.CLOSED}
    owed = max(letters[L.ADVANCE] - fixed, 0) if was_asked else 0
    yield "demand for repayment", letters[L.REPAYMENT], owed


def _settlement(book: _Book) -> Iterator[Pair]:
    written = book.settlement
    yield "settlements", int(written is not None), int(book.state in FIXED)
    if written is None or book.report is None:
        return
    income = book.report.report.other_income_yen
    anew = settle(
        list(book.report.lines.all()),
        committed_yen=book.decided,
        rate_percent=book.award.application.call.rate_percent,
        other_income_yen=income,
    )
    yield "settlement spent", written.spent_yen, anew.spent
    yield "settlement accepted", written.accepted_yen, anew.accepted
    yield "settlement other income", written.other_income_yen, income
    yield "settlement committed", written.committed_yen, book.decided
    yield "settlement sum", written.settled_yen, anew.settled


def _end(book: _Book) -> Iterator[Pair]:
    """A grant is closed with its report, or by a stop for which nothing is paid."""
    is_settled_up = book.state == P.CLOSED
    is_stopped = not book.letters[L.ADVANCE] and any(
        change.change.kind == ChangeKind.CANCEL and not change.change.approved_yen
        for change in book.changes
    )
    is_over = is_settled_up or is_stopped
    yield "closed", int(book.award.closed_at is not None), int(is_over)
    if is_over:
        committed = sum(book.entries[k] for k in (M.AWARD, M.CHANGE, M.SETTLEMENT))
        paid = sum(book.entries[k] for k in (M.ADVANCE, M.PAYMENT, M.REPAYMENT))
        yield "balance", committed - paid, 0
