"""Which applications a correction touches, by the terms then and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    CorrectedTerm,
    Correction,
    ExclusionAnswer,
)
from kakehashi.programmes.grants.queries.corrections import (
    corrections_of,
    has_awards,
    live_in,
    with_dossier,
)
from kakehashi.programmes.grants.rules.call_terms import (
    Fact,
    TermChange,
    changes,
    facts_of,
    position_of,
    read,
)
from kakehashi.programmes.grants.rules.corrections import (
    Affected,
    Touched,
    problems_with_correcting,
    reasons_of,
    touched,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do: the terms, whom it touches, why it is refused."""

    changes: tuple[TermChange, ...]
    touched: tuple[Touched, ...]
    untouched: int
    problems: tuple[Problem, ...]


Since = tuple[Touched, int]  # what is touched, and the number of the correction


def terms_of(call: Call) -> dict[str, Fact]:
    """The terms of a call as they are now. Three queries, fewer where loaded."""
    return facts_of(
        call,
        caps=list(call.caps.all()),
        eligibilities=list(call.eligibilities.all()),
        exclusions=list(call.exclusions.all()),
    )


def affected_in(call: Call) -> list[Affected]:
    """Every draft and application of a call that still lives. Four queries."""
    return [as_affected(application) for application in live_in(call)]


def preview_correction(
    call: Call, terms: Mapping[str, Fact], *, at: datetime
) -> Preview:
    """What correcting a call to ``terms`` would change and touch. Seven queries."""
    before = terms_of(call)
    after = {**before, **terms}
    changed = changes(before, after)
    problems = problems_with_correcting(
        before, after, changed, has_awards=has_awards(call), at=at
    )
    affected = affected_in(call) if changed else []
    found = touched(affected, before, after)
    return Preview(changed, tuple(found), len(affected) - len(found), tuple(problems))


def as_affected(application: Application) -> Affected:
    return Affected(
        application,
        list(application.lines.all()),
        frozenset(a.exclusion.position for a in application.exclusion_answers.all()),
    )


def changes_in(correction: Correction) -> list[TermChange]:
    """What a correction changed, from its rows."""
    return [
        TermChange(row.term, read(row.term, row.before), read(row.term, row.after))
        for row in correction.terms.all()
    ]


def touched_since_sent(call: Call) -> list[Since]:
    """Applications sent before a correction that touches them, with its number: the
    first after they were sent. Nine queries where the call was corrected, else one."""
    corrections = list(corrections_of(call))
    if not corrections:
        return []
    terms = terms_of(call)
    found = (_since(one, terms, corrections) for one in live_in(call))
    return [told for told in found if told is not None]


def touched_one(application: Application) -> Since | None:
    """The same for one application, or None."""
    corrections = list(corrections_of(application.call))
    if not corrections:
        return None
    one = with_dossier(Application.objects.filter(pk=application.pk)).get()
    return _since(one, terms_of(application.call), corrections)


def _since(
    one: Application, terms: dict[str, Fact], corrections: Sequence[Correction]
) -> Since | None:
    sent: datetime | None = one.sent_at  # type: ignore[attr-defined]
    if sent is None or one.case.state in EDITABLE:
        return None
    later = [c for c in corrections if c.at >= sent]
    if not later:
        return None
    reasons = reasons_of(as_affected(one), _undone(terms, later), terms)
    if not reasons:
        return None
    return Touched(one, reasons), min(c.number for c in later)


def _undone(
    terms: dict[str, Fact], corrections: Iterable[Correction]
) -> dict[str, Fact]:
    """The terms before ``corrections``, the latest undone first."""
    was = dict(terms)
    for correction in sorted(corrections, key=lambda c: -c.number):
        for change in changes_in(correction):
            was[change.term] = change.before
    return was


@transaction.atomic
def ask_again(application: Application, *, by: User, at: datetime) -> int:
    """Forget the answers to exclusions whose words were corrected after they were sent.

    For a case that comes back to its applicant; what was sent is kept as
    `SubmittedText`. Gives how many must be answered again.
    """
    del by, at  # written down by the move that brings the case back
    one = with_dossier(Application.objects.filter(pk=application.pk)).get()
    sent = one.sent_at  # type: ignore[attr-defined]
    if sent is None:
        return 0
    terms = CorrectedTerm.objects.filter(
        correction__call=one.call_id,
        correction__at__gte=sent,
        term__startswith="exclusion-",
    )
    positions = {position_of(t) for t in terms.values_list("term", flat=True)}
    if not positions:
        return 0
    answers = ExclusionAnswer.objects.filter(
        application=application, exclusion__position__in=positions
    )
    return answers.delete()[0]
