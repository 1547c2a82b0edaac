"""What a correction of a call (公募の訂正) may change, and whom it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.foundation.pages.formats import say_deadline, say_yen
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.models import Application, BudgetLine, Call
from kakehashi.programmes.grants.rules.call_terms import (
    INSTANTS,
    Facts,
    TermChange,
    caps_in,
    label_of,
    position_of,
    say,
    ways_in,
)
from kakehashi.programmes.grants.rules.layers import problems_with_layers
from kakehashi.programmes.grants.rules.terms import cap_for, sums_of, way_in

# Before the decision a term counts; afterwards only what is still owed does.
UNDECIDED: Final = frozenset(
    {
        State.DRAFT,
        State.SUBMITTED,
        State.RETURNED,
        State.ACCEPTED,
        State.REVIEW,
        State.APPEALED,
    }
)
ON_THE_WAY: Final = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED})
OWED: Final = ("interim_due_at", "report_due_at")


def problems_with_terms(facts: Facts, *, at: datetime) -> list[Problem]:
    """Why these terms cannot be those of a call that takes applications yet."""
    return [*_order(facts), *_closing(facts, at)]


def problems_with_correcting(
    before: Facts,
    after: Facts,
    changed: Sequence[TermChange],
    *,
    has_awards: bool,
    at: datetime,
) -> list[Problem]:
    """Why a call cannot be corrected like this at ``at``.

    By the rate that stood there, awards were promised: after them it stays.
    """
    if not changed:
        return [Problem("nothing-corrected", _("Nothing differs from the call."))]
    moved = {change.term for change in changed}
    problems = list(_order(after))
    if "rate_percent" in moved and has_awards:
        message = _("Grants were awarded at this rate; it cannot be changed any more.")
        problems.append(Problem("rate-promised", message, "rate_percent"))
    if "closes_at" in moved:
        problems += _closing(after, at)
    if "opens_at" in moved:
        problems += _opening(before, after, at)
    for term in INSTANTS:
        due = after.get(term)
        if term in {"opens_at", "closes_at"} or term not in moved:
            continue
        if due is None and term in OWED:
            problems.append(
                Problem(
                    "due-taken-away",
                    _("What is owed can get another day, but must keep one."),
                    term,
                )
            )
        elif isinstance(due, datetime) and due <= at:
            problems.append(Problem("due-past", _("Please give a day to come."), term))
    return problems


def _closing(facts: Facts, at: datetime) -> Iterator[Problem]:
    closes = facts["closes_at"]
    if isinstance(closes, datetime) and closes <= at:
        yield Problem(
            "closing-past", _("A call can never close in the past."), "closes_at"
        )


def _opening(before: Facts, after: Facts, at: datetime) -> Iterator[Problem]:
    opened, opens = before["opens_at"], after["opens_at"]
    if isinstance(opened, datetime) and opened <= at:
        yield Problem(
            "already-opened",
            _("The call has opened: its opening cannot be moved any more."),
            "opens_at",
        )
    elif isinstance(opens, datetime) and opens <= at:
        yield Problem("opening-past", _("Please give a day to come."), "opens_at")


def _order(facts: Facts) -> Iterator[Problem]:
    pairs = (
        ("opens_at", "closes_at", _("The call must open before it closes.")),
        ("project_from", "project_to", _("The last day is before the first.")),
        (
            "interim_due_at",
            "report_due_at",
            _("Final reports cannot be due before interim ones."),
        ),
    )
    for first, last, sentence in pairs:
        one, other = facts.get(first), facts.get(last)
        if isinstance(one, date) and isinstance(other, date) and one >= other:
            yield Problem("wrong-order", sentence, last)
    if not ways_in(facts):
        yield Problem("nobody-eligible", _("Somebody must be able to apply."))
    closes = facts["closes_at"]
    through, branch = facts.get("through_due_at"), facts.get("branch_due_at")
    if isinstance(closes, datetime):
        yield from problems_with_layers(
            closes_at=closes,
            through_due_at=through if isinstance(through, datetime) else None,
            branch_due_at=branch if isinstance(branch, datetime) else None,
        )


@dataclass(frozen=True, slots=True)
class Affected:
    """An application with what corrections look at: its costs, which exclusions it
    answered (by position)."""

    application: Application
    lines: Sequence[BudgetLine]
    answered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an application is touched; ``breaks``: something in it no longer holds."""

    code: str
    sentence: str
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """An application a correction touches, with every reason."""

    application: Application
    reasons: tuple[Reason, ...]

    @property
    def is_sent(self) -> bool:
        return self.application.case.state not in EDITABLE

    @property
    def breaks(self) -> bool:
        return any(reason.breaks for reason in self.reasons)


def touched(affected: Sequence[Affected], before: Facts, after: Facts) -> list[Touched]:
    """The applications that a change of terms touches, in the order given."""
    return [
        Touched(one.application, reasons)
        for one in affected
        if (reasons := reasons_of(one, before, after))
    ]


def reasons_of(one: Affected, before: Facts, after: Facts) -> tuple[Reason, ...]:
    """Why a change of terms touches one application; empty when it does not."""
    found: list[Reason] = []
    for rule in _RULES:
        found += rule(one, before, after)
    return tuple(found)


def _differs(before: Facts, after: Facts, term: str) -> bool:
    return before.get(term) != after.get(term)


def _undecided(one: Affected) -> bool:
    return one.application.case.state in UNDECIDED


def _closing_moved(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    was, now = before["closes_at"], after["closes_at"]
    if one.application.case.state != State.DRAFT or was == now:
        return
    assert isinstance(was, datetime)
    assert isinstance(now, datetime)
    if now < was:
        lost = max((was - now) // timedelta(days=1), 1)
        sentence = _(
            "It must arrive earlier than before, by %(until)s; that is %(days)s days"
            " less."
        )
        yield Reason(
            "closes-earlier", sentence % {"until": say_deadline(now), "days": lost}
        )
    else:
        sentence = _("You have longer than before, until %(until)s.")
        yield Reason("closes-later", sentence % {"until": say_deadline(now)})


def _layers(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    if one.application.case.state not in ON_THE_WAY:
        return
    passed_on = ["branch_due_at"]
    if one.application.through_id is not None:
        passed_on.append("through_due_at")
    for term in passed_on:
        if _differs(before, after, term):
            yield Reason("passed-on", _said(term, after))


def _ceiling(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    if not _undecided(one):
        return
    was, now = _cap(one, before), _cap(one, after)
    if was == now:
        return
    asked = one.application.requested_yen
    if now is None:
        yield Reason("cap-moved", _("Its ceiling is not set any more."))
    elif asked is not None and asked > now:
        sentence = _("Its ceiling is now %(cap)s; %(asked)s is asked for.")
        said = {"cap": say_yen(now), "asked": say_yen(asked)}
        yield Reason("over-cap", sentence % said, breaks=True)
    else:
        sentence = _("Its ceiling is now %(cap)s.")
        yield Reason("cap-moved", sentence % {"cap": say_yen(now)})


def _cap(one: Affected, facts: Facts) -> int | None:
    return cap_for(
        caps_in(facts),
        kind=one.application.case.applicant.kind,
        is_joint=one.application.counts_as_joint,
        venue=one.application.venue,
    )


def _rate_and_floor(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    asked, rate = one.application.requested_yen, after["rate_percent"]
    if not _undecided(one) or asked is None:
        return
    if _differs(before, after, "rate_percent") and isinstance(rate, int):
        sums = sums_of(
            one.lines,
            call=Call(rate_percent=rate),
            cap=None,
            other_income_yen=one.application.other_income_yen,
        )
        if sums.share is not None and asked > sums.share:
            sentence = _(
                "The rate is now %(rate)s %%: it allows %(share)s, and %(asked)s is"
                " asked for."
            )
            said = {"share": say_yen(sums.share), "asked": say_yen(asked)}
            yield Reason("over-rate", sentence % {"rate": rate, **said}, breaks=True)
    floor = after["floor_yen"]
    is_floor = _differs(before, after, "floor_yen") and isinstance(floor, int)
    if is_floor and isinstance(floor, int) and asked < floor:
        sentence = _("The least sum is now %(floor)s; %(asked)s is asked for.")
        said = {"floor": say_yen(floor), "asked": say_yen(asked)}
        yield Reason("under-floor", sentence % said, breaks=True)


def _period(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    if not _undecided(one):
        return
    first, last = after["project_from"], after["project_to"]
    starts, ends = one.application.starts_on, one.application.ends_on
    is_earlier = isinstance(first, date) and starts is not None and starts < first
    if _differs(before, after, "project_from") and is_earlier:
        sentence = _("Projects may now begin on %(day)s; this one begins earlier.")
        said = {"day": say("project_from", first)}
        yield Reason("outside-period", sentence % said, breaks=True)
    is_later = isinstance(last, date) and ends is not None and ends > last
    if _differs(before, after, "project_to") and is_later:
        sentence = _("Projects must now end by %(day)s; this one ends later.")
        said = {"day": say("project_to", last)}
        yield Reason("outside-period", sentence % said, breaks=True)


def _standing(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    kind = one.application.case.applicant.kind
    if not _undecided(one) or not _differs(before, after, f"way-{kind}"):
        return
    sentence = _said(f"way-{kind}", after)
    yield Reason("eligibility", sentence, breaks=way_in(ways_in(after), kind) is None)


def _exclusions(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    if not _undecided(one):
        return
    for term in dict.fromkeys([*before, *after]):
        if not term.startswith("exclusion-") or not _differs(before, after, term):
            continue
        was_answered, now = position_of(term) in one.answered, after.get(term)
        if now is None or not (was_answered or before.get(term) is None):
            continue
        sentence = (
            _("Answered with other words; the answer is needed again: %(text)s")
            if was_answered
            else _("An answer is needed: %(text)s")
        )
        said = {"text": say(term, now)}
        yield Reason("answer-again", sentence % said, breaks=True)


def _owed(one: Affected, before: Facts, after: Facts) -> Iterator[Reason]:
    if one.application.case.state != State.AWARDED:
        return
    for term in (*OWED, "advance_percent", "repayment_days"):
        if _differs(before, after, term):
            yield Reason("owed", _said(term, after))


def _said(term: str, after: Facts) -> str:
    return _("%(term)s: now %(value)s.") % {
        "term": label_of(term),
        "value": say(term, after.get(term)),
    }


_RULES: Final[tuple[Callable[[Affected, Facts, Facts], Iterator[Reason]], ...]] = (
    _closing_moved,
    _layers,
    _ceiling,
    _rate_and_floor,
    _period,
    _standing,
    _exclusions,
    _owed,
)
