"""Every refusal of this engine: its code and the sentence a person reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kakehashi.kernel.problems import Problem, Refused

SENTENCES = {
    "not-permitted": _("You are not in a position to do this."),
    "case-not-permitted": _("%(case)s: this step is not open to you now."),
    "changed-meanwhile": _("%(who)s acted on %(case)s first: “%(what)s”, %(when)s."),
    "already-acted": _("Too late: %(who)s acted on it, “%(what)s”, %(when)s."),
    "case-closed": _("%(case)s is closed."),
    "note-missing": _("Give the reason."),
    "case-note-missing": _("%(case)s: give the reason."),
    "officer-has-no-part": _("%(name)s has no part in this case."),
    "title-length": _("Enter a title of 1 to 200 characters."),
    "already-party": _("%(body)s is already an applicant."),
    "not-a-party": _("%(body)s is not a co-applicant."),
    "route-missing": _("The case has no route yet."),
    "stop-repeated": _("A body can be on the route only once."),
    "route-underway": _("The case is already on its way; the route stays."),
    "not-on-route": _("The case does not stand at a stop of its route."),
    "no-next-stop": _("This is the last stop of the route."),
    "already-held": _("The case is already on hold."),
    "not-held": _("The case is not on hold."),
    "own-organisation": _("The reviewer belongs to an applicant."),
    "own-prefecture": _("The reviewer is from an applicant's own prefecture."),
    "declared": _("The reviewer has declared a conflict of interest."),
    "not-a-reviewer": _("This person is not a reviewer on that day."),
    "already-assigned": _("%(name)s already reviews this case."),
    "conflict-stays": _("A declared conflict of interest stays on record."),
    "conflict-unexplained": _("Say what the conflict of interest is."),
    "review-submitted": _("This review has been submitted; its scores stay."),
    "score-missing": _("Score “%(title)s”."),
    "score-out-of-range": _("Score from 0 to %(max)s."),
    "text-missing": _("Enter the note."),
    "no-outcomes": _("Choose at least one case."),
    "already-proposed": _("Already in an open proposal: %(cases)s."),
    "proposal-closed": _("This proposal has been adopted or withdrawn already."),
    "same-person": _("The person who proposed cannot adopt: ask a colleague."),
    "adoption-incomplete": _("Enter who decided, and the document number."),
    "same-successor": _("The successor must be somebody else."),
}
OWN_MOVES = {  # what people read for the moves whose names are the engine's own
    "open": _("opened"),
    "forward": _("forwarded"),
    "return": _("returned to the applicant"),
    "send-back": _("sent back one stop"),
    "pull-up": _("pulled up"),
    "take-back": _("taken back by the applicant"),
    "recall": _("taken back by the stop before"),
    "hold": _("put on hold"),
    "resume": _("taken off hold"),
}


def problem(code: str, field: str = "", **words: object) -> Problem:
    """The problem of ``code``; those of one case among many go by the plain code."""
    plain = code if code == "case-closed" else code.removeprefix("case-")
    return Problem(plain, str(SENTENCES[code]) % words, field)


def refused(code: str, field: str = "", **words: object) -> Refused:
    """What to raise for ``code``."""
    return Refused(problem(code, field, **words))


def require_note(note: str) -> None:
    """Refuse an empty reason with ``note-missing``."""
    if not note.strip():
        raise refused("note-missing", "note")
