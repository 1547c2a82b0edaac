"""How a call is corrected after it was published (公募の訂正), and who is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.engines.cases.verbs import set_due
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.models import Kind as BodyKind
from kakehashi.foundation.pages.editions import renew_public_pages
from kakehashi.foundation.pages.formats import say_time
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.models import (
    Call,
    Cap,
    CorrectedTerm,
    Correction,
    DutyKind,
    Eligibility,
    Exclusion,
    ExclusionAnswer,
    Watch,
)
from kakehashi.programmes.grants.queries.corrections import (
    has_awards,
    last_correction,
    officers_of,
    stops_ahead,
    with_a_day_of_their_own,
)
from kakehashi.programmes.grants.rules.call_terms import (
    COLUMNS,
    WINDOW,
    Fact,
    TermChange,
    changes,
    position_of,
    write,
)
from kakehashi.programmes.grants.rules.corrections import (
    Affected,
    problems_with_correcting,
    reasons_of,
)
from kakehashi.programmes.grants.verbs.applications import owe_submission
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.touching import affected_in, terms_of

Terms = Mapping[str, Fact]
PASSED_ON = {"branch_due_at", "through_due_at"}
DUTIES = {
    "interim_due_at": DutyKind.INTERIM,
    "report_due_at": DutyKind.REPORT,
}


@transaction.atomic
def correct_call(
    call: Call,
    terms: Terms,
    *,
    seen: int,
    reason_ja: str,
    reason_en: str,
    by: User,
    at: datetime,
) -> Correction:
    """Correct a call: its terms and the deadlines that follow, and tell everyone.

    ``seen`` is the number of the correction that stood on the page (0: none). Before
    the opening nobody is told.

    Raises:
        Refused: ``changed-meanwhile``, ``reason-missing``, or any of
            `problems_with_correcting`.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    last = last_correction(call)
    if last is not None and last.number != seen:
        raise Refused(_corrected_meanwhile(last))
    before = terms_of(call)
    after = {**before, **terms}
    changed = changes(before, after)
    problems = problems_with_correcting(
        before, after, changed, has_awards=has_awards(call), at=at
    )
    problems += _reasons_missing(reason_ja, reason_en)
    if problems:
        raise Refused(*problems)
    number = seen + 1
    record(
        "grants.correct-call",
        by=by,
        at=at,
        subject=f"grants.call:{call.pk}",
        detail={"number": number, "terms": [c.term for c in changed]},
    )
    correction = Correction.objects.create(
        call=call, number=number, reason_ja=reason_ja, reason_en=reason_en, by=by, at=at
    )
    _keep_terms(correction, changed)
    affected = affected_in(call)  # with the answers as they were given
    _lay_down(call, changed)
    was = {c.term: c.before for c in changed}
    _move_deadlines(call, affected, was, by=by, at=at)
    renew_public_pages(at=at)
    opened = before["opens_at"]
    if not isinstance(opened, datetime) or opened <= at:
        _tell_everyone(correction, affected, changed, before, after, at=at)
    return correction


def _keep_terms(correction: Correction, changed: Sequence[TermChange]) -> None:
    CorrectedTerm.objects.bulk_create(
        CorrectedTerm(
            correction=correction,
            term=change.term,
            before=write(change.before),
            after=write(change.after),
        )
        for change in changed
    )


def _corrected_meanwhile(last: Correction) -> Problem:
    sentence = _(
        "%(who)s corrected this call at %(when)s (correction %(n)s). What you typed is"
        " still here: compare it with the call as it is now, then correct again."
    )
    said = {"who": last.by, "when": say_time(last.at), "n": last.number}
    return Problem("changed-meanwhile", sentence % said)


def _reasons_missing(reason_ja: str, reason_en: str) -> list[Problem]:
    return [
        Problem("reason-missing", _("Please say why."), field)
        for field, text in (("reason_ja", reason_ja), ("reason_en", reason_en))
        if not text.strip()
    ]


def _lay_down(call: Call, changed: Sequence[TermChange]) -> None:
    columns = [c for c in changed if c.term in COLUMNS]
    for change in columns:
        setattr(call, change.term, change.after)
    if any(c.term == "opens_at" for c in columns) and call.shown_from is not None:
        call.shown_from = call.opens_at
    call.save(update_fields=[*(c.term for c in columns), "shown_from"])
    for change in changed:
        head, _dash, tail = change.term.partition("-")
        if head == "cap":
            _set_cap(call, tail, change.after)
        elif head == "way":
            _set_way(call, tail, change.after)
        elif head == "exclusion":
            _set_exclusion(call, position_of(change.term), change.after)


def _set_cap(call: Call, cap_for: str, value: Fact) -> None:
    if not isinstance(value, int):
        Cap.objects.filter(call=call, cap_for=cap_for).delete()
    else:
        Cap.objects.update_or_create(
            call=call, cap_for=cap_for, defaults={"cap_yen": value}
        )


def _set_way(call: Call, kind: str, value: Fact) -> None:
    if not value:
        Eligibility.objects.filter(call=call, kind=kind).delete()
    else:
        Eligibility.objects.update_or_create(
            call=call, kind=kind, defaults={"way": str(value)}
        )


def _set_exclusion(call: Call, position: int, value: Fact) -> None:
    """An answer was given to the words as they were: drafts answer the new ones.

    What was sent keeps its answer until it comes back (`ask_again`), unless the
    exclusion is gone: then `SubmittedText` alone has it.
    """
    answers = ExclusionAnswer.objects.filter(
        exclusion__call=call, exclusion__position=position
    )
    if not isinstance(value, tuple):
        answers.delete()
        Exclusion.objects.filter(call=call, position=position).delete()
        return
    answers.filter(application__case__state__in=EDITABLE).delete()
    Exclusion.objects.update_or_create(
        call=call,
        position=position,
        defaults={"text_ja": value[0], "text_en": value[1]},
    )


def _move_deadlines(
    call: Call,
    affected: Sequence[Affected],
    was: Mapping[str, Fact],
    *,
    by: User,
    at: datetime,
) -> None:
    """Deadlines that follow from the call: of drafts, on the way, after the award."""
    moved = set(was)
    if "closes_at" in moved:
        for one in affected:
            if one.application.case.state == State.DRAFT:
                one.application.call = call
                owe_submission(one.application, at=at)
    if moved & PASSED_ON:
        _move_stops(call, affected, moved, by=by, at=at)
    for term, kind in DUTIES.items():
        due = getattr(call, term)
        if term not in moved or due is None:
            continue
        keep = with_a_day_of_their_own(call, kind, was=was[term])
        for one in affected:
            is_awarded = one.application.case.state == State.AWARDED
            if is_awarded and one.application.pk not in keep:
                owe(one.application, kind, due_at=due, at=at)


def _move_stops(
    call: Call,
    affected: Sequence[Affected],
    moved: set[str],
    *,
    by: User,
    at: datetime,
) -> None:
    through = {a.application.pk: a.application.through_id for a in affected}
    cases = {a.application.pk: a.application.case for a in affected}
    for stop in stops_ahead(call).select_related("organisation"):
        if stop.organisation_id == through.get(stop.case_id):
            term = "through_due_at"
        elif stop.organisation.kind == BodyKind.BRANCH:
            term = "branch_due_at"
        else:
            continue
        if term not in moved:
            continue
        stop.due_at = getattr(call, term)
        stop.save(update_fields=["due_at"])
        case = cases[stop.case_id]
        if stop.is_here and case.state == State.SUBMITTED:
            set_due(case, stop.due_at, by=by, at=at)


def _tell_everyone(
    correction: Correction,
    affected: Sequence[Affected],
    changed: Sequence[TermChange],
    before: Terms,
    after: Terms,
    *,
    at: datetime,
) -> None:
    """Each applicant's officers of all their applications at once, then the branches
    where a day moved, then those who watch the line where the window moved."""
    call, on = correction.call, timezone.localdate(at)
    by_case = {one.application.pk: one for one in affected}
    own: dict[int, list[int]] = defaultdict(list)
    for user, case in officers_of(call, on=on):
        if case not in own[user]:
            own[user].append(case)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for user, cases in own.items():
        alike[tuple(sorted(cases))].append(user)
    for found, users in alike.items():
        mine = [by_case[case] for case in found]
        bodies = {one.application.case.applicant_id for one in mine}
        _tell(
            correction,
            changed,
            User.objects.filter(pk__in=users),
            [(one, before, after) for one in mine],
            copy_to=bodies.pop() if len(bodies) == 1 else None,
            at=at,
        )
    moved = {change.term for change in changed}
    if moved & PASSED_ON:
        branches = stops_ahead(call).filter(organisation__kind=BodyKind.BRANCH)
        holders = holders_of(Post.BRANCH, on=on).filter(
            roles__organisation__in=branches.values("organisation")
        )
        _tell(correction, changed, holders.distinct(), [], at=at)
    if moved & set(WINDOW):
        watchers = Watch.objects.filter(scheme=call.scheme).values("user")
        _tell(correction, changed, User.objects.filter(pk__in=watchers), [], at=at)


def _tell(
    correction: Correction,
    changed: Sequence[TermChange],
    users: object,
    mine: Sequence[tuple[Affected, Terms, Terms]],
    *,
    copy_to: int | None = None,
    at: datetime,
) -> None:
    call = correction.call
    cases = [one.application.case.reference for one, _b, _a in mine]
    url = (
        f"/grants/applications/{cases[0]}/"
        if len(cases) == 1
        else f"/grants/calls/{call.pk}/#corrections"
    )
    tell(
        users,  # type: ignore[arg-type]
        subject=lambda: _("A call was corrected: %(call)s") % {"call": call.name},
        body=lambda: "\n".join(_words(correction, changed, mine)),
        url=url,
        kind=Kind.CASE,
        key=f"grants.correction:{correction.pk}",
        copy_to=copy_to,
        at=at,
    )


def _words(
    correction: Correction,
    changed: Sequence[TermChange],
    mine: Sequence[tuple[Affected, Terms, Terms]],
) -> list[str]:
    english = (get_language() or "ja").startswith("en")
    lines = [
        _("What changed in “%(call)s”, fiscal year %(year)s:")
        % {"call": correction.call.name, "year": correction.call.year_label}
    ]
    lines += [
        _("- %(term)s: %(before)s → %(after)s")
        % {"term": c.label, "before": c.before_text, "after": c.after_text}
        for c in changed
    ]
    why = correction.reason_en if english else correction.reason_ja
    lines += ["", _("Why: %(reason)s") % {"reason": why}]
    for one, before, after in mine:
        case = one.application.case
        reasons = reasons_of(one, before, after)
        said = {"reference": case.reference, "title": case.title}
        if reasons:
            lines += ["", _("Yours is touched: %(reference)s “%(title)s”") % said]
            lines += [f"- {reason.sentence}" for reason in reasons]
        else:
            lines += ["", _("Yours is not touched: %(reference)s “%(title)s”") % said]
    return lines
