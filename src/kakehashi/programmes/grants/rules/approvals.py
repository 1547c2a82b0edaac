"""How far each applicant's own approval has come, and what it keeps from being sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.parts import Entry
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.models import Application, Approval, ApprovalStep

LONGEST_NOTE = 2000
APPROVING = (ApprovalStep.CHIEF, ApprovalStep.DECIDED)  # after it was put up
# What is given when the decision has been made (文書番号は決裁の後に取る).
AFTER_DECISION = frozenset({"document_number", "document_date"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one body's approval stands, by its last round (起案 to 決裁).

    ``is_current``: the round is of the application as it is now.
    """

    organisation: Organisation
    is_applicant: bool
    needs_approval: bool
    put_up: Approval | None = None
    chief: Approval | None = None
    decided: Approval | None = None
    sent_back: Approval | None = None
    is_current: bool = True

    @property
    def is_begun(self) -> bool:
        """Whether the body has ever put this application up, or agreed to it."""
        return any((self.put_up, self.decided, self.sent_back))

    @property
    def is_open(self) -> bool:
        """Whether somebody of the body has to say yes or no now."""
        asked = self.put_up is not None and self.is_current
        return asked and self.decided is None and self.sent_back is None

    @property
    def is_decided(self) -> bool:
        """Whether the body has said yes to the application as it is now."""
        return self.decided is not None and self.is_current

    @property
    def is_void(self) -> bool:
        """Whether what was put up or decided has been changed since."""
        return self.is_begun and self.sent_back is None and not self.is_current

    @property
    def first(self) -> Approval | None:
        """The row that began the round: its texts tell what was looked at."""
        return self.put_up or self.decided


def standings(
    application: Application,
    bodies: Sequence[Organisation],
    approvals: Iterable[Approval],
    *,
    needing: Collection[int] = (),
    unchanged: Collection[int] = (),
) -> list[Standing]:
    """One for each body, the applicant first; ``needing`` are keys of bodies.

    ``unchanged`` are keys of rows that began a round and still cover the application,
    though it was saved since.
    """
    found = {
        body.pk: Standing(
            body, body.pk == application.case.applicant_id, body.pk in needing
        )
        for body in bodies
    }
    for row in approvals:
        if row.organisation_id in found:
            found[row.organisation_id] = _after(found[row.organisation_id], row)
    return [
        replace(
            one,
            is_current=one.first is None
            or one.first.of_saved_at == application.saved_at
            or one.first.pk in unchanged,
        )
        for one in found.values()
    ]


def covers(looked_at: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether every answer is as it was looked at; the letter's number may be new."""
    fields = (looked_at.keys() | now.keys()) - AFTER_DECISION
    return bool(looked_at) and all(
        looked_at.get(field, "") == now.get(field, "") for field in fields
    )


def _after(before: Standing, row: Approval) -> Standing:
    empty = replace(before, put_up=None, chief=None, decided=None, sent_back=None)
    if row.step == ApprovalStep.DRAFTED:
        return replace(empty, put_up=row)
    of_another = before.first is not None and (
        before.first.of_saved_at != row.of_saved_at
    )
    round_ = empty if of_another or before.sent_back else before
    if not row.is_granted:
        return replace(round_, sent_back=row)
    if row.step == ApprovalStep.CHIEF:
        return replace(round_, chief=row)
    return replace(round_, decided=row)


def at_stake(found: Sequence[Standing]) -> list[Standing]:
    """Those whose approval, asked for or given, a changed answer would void."""
    return [one for one in found if one.is_open or one.is_decided]


def problems_before_sending(found: Sequence[Standing]) -> list[Problem]:
    """What the applicants' own approvals keep from being sent."""
    problems = []
    for one in found:
        if one.is_applicant and (problem := _own(one)):
            problems.append(problem)
    missing = [s for s in found if not s.is_applicant and not s.is_decided]
    if missing:
        names = _(", ").join(one.organisation.local_name for one in missing)
        sentence = _("Not yet agreed to as it is now by: %(bodies)s.")
        problems.append(
            Problem("consent-missing", sentence % {"bodies": names}, "approval")
        )
    return problems


def _own(one: Standing) -> Problem | None:
    if one.is_decided:
        return None
    if one.is_void:
        return Problem(
            "approval-stale",
            _("It was changed after it was put up: it needs approval once more."),
            "approval",
        )
    if one.sent_back:
        return Problem(
            "approval-missing",
            _("Your own approval sent it back: please mend it and put it up again."),
            "approval",
        )
    if one.put_up:
        return Problem(
            "approval-missing",
            _("It was put up for your own approval, which is not decided yet."),
            "approval",
        )
    if one.needs_approval:
        return Problem(
            "approval-missing",
            _("Your body approves every application first: please put it up."),
            "approval",
        )
    return None


def problems_with_step(
    application: Application, *, is_member: bool, seen_at: datetime, note: str = ""
) -> list[Problem]:
    """Why nobody of this body can take any step now, whichever it is."""
    if not is_member or application.case.state not in EDITABLE:
        return [
            Problem("not-editable", _("This application cannot be changed now.")),
        ]
    if seen_at != application.saved_at:
        return [
            Problem(
                "changed-meanwhile",
                _("Someone saved the application meanwhile. Please read it again."),
            )
        ]
    if len(note) > LONGEST_NOTE:
        sentence = _("Please write at most %(most)d characters.")
        return [Problem("note-too-long", sentence % {"most": LONGEST_NOTE}, "note")]
    return []


def problems_with_putting_up(one: Standing) -> list[Problem]:
    """Nothing is put up twice as it is."""
    if one.is_open:
        return [Problem("already-put-up", _("It has been put up already."))]
    if one.is_decided:
        return [Problem("already-decided", _("It has been approved already."))]
    return []


def problems_with_approving(one: Standing, *, by_id: int, step: str) -> list[Problem]:
    """Why she cannot approve or send back what her body has put up."""
    if not one.is_open or one.put_up is None:
        return [Problem("not-put-up", _("Nothing is put up as it is now."))]
    if one.put_up.by_id == by_id:
        return [
            Problem(
                "own-draft",
                _("Who put it up cannot approve it: please ask a colleague."),
            )
        ]
    if step == ApprovalStep.CHIEF and one.chief is not None:
        return [Problem("already-approved", _("The section head has approved it."))]
    return []


def problems_with_paper(
    one: Standing, *, name: str, decided_on: date | None, on: date
) -> list[Problem]:
    """Why a decision on paper cannot be recorded as told."""
    problems = []
    if one.is_decided:
        problems.append(Problem("already-decided", _("It has been approved already.")))
    if not name.strip():
        problems.append(
            Problem("name-missing", _("Please say who decided on paper."), "name")
        )
    if decided_on is None:
        problems.append(
            Problem(
                "day-missing", _("Please give the day of the decision."), "decided_on"
            )
        )
    elif decided_on > on:
        problems.append(
            Problem("day-ahead", _("This day is still to come."), "decided_on")
        )
    return problems


def problems_with_agreeing(one: Standing) -> list[Problem]:
    """A co-applicant agrees by a button, unless it has a way of its own."""
    if one.is_decided:
        return [Problem("already-decided", _("It has been approved already."))]
    if one.is_applicant:
        return [
            Problem("not-a-party", _("Only co-applicants agree; the applicant sends."))
        ]
    if one.needs_approval or one.is_open:
        return [
            Problem(
                "approval-first",
                _("Your body approves every application first: please put it up."),
            )
        ]
    return []


def acts_open_to(one: Standing, *, by_id: int) -> frozenset[str]:
    """Which forms of the page a person of that body may send now."""
    acts = set()
    if not problems_with_putting_up(one):
        acts.add("put_up")
    if not problems_with_approving(one, by_id=by_id, step=ApprovalStep.DECIDED):
        acts.add("approve")
        acts.add("send_back_draft")
        if one.chief is None:
            acts.add("chief")
    if not one.is_decided:
        acts.add("record_decision")
    if not problems_with_agreeing(one):
        acts.add("agree")
    return frozenset(acts)


def sentence_of(row: Approval) -> str:
    """One step as a sentence of the story."""
    words = {
        "who": row.who,
        "body": row.organisation.local_name,
        "name": row.name,
    }
    if row.is_on_paper:
        told = _("%(body)s: %(name)s approved it on paper; %(who)s recorded it.")
    elif not row.is_granted:
        told = _("%(who)s (%(body)s) sent the draft back to its drafter.")
    elif row.step == ApprovalStep.DRAFTED:
        told = _("%(who)s (%(body)s) put it up for approval.")
    elif row.step == ApprovalStep.CHIEF:
        told = _("%(who)s (%(body)s) approved it as section head.")
    elif row.is_consent:
        told = _("%(who)s (%(body)s) agreed to the application.")
    else:
        told = _("%(who)s (%(body)s) gave the final approval.")
    return told % words


def with_steps(
    story: Sequence[Entry], approvals: Iterable[Approval], *, own: Collection[int]
) -> list[Entry]:
    """The story with the steps of approval in their places, the latest first.

    ``own`` are the bodies whose notes she may read: her own.
    """
    steps = [
        Entry(
            sentence_of(row),
            at=row.at,
            note=row.note if row.organisation_id in own else "",
        )
        for row in reversed(list(approvals))
    ]
    if not steps:
        return list(story)
    told: list[Entry] = []
    for entry in story:
        while steps and entry.at and steps[0].at and steps[0].at >= entry.at:
            told.append(steps.pop(0))
        told.append(entry)
    return [*told, *steps]
