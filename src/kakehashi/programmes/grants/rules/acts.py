"""What a person may do with an application now, as links of its page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.models import Case, Stop
from kakehashi.programmes.grants.charts import APPLICATION, EDITABLE, State

# move of the chart → name of the page, words on the link
PAGES = {
    "submit": ("submit", _("Check and submit")),
    "forward": ("forward", _("Forward")),
    "accept": ("check", _("Check for completeness")),
    "return": ("return_", _("Return for correction")),
    "pull-up": ("pull_up", _("Pull up")),
    "take-back": ("take_back", _("Take back")),
    "appeal": ("appeal", _("Ask for reconsideration")),
    "withdraw": ("withdraw", _("Withdraw")),
}
FIRST = frozenset({"edit", "forward", "check"})


@dataclass(frozen=True, slots=True)
class Act:
    """A link to the page of one act; ``is_first`` for what is most likely wanted."""

    page: str
    label: str
    is_first: bool


def acts_for(
    case: Case, roles: Collection[str], *, stops: Sequence[Stop], last_move: str
) -> list[Act]:
    """The acts that are open to ``roles`` now, the likeliest first.

    ``last_move`` is that of the last event: what somebody has acted on since cannot
    be taken back.
    """
    moves = [move.name for move in APPLICATION.moves_from(case.state, roles)]
    here = next((stop for stop in stops if stop.is_here), None)
    last = here is not None and not any(s.number > here.number for s in stops)
    if last or here is None:
        moves = [m for m in moves if m not in {"forward", "pull-up"}]
    if "holder" in roles and "pull-up" in moves:
        moves.remove("pull-up")
    if "take-back" in moves and last_move != "submit":
        moves.remove("take-back")
    if "accept" in moves and not last:
        moves.remove("accept")
    acts = []
    if case.state in EDITABLE and "applicant" in roles:
        acts.append(Act("edit", str(_("Go on writing")), is_first=True))
        acts.append(Act("approval", str(_("Own approval and consent")), is_first=False))
    for name, (page, label) in PAGES.items():
        if name in moves:
            acts.append(Act(page, str(label), is_first=page in FIRST))
    if case.state == State.SUBMITTED and "holder" in roles and here is not None:
        words = _("End the hold") if here.held_at else _("Put on hold")
        acts.append(Act("hold", str(words), is_first=False))
    return acts
