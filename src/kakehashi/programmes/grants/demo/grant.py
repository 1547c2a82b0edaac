"""One grant of the demonstration and who acts for it (実演)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.demo.rounds import office_hours
from kakehashi.programmes.grants.models import Application, Procedure, ProcedureKind
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    forward_procedure,
)

DAY = timedelta(days=1)
TEXTS = {
    "done": "計画のとおり講座と訓練を実施しました。(実演)",
    "result": "外国人住民と地域の住民が多く参加しました。(実演)",
    "lessons": "参加しにくい人への声かけが課題です。(実演)",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant, who acts for it, and when its year is played."""

    application: Application
    officer: User
    branch: User | None
    clerk: User
    now: datetime

    def at(self, moment: datetime) -> datetime:
        """Within office hours, never after today."""
        return min(office_hours(moment), self.now)

    def ago(self, days: float) -> datetime:
        """Within the office hours of so many days before today."""
        return self.at(self.now - days * DAY)

    def begin(
        self, kind: ProcedureKind, *, days_ago: int
    ) -> tuple[Procedure, datetime]:
        """A procedure begun by the body, with the hour at which it was."""
        at = self.ago(days_ago)
        return begin_procedure(self.application, kind, by=self.officer, at=at), at

    def cover(self, at: datetime) -> dict[str, object]:
        """Number and date of the body's covering letter."""
        year = self.application.call.fiscal_year - 2018
        number = f"{year}実演第{self.application.pk}号"
        return {"document_number": number, "document_date": timezone.localdate(at)}

    def pass_on(self, procedure: Procedure, *, at: datetime) -> None:
        """The branch forwards what stands with it."""
        procedure.case.refresh_from_db()
        here = procedure.case.stands_at
        if here.kind == Organisation.Kind.BRANCH and self.branch is not None:
            forward_procedure(procedure, by=self.branch, at=at)
