"""What a person may do next with the money of a grant, as links of its page."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.programmes.grants.charts import REPORT, WRITTEN, ProcedureState
from kakehashi.programmes.grants.rules.acts import Act

P = ProcedureState


def money_acts_for(
    case: Case, roles: Collection[str], *, balance_yen: int, has_arrived: bool
) -> list[Act]:
    """The acts open to ``roles`` on a final report's ``case`` now, the likeliest first.

    ``balance_yen`` > 0 is owed to the body, < 0 by it; ``has_arrived``: it stands at
    the association. Nobody decides for a body she works for.
    """
    if case.state in WRITTEN:
        words = _("Go on with the final report")
        return (
            [Act("write_report", words, is_first=True)] if "applicant" in roles else []
        )
    if "applicant" in roles:
        roles = {"applicant"}
    open_now = {move.name for move in REPORT.moves_from(case.state, roles)}
    acts = [
        ("settle", "settle", _("Fix the sum"), has_arrived),
        ("claim", "claim", _("Claim the payment"), balance_yen > 0),
        ("pay", "pay", _("Enter the payment"), True),
        ("return-claim", "return_claim", _("Return the claim"), True),
        ("ask-back", "ask_back", _("Ask for repayment"), balance_yen < 0),
        ("part-repay", "repay", _("Enter a repayment"), True),
        ("close", "close", _("Close the grant"), balance_yen == 0),
    ]
    return [
        Act(page, words, is_first=page != "return_claim")
        for move, page, words, is_sensible in acts
        if move in open_now and is_sensible
    ]
