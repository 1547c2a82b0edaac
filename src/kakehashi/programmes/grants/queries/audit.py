"""Every grant's account held against a second route: decisions, letters, the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest

from django.db.models import F, QuerySet, Sum

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


ByDocument = Mapping[str, Mapping[int | None, int]]
"""Yen by kind of an entry or of a letter, then by the procedure it is of."""


@dataclass(frozen=True)
class _Book:
    """All that is known of one grant.

    Attributes:
        repaid: what came back as written, entry by entry; ``received``: as the ledger
            keeps it, act by act.
    """

    award: Award
    entries: ByDocument
    letters: ByDocument
    changes: Sequence[Procedure]
    report: Procedure | None
    repaid: Sequence[int]
    received: Sequence[int]

    @cached_property
    def state(self) -> str:
        """Of the final report; empty without one."""
        return self.report.case.state if self.report else ""

    @cached_property
    def settlement(self) -> Settlement | None:
        return getattr(self.report, "settlement", None)

    @cached_property
    def approved(self) -> dict[int | None, int]:
        """The whole grant after each change that was approved, in their order."""
        return {
            change.pk: change.change.approved_yen
            for change in self.changes
            if change.change.approved_yen is not None
        }

    @cached_property
    def moved(self) -> dict[int | None, int]:
        """By how much each approved change moved the grant."""
        sums = [self.award.amount_yen, *self.approved.values()]
        steps = (after - before for before, after in pairwise(sums))
        return dict(zip(self.approved, steps, strict=True))

    @cached_property
    def decided(self) -> int:
        """The award, or what the last approved change made of it."""
        return [self.award.amount_yen, *self.approved.values()][-1]

    @cached_property
    def fixed(self) -> int:
        """The sum fixed, or what was decided while none is."""
        return self.settlement.settled_yen if self.settlement else self.decided


def audit_accounts(awards: QuerySet[Award] | None = None) -> list[Gap]:
    """Where an account and its decisions differ; nothing where all is well.

    Each entry is held against the document it comes from: the award, each approved
    change, the settlement, the letter of each advance and of the payment, each receipt
    the ledger keeps. Every letter tells the sum of its decision, a settlement is added
    up anew from its lines, and a closed grant owes nothing. Seven queries.

    What it cannot tell: a sum altered alike in an entry, its document and its letter.
    """
    rows = Award.objects.all() if awards is None else awards
    found = list(rows.select_related("application__case", "application__call"))
    wanted = [award.application_id for award in found]
    entries = _entries_of(None if awards is None else wanted)
    letters = _letters_of(wanted)
    procedures = _procedures_of(wanted)
    repaid, received = _repaid_for(wanted), _received_for(procedures)
    gaps: list[Gap] = []
    for award in found:
        key = award.application_id
        mine = procedures[key]
        report = next((p for p in mine if p.kind == ProcedureKind.REPORT), None)
        book = _Book(
            award=award,
            entries=entries.pop(key, {}),
            letters=letters.get(key, {}),
            changes=[p for p in mine if p.kind == ProcedureKind.CHANGE],
            report=report,
            repaid=repaid[key],
            received=received[report.case.reference] if report else [],
        )
        gaps += _gaps(book)
    gaps += [
        Gap(f"application {key}", "no-award", sum(map(_total, kinds.values())), 0)
        for key, kinds in entries.items()
    ]
    return gaps


def _entries_of(wanted: Collection[int] | None) -> dict[int, ByDocument]:
    """The entries of each application; None: of every application."""
    rows = Movement.objects.order_by()
    if wanted is not None:
        rows = rows.filter(application__in=wanted)
    summed = rows.values_list("application", "kind", "procedure").annotate(
        yen=Sum(F("committed_yen") + F("paid_yen"))
    )
    return _sorted(summed)


def _letters_of(wanted: Collection[int]) -> dict[int, ByDocument]:
    """The letters that tell a sum, of each application."""
    told = Letter.objects.filter(application__in=wanted, amount_yen__isnull=False)
    summed = (
        told.order_by()
        .values_list("application", "kind", "procedure")
        .annotate(yen=Sum("amount_yen"))
    )
    return _sorted(summed)


def _sorted(
    rows: Iterable[tuple[int, str, int | None, int]],
) -> dict[int, ByDocument]:
    found: dict[int, dict[str, dict[int | None, int]]] = {}
    for application, kind, procedure, yen in rows:
        kinds = found.setdefault(application, {})
        kinds.setdefault(kind, {})[procedure] = yen
    return dict(found)


def _repaid_for(wanted: Collection[int]) -> dict[int, list[int]]:
    """What came back in yen by application, entry by entry."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Movement.objects.filter(application__in=wanted, kind=M.REPAYMENT)
    for key, yen in rows.values_list("application", "paid_yen"):
        found[key].append(-yen)
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


def _received_for(
    procedures: Mapping[int, Sequence[Procedure]],
) -> dict[str, list[int]]:
    """What came back in yen, as the ledger tells it, by the reference of the report."""
    reports = [
        procedure.case.reference
        for mine in procedures.values()
        for procedure in mine
        if procedure.case.state in FIXED
    ]
    found: dict[str, list[int]] = defaultdict(list)
    for subject, detail in Entry.objects.filter(
        act=RECEIVED, subject__in=reports
    ).values_list("subject", "detail"):
        found[subject].append(int(detail["yen"]))
    return found


def _gaps(book: _Book) -> Iterator[Gap]:
    reference = book.award.application.case.reference
    pairs = (*_entries(book), *_letters(book), *_settlement(book), *_end(book))
    for what, written, decided in pairs:
        if written != decided:
            yield Gap(reference, what, written, decided)


def _entries(book: _Book) -> Iterator[Pair]:
    entries, letters = book.entries, book.letters
    report = book.report.pk if book.report else None
    yield from _beside("awarded", entries, M.AWARD, {None: book.award.amount_yen})
    yield from _beside("changed", entries, M.CHANGE, book.moved)
    yield from _beside(
        "settled", entries, M.SETTLEMENT, {report: book.fixed - book.decided}
    )
    yield from _beside("advances", entries, M.ADVANCE, letters.get(L.ADVANCE, {}))
    yield from _beside("paid", entries, M.PAYMENT, letters.get(L.PAYMENT, {}))
    came = zip_longest(sorted(book.repaid), sorted(book.received), fillvalue=0)
    for written, decided in came:
        yield "repaid", written, decided


def _letters(book: _Book) -> Iterator[Pair]:
    letters = book.letters
    report = book.report.pk if book.report else None
    if L.AWARD in letters:  # the first letters of this system told no sum
        award: dict[int | None, int] = {None: book.award.amount_yen}
        yield from _beside("award letter", letters, L.AWARD, award)
    yield from _beside("change letters", letters, L.CHANGE, book.approved)
    fixed = book.settlement.settled_yen if book.settlement else 0
    yield from _beside("settlement letter", letters, L.SETTLEMENT, {report: fixed})
    was_asked = book.state in {P.REPAYING, P.CLOSED}
    paid = _total(letters.get(L.ADVANCE, {}))
    owed = max(paid - fixed, 0) if was_asked else 0
    yield from _beside("demand for repayment", letters, L.REPAYMENT, {report: owed})


def _beside(
    what: str, written: ByDocument, kind: str, decided: Mapping[int | None, int]
) -> Iterator[Pair]:
    """Document by document; what is only on one side stands beside 0."""
    found = written.get(kind, {})
    for procedure in {**found, **decided}:
        yield what, found.get(procedure, 0), decided.get(procedure, 0)


def _total(sums: Mapping[int | None, int]) -> int:
    return sum(sums.values())


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
    is_stopped = L.ADVANCE not in book.letters and any(
        change.change.kind == ChangeKind.CANCEL and not change.change.approved_yen
        for change in book.changes
    )
    is_over = is_settled_up or is_stopped
    yield "closed", int(book.award.closed_at is not None), int(is_over)
    if is_over:
        committed = (M.AWARD, M.CHANGE, M.SETTLEMENT)
        paid = (M.ADVANCE, M.PAYMENT, M.REPAYMENT)
        sums = {kind: _total(each) for kind, each in book.entries.items()}
        balance = sum(sums.get(k, 0) for k in committed)
        yield "balance", balance - sum(sums.get(k, 0) for k in paid), 0
