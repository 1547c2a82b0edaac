"""What the page of an application shows of its life after the award."""

from __future__ import annotations

from collections.abc import Sequence

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.letters import letters_of
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import open_duties
from kakehashi.programmes.grants.rules.procedure_story import tone_of_procedure
from kakehashi.programmes.grants.rules.procedures import (
    address_of,
    problems_with_beginning,
)
from kakehashi.programmes.grants.views.procedures import HEADINGS


def after_award(
    application: Application,
    award: Award | None,
    procedures: Sequence[Procedure],
    *,
    may_begin: bool,
) -> dict[str, object]:
    """Letters, account, dates, procedures, and which of them may be begun.

    Four queries; one where nothing was awarded.
    """
    found: dict[str, object] = {"award": award, "letters": letters_of(application)}
    if award is None:
        return found
    return {
        **found,
        "account": account_of(application),
        "duties": open_duties(application),
        "procedures": [
            {
                "procedure": one,
                "heading": HEADINGS[ProcedureKind(one.kind)],
                "url": address_of(one),
                "label": ProcedureState(one.case.state).label,
                "tone": tone_of_procedure(one.case.state),
            }
            for one in procedures
        ],
        "may_begin": [
            (kind, HEADINGS[kind])
            for kind in ProcedureKind
            if may_begin
            and not problems_with_beginning(
                application,
                kind,
                is_closed=award.closed_at is not None,
                others=procedures,
            )
        ],
    }
