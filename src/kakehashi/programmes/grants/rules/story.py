"""What happened to an application, told in plain sentences, and its way as stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.cases.models import Case, CaseEvent, Stop
from kakehashi.foundation.pages.parts import Tone
from kakehashi.programmes.grants.charts import EDITABLE, WITH_ASSOCIATION, State

TOLD = {
    "open": gettext_lazy("%(who)s started the draft."),
    "submit": gettext_lazy("%(who)s submitted the application."),
    "take-back": gettext_lazy("%(who)s took the application back."),
    "forward": gettext_lazy("%(who)s forwarded it to %(to)s."),
    "recall": gettext_lazy("%(who)s took back what had been forwarded."),
    "send-back": gettext_lazy("%(who)s sent it back to %(to)s."),
    "pull-up": gettext_lazy("%(who)s pulled it up to %(to)s."),
    "return": gettext_lazy("%(who)s returned it for correction."),
    "hold": gettext_lazy("%(who)s put it on hold."),
    "resume": gettext_lazy("%(who)s took it off hold."),
    "accept": gettext_lazy("%(who)s accepted it for review."),
    "review": gettext_lazy("%(who)s passed it to the reviewers."),
    "award": gettext_lazy("%(who)s recorded the decision: awarded."),
    "decline": gettext_lazy("%(who)s recorded the decision: not awarded."),
    "appeal": gettext_lazy("%(who)s asked for reconsideration."),
    "withdraw": gettext_lazy("%(who)s withdrew the application."),
}


def body_of(event: CaseEvent, before: str) -> str:
    """For which body she acted; ``before`` is where the case stood until then."""
    if event.acted_as == "applicant":
        return event.case.applicant.local_name
    return _("the association") if event.acted_as == "association" else before


def told_of(event: CaseEvent, who: str) -> str:
    """One event of an application as a sentence."""
    template = TOLD.get(event.move)
    words = {"who": who, "to": event.stands_at.local_name}
    return str(template) % words if template else f"{who}: {event.move}"


@dataclass(frozen=True, slots=True)
class Halt:
    """One stop of the way as the picture shows it."""

    name: str
    is_done: bool
    is_here: bool
    since: datetime | None
    due_at: datetime | None
    is_late: bool
    hold_note: str


def way_of(case: Case, stops: Sequence[Stop], *, at: datetime) -> list[Halt]:
    """The applicant and the stops after it, in order; ``stops`` with organisations."""
    home = case.state in EDITABLE
    ahead = {stop.number for stop in stops_ahead(stops)} if home else set()
    own = Halt(
        name=case.applicant.local_name,
        is_done=not home,
        is_here=home,
        since=case.stands_since if home else case.submitted_at,
        due_at=case.due_at if home else None,
        is_late=home and case.is_late(at),
        hold_note="",
    )
    return [own, *(_halt(case, stop, at, ahead) for stop in stops)]


def stops_ahead(stops: Sequence[Stop]) -> list[Stop]:
    """Where a draft goes when it is sent: sent again, to the stop that returned it."""
    reached = max((stop.number for stop in stops if stop.arrived_at), default=0)
    return [stop for stop in stops if stop.number >= reached]


def _halt(case: Case, stop: Stop, at: datetime, ahead: set[int]) -> Halt:
    over = case.closed_at is not None
    here = stop.is_here and not over and case.state not in EDITABLE
    done = stop.left_at is not None or (stop.is_here and over)
    return Halt(
        name=stop.organisation.local_name,
        is_done=done and not here and stop.number not in ahead,
        is_here=here,
        since=stop.arrived_at,
        due_at=stop.due_at if here else None,
        is_late=here and case.state not in WITH_ASSOCIATION and stop.is_late(at),
        hold_note=stop.hold_note if here else "",
    )


def tone_of(state: str) -> Tone:
    """How a state is coloured in lists and heads."""
    tones: dict[str, Tone] = {
        State.DRAFT: "neutral",
        State.SUBMITTED: "progress",
        State.RETURNED: "attention",
        State.ACCEPTED: "progress",
        State.REVIEW: "progress",
        State.AWARDED: "done",
        State.DECLINED: "stopped",
        State.APPEALED: "waiting",
        State.WITHDRAWN: "neutral",
    }
    return tones.get(state, "neutral")


def next_words(
    case: Case, way: Sequence[Halt], *, closed_at: datetime | None = None
) -> str:
    """What happens next, in one sentence; ``closed_at``: when its grant was closed."""
    if closed_at is not None:
        return _("The grant is closed. Nothing more happens.")
    here = next((halt.name for halt in way if halt.is_here), case.stands_at.local_name)
    sentences = {
        State.DRAFT: _("This is a draft. Only your side sees it until you submit it."),
        State.RETURNED: _("Please correct it and submit it again."),
        State.SUBMITTED: _("%(body)s looks at it and passes it on, or returns it."),
        State.ACCEPTED: _("It is complete. Reviewers are being chosen."),
        State.REVIEW: _("Reviewers are scoring it. The decision comes by a letter."),
        State.APPEALED: _("The association looks at the decision again."),
        State.AWARDED: _("The grant was awarded. The letter tells the sum."),
        State.DECLINED: _("The grant was not awarded. The letter tells why."),
        State.WITHDRAWN: _("It was withdrawn. Nothing more happens."),
    }
    return sentences[State(case.state)] % {"body": here}
