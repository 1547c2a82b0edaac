"""What happened after an award, told in plain sentences: one story of all cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.cases.models import CaseEvent
from kakehashi.foundation.pages.parts import Entry, Tone
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.rules.procedures import address_of
from kakehashi.programmes.grants.rules.story import Halt, body_of, told_of

P, K = ProcedureState, ProcedureKind
NOUNS = {
    K.CHANGE: gettext_lazy("the change of the plan"),
    K.ADVANCE: gettext_lazy("the advance"),
    K.INTERIM: gettext_lazy("the interim report"),
    K.REPORT: gettext_lazy("the final report"),
}
TOLD = {
    "open": gettext_lazy("%(who)s began %(what)s."),
    "submit": gettext_lazy("%(who)s submitted %(what)s."),
    "take-back": gettext_lazy("%(who)s took %(what)s back."),
    "forward": gettext_lazy("%(who)s forwarded %(what)s to %(to)s."),
    "recall": gettext_lazy("%(who)s took back %(what)s, which had been forwarded."),
    "send-back": gettext_lazy("%(who)s sent %(what)s back to %(to)s."),
    "pull-up": gettext_lazy("%(who)s pulled %(what)s up to %(to)s."),
    "return": gettext_lazy("%(who)s returned %(what)s for correction."),
    "hold": gettext_lazy("%(who)s put %(what)s on hold."),
    "resume": gettext_lazy("%(who)s took %(what)s off hold."),
    "withdraw": gettext_lazy("%(who)s withdrew %(what)s."),
    "approve": gettext_lazy("%(who)s approved %(what)s."),
    "refuse": gettext_lazy("%(who)s refused %(what)s."),
    "note": gettext_lazy("%(who)s took note of %(what)s."),
    "pay": gettext_lazy("%(who)s entered the payment of %(what)s."),
    "settle": gettext_lazy("%(who)s fixed the sum after %(what)s."),
    "claim": gettext_lazy("%(who)s claimed the payment after %(what)s."),
    "return-claim": gettext_lazy("%(who)s returned the claim after %(what)s."),
    "ask-back": gettext_lazy("%(who)s asked for repayment after %(what)s."),
    "part-repay": gettext_lazy("%(who)s entered a part of the repayment."),
    "repay": gettext_lazy("%(who)s entered the repayment."),
    "close": gettext_lazy("%(who)s closed the grant."),
}
# Of a final report the sum itself is paid, not the report.
REPORT_PAID = gettext_lazy("%(who)s entered the payment and closed the grant.")


def story_of_all(
    events: Sequence[CaseEvent], procedures: Mapping[int, Procedure]
) -> list[Entry]:
    """Every event of an application and its procedures, the latest first.

    ``events`` in the order of time, with ``by``, ``stands_at`` and the case's
    applicant; ``procedures`` by case: what is none of them is the application's own.
    """
    told: list[Entry] = []
    before: dict[int, str] = {}
    for event in events:
        case, procedure = event.case, procedures.get(event.case_id)
        body = body_of(event, before.get(case.pk, case.applicant.local_name))
        who = _("%(person)s (%(body)s)") % {"person": event.who, "body": body}
        told.append(
            Entry(
                _sentence(event, procedure, who) if procedure else told_of(event, who),
                at=event.at,
                note=event.note,
                url=address_of(procedure) if procedure else "",
                is_current=event is events[-1],
            )
        )
        before[case.pk] = event.stands_at.local_name
    return told[::-1]


def _sentence(event: CaseEvent, procedure: Procedure, who: str) -> str:
    kind = K(procedure.kind)
    template = TOLD.get(event.move)
    if event.move == "pay" and kind == K.REPORT:
        template = REPORT_PAID
    if template is None:
        return f"{who}: {event.move}"
    what = str(NOUNS[kind])
    if kind == K.CHANGE and procedure.number > 1:
        what = _("change %(number)s of the plan") % {"number": procedure.number}
    words = {"who": who, "what": what, "to": event.stands_at.local_name}
    sentence = str(template) % words
    return sentence[:1].upper() + sentence[1:]


def tone_of_procedure(state: str) -> Tone:
    """How a state is coloured in lists and heads."""
    tones: dict[str, Tone] = {
        P.DRAFT: "neutral",
        P.SUBMITTED: "progress",
        P.RETURNED: "attention",
        P.WITHDRAWN: "neutral",
        P.APPROVED: "done",
        P.REFUSED: "stopped",
        P.NOTED: "done",
        P.SETTLED: "progress",
        P.CLAIMED: "progress",
        P.REPAYING: "attention",
        P.PAID: "done",
        P.CLOSED: "done",
    }
    return tones.get(state, "neutral")


def next_of_procedure(procedure: Procedure, way: Sequence[Halt]) -> str:
    """What happens next, in one sentence."""
    case = procedure.case
    here = next((halt.name for halt in way if halt.is_here), case.stands_at.local_name)
    sentences = {
        P.DRAFT: _("This is a draft. Only your side sees it until you submit it."),
        P.RETURNED: _("Please correct it and submit it again."),
        P.SUBMITTED: _("%(body)s looks at it and passes it on, or returns it."),
        P.WITHDRAWN: _("It was withdrawn. Nothing more happens."),
        P.APPROVED: _("It was approved. The letter tells what is in force now."),
        P.REFUSED: _("It was refused. The letter tells why."),
        P.NOTED: _("The association has taken note of it."),
        P.SETTLED: _("The sum is fixed. What is open is paid, asked back or closed."),
        P.CLAIMED: _("The association pays what is left."),
        P.REPAYING: _("The body pays back what it received too much."),
        P.PAID: _("It was paid. The letter tells the sum."),
        P.CLOSED: _("The grant is closed."),
    }
    if case.state == P.SUBMITTED and case.stands_at.kind == "association":
        return _("The association decides. Its answer comes by a letter.")
    return sentences[P(case.state)] % {"body": here}
