"""What a person may do with a procedure after the award now, as links of its page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Stop
from kakehashi.engines.cases.roles import INSIDE
from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.rules.acts import Act

K = ProcedureKind
# move of the chart → name of the page, words on the link
PAGES = {
    "submit": ("submit_procedure", _("Check and submit")),
    "approve": ("approve_change", _("Decide")),
    "pay": ("pay_advance", _("Pay the advance")),
    "note": ("note_interim", _("Note it")),
    "forward": ("forward_procedure", _("Forward")),
    "return": ("return_procedure", _("Return for correction")),
    "refuse": ("refuse_procedure", _("Refuse")),
    "pull-up": ("pull_up_procedure", _("Pull up")),
    "take-back": ("take_back_procedure", _("Take back")),
    "withdraw": ("withdraw_procedure", _("Withdraw")),
}
WRITTEN_AT = {
    K.CHANGE: "write_change",
    K.ADVANCE: "write_advance",
    K.INTERIM: "write_interim",
    K.REPORT: "write_report",
}
DECIDING = frozenset({"approve", "pay", "note", "refuse"})
FIRST = frozenset({"approve", "pay", "note", "forward"})


def acts_for_procedure(
    procedure: Procedure,
    roles: Collection[str],
    *,
    stops: Sequence[Stop],
    last_move: str,
) -> list[Act]:
    """The acts that are open to ``roles`` now, the likeliest first.

    What the association decides it decides when it has the procedure before it, and
    nobody decides for a body she works for. A final report has pages of its own for
    what follows; here are those it shares.
    """
    case = procedure.case
    moves = {move.name for move in procedure.chart.moves_from(case.state, roles)}
    here = next((stop for stop in stops if stop.is_here), None)
    if here is None or not any(s.number > here.number for s in stops):
        moves.discard("forward")
    if case.stands_at.kind not in INSIDE or "applicant" in roles:
        moves -= DECIDING
    if "holder" in roles:
        moves.discard("pull-up")
    if last_move != "submit":
        moves.discard("take-back")
    if procedure.kind == K.REPORT:
        moves -= DECIDING | {"submit"}
    acts = []
    if case.state in WRITTEN and "applicant" in roles:
        page = WRITTEN_AT[K(procedure.kind)]
        acts.append(Act(page, str(_("Go on writing")), is_first=True))
    for name, (page, label) in PAGES.items():
        if name in moves:
            acts.append(Act(page, str(label), is_first=name in FIRST))
    return acts
