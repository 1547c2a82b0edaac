"""A year of a line of grants, played at random, with a book kept beside it by hand.

The book knows nothing of entries, states or rules: it adds and takes away what a clerk
would write on paper. Nobody here is real.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    Movement,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.verbs.advances import (
    pay_advance,
    submit_advance,
    write_advance,
)
from kakehashi.programmes.grants.verbs.changes import (
    approve_change,
    submit_change,
    write_change,
)
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.payments import (
    ask_back,
    claim_payment,
    close_award,
    pay_claim,
    receive_repayment,
    return_claim,
)
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    forward_procedure,
    refuse_procedure,
    withdraw_procedure,
)
from kakehashi.programmes.grants.verbs.reports import submit_report
from kakehashi.programmes.grants.verbs.settlements import cut_lines, settle_report
from tests.programmes.grants.makers import NOON, a_call, a_draft, a_secretary, a_town
from tests.programmes.grants.makers_settle import (
    a_grant,
    a_report,
    branch_of_grant,
    officer_of,
)

TOWNS = ("39405", "39401", "39364", "07301", "07322")
COVER = {"document_number": "企第1号", "document_date": date(2027, 6, 1)}
LINES = 2  # of every application the makers make
HOUR = timedelta(hours=1)


@dataclass
class Page:
    """One grant in the clerk's book, in yen."""

    grant: Application
    committed: int
    paid: int = 0
    is_over: bool = False


@dataclass
class Year:
    """Grants of one call, a random hand, and the book."""

    seed: int
    budget_yen: int = 6_000_000
    pages: list[Page] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hand = Random(self.seed)
        self.now = NOON
        self.rate = self.hand.choice([None, 50, 75, 100])
        call = a_call(budget_yen=self.budget_yen, floor_yen=None)
        # The rate is of the settlement; the makers' applications ask without one.
        Call.objects.filter(pk=call.pk).update(
            advance_percent=self.hand.choice([30, 50, 100]), repayment_days=20
        )
        a_draft(
            call, title="出さない申請"
        )  # so that no two kinds of row share a number
        for number, code in enumerate(TOWNS):
            yen = self.hand.randrange(1, 1_200_001)
            town = a_town(f"実演{number}町", code)
            grant = a_grant(yen, call=Call.objects.get(pk=call.pk), town=town)
            self.pages.append(Page(grant, yen))
        Call.objects.filter(pk=call.pk).update(rate_percent=self.rate)
        self.call = Call.objects.get(pk=call.pk)

    def play(self, steps: int = 4) -> None:
        """Changes, advances and stops in any order; then every grant to its end.

        After every act the account is held against the book and against the audit.
        """
        for _ in range(steps * len(self.pages)):
            page = self.hand.choice(self.pages)
            if not page.is_over:
                act = self.hand.choice([self.change, self.change, self.advance])
                self.tried(page, act)
        for page in self.hand.sample(self.pages, len(self.pages)):
            if not page.is_over:
                self.settle(page)

    def tried(self, page: Page, act: Callable[[Page], None]) -> None:
        """What is refused leaves the book, and so must leave the account, as it was."""
        before = Movement.objects.count()
        try:
            act(page)
        except Refused as refusal:
            self.refused += [problem.code for problem in refusal.problems]
            assert Movement.objects.count() == before
        self.held(page)

    def held(self, page: Page) -> None:
        """The account says what the book says, and the audit of all says nothing."""
        account = account_of(page.grant)
        assert (account.committed, account.paid) == (page.committed, page.paid)
        assert audit_accounts() == []

    def tick(self) -> datetime:
        self.now += HOUR
        return self.now

    def clerk(self) -> str:
        return self.hand.choice(["sato", "ito"])

    def change(self, page: Page) -> None:
        """Another sum, or a stop: approved as asked, approved for less, or refused."""
        grant = page.grant = same_application(page.grant)
        stops = self.hand.random() < 0.2
        wanted = 0 if stops else self.hand.randrange(1, 1_200_001)
        spent = wanted if self.rate is None else -(-wanted * 100 // self.rate)
        change = self.begun(grant, ProcedureKind.CHANGE)
        by = officer_of(grant)
        told = {"kind": "cancel" if stops else "amount", "reason": "実演の理由"}
        costs = [_cost(change, 0, spent), _cost(change, 1, 0 if stops else 1)]
        write_change(
            change,
            changes={
                **COVER,
                **told,
                "requested_yen": wanted,
                "ends_on": date(2028, 1, 31),
            },
            costs=costs,
            seen_at=change.saved_at,
            by=by,
            at=self.tick(),
        )
        try:
            submit_change(change, by=by, at=self.tick())
        except Refused:
            self.dropped(change)
            raise
        self.passed_on(change)
        if self.hand.random() < 0.2:
            self.dropped(change)
            return
        self.decided(page, change, wanted, stops=stops)

    def decided(
        self, page: Page, change: Procedure, wanted: int, *, stops: bool
    ) -> None:
        yen = self.hand.randrange(wanted + 1) if wanted > 1 else wanted
        yen = max(yen, 0 if stops else 1)
        stale = same_procedure(change)
        try:
            self.approved(change, yen)
        except Refused:
            self.dropped(same_procedure(stale))
            raise
        self.is_refused(lambda: self.approved(stale, yen))
        page.committed = yen
        page.is_over = stops and page.paid == 0 and yen == 0

    def approved(self, change: Procedure, yen: int) -> None:
        approve_change(
            change,
            approved_yen=yen,
            report_due_on=date(2028, 3, 31),
            by=a_secretary(self.clerk()),
            at=self.tick(),
        )

    def advance(self, page: Page) -> None:
        """A sum asked for early; part or all of it is paid."""
        grant = page.grant = same_application(page.grant)
        asked = self.hand.randrange(1, 700_000)
        advance = self.begun(grant, ProcedureKind.ADVANCE)
        by = officer_of(grant)
        write_advance(
            advance,
            changes={**COVER, "requested_yen": asked, "reason": "実演の理由"},
            seen_at=advance.saved_at,
            by=by,
            at=self.tick(),
        )
        try:
            submit_advance(advance, by=by, at=self.tick())
        except Refused:
            self.dropped(advance)
            raise
        self.passed_on(advance)
        yen = self.hand.randrange(1, asked + 1)
        stale = same_procedure(advance)
        self.paid_early(advance, yen)
        self.is_refused(lambda: self.paid_early(stale, yen))
        page.paid += yen

    def paid_early(self, advance: Procedure, yen: int) -> None:
        clerk, at = a_secretary(self.clerk()), self.tick()
        pay_advance(advance, amount_yen=yen, on=NOON.date(), by=clerk, at=at)

    def settle(self, page: Page) -> None:
        """The final report, its cuts, the sum; then paid, asked back or closed."""
        grant = page.grant = same_application(page.grant)
        at = max(self.tick(), datetime(2028, 2, 10, 12, tzinfo=NOON.tzinfo))
        self.now = at
        spent = [self.hand.randrange(1, 900_000) for _ in range(LINES)]
        income = self.hand.choice([0, 0, self.hand.randrange(500_000)])
        report = a_report(grant, spent=spent, other_income_yen=income, at=at)
        self.now += HOUR
        submit_report(report, by=officer_of(grant), at=self.tick())
        self.passed_on(report)
        cuts = [self.hand.choice([0, 0, yen // 3]) for yen in spent]
        clerk = a_secretary(self.clerk())
        report = same_procedure(report)
        cut_lines(
            report,
            {
                line.pk: (cut, "対象外" if cut else "")
                for line, cut in zip(report.lines.all(), cuts, strict=True)
            },
            seen_at=report.saved_at,
            by=clerk,
            at=self.tick(),
        )
        report, stale = same_procedure(report), same_procedure(report)
        settle_report(report, seen_at=report.saved_at, by=clerk, at=self.tick())
        self.is_refused(
            lambda: settle_report(
                stale, seen_at=stale.saved_at, by=a_secretary("ito"), at=self.tick()
            )
        )
        accepted = sum(spent) - sum(cuts)
        share = accepted if self.rate is None else accepted * self.rate // 100
        page.committed = min(page.committed, share, max(sum(spent) - income, 0))
        self.held(page)
        self.balanced(page, same_procedure(report))
        page.is_over = True
        self.held(page)

    def balanced(self, page: Page, report: Procedure) -> None:
        left = page.committed - page.paid
        officer, clerk = officer_of(page.grant), a_secretary(self.clerk())
        day = timedelta(days=1)
        if left > 0:
            claim_payment(report, by=officer, at=self.tick())
            if self.hand.random() < 0.3:
                return_claim(report, note="口座の確認", by=clerk, at=self.tick())
                claim_payment(report, by=officer, at=self.tick())
            self.held(page)
            stale = same_procedure(report)
            pay_claim(report, on=self.now.date(), by=clerk, at=self.tick())
            self.is_refused(
                lambda: pay_claim(stale, on=self.now.date(), by=clerk, at=self.tick())
            )
            page.paid += left
        elif left < 0:
            ask_back(report, by=clerk, at=self.tick())
            parts = [self.hand.randrange(1, -left + 1)]
            parts += [-left - parts[0]] if parts[0] < -left else []
            self.now += day
            for yen in parts:
                report = same_procedure(report)
                on, at = self.now.date(), self.tick()
                receive_repayment(report, amount_yen=yen, on=on, by=clerk, at=at)
                page.paid -= yen
                self.held(page)
        else:
            close_award(report, by=clerk, at=self.tick())

    def begun(self, grant: Application, kind: ProcedureKind) -> Procedure:
        return begin_procedure(grant, kind, by=officer_of(grant), at=self.tick())

    def passed_on(self, procedure: Procedure) -> None:
        branch = branch_of_grant(procedure.application)
        forward_procedure(procedure, by=branch, at=self.tick())

    def dropped(self, procedure: Procedure) -> None:
        """Refused by the association, or withdrawn before it was sent."""
        procedure = same_procedure(procedure)
        if procedure.case.submitted_at is None:
            by = officer_of(procedure.application)
            withdraw_procedure(procedure, note="やめる", by=by, at=self.tick())
        else:
            clerk = a_secretary(self.clerk())
            refuse_procedure(procedure, reason="実演の理由", by=clerk, at=self.tick())

    def is_refused(self, act: Callable[[], object]) -> None:
        """The second of two officers who looked at the same page."""
        before = Movement.objects.count()
        try:
            act()
        except Refused as refusal:
            self.refused += [problem.code for problem in refusal.problems]
        else:
            raise AssertionError("the same act was done twice")
        assert Movement.objects.count() == before


def _cost(procedure: Procedure, place: int, yen: int) -> CostNow:
    line = procedure.lines.all()[place]
    return CostNow(line.expense_class, line.description, yen, "", True, line.planned_id)
