"""Whether a form may be submitted, and whether it is the right form at all.

The rules of the pages are asked (`submitting`); each of their problems is told at the
cell where it is mended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    Call,
    Cap,
    Eligibility,
    Exclusion,
    Way,
)
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.rules.form_applying import (
    Proposed,
    days_clash,
    is_same,
    propose,
)
from kakehashi.programmes.grants.rules.form_model import (
    FormError,
    FormTerms,
    Level,
    OfficialForm,
)
from kakehashi.programmes.grants.rules.form_words import (
    COST_HEADS,
    EXCLUSION_HEADS,
    FIELDS,
    FORM_VERSION,
    SUMS,
    TOLD,
)
from kakehashi.programmes.grants.rules.submitting import problems_with_submitting

LABELS: Final = {
    **{field.name: field.label for field in FIELDS},
    **TOLD,
    **SUMS,
    "lines": COST_HEADS["amount_yen"],
}
# Such a form is not put into a draft; the others may be, and be mended there.
BLOCKING: Final = frozenset(
    {"form-version", "form-last-year", "form-other-call", "form-other-body"}
)
# About the day of sending, not about what stands in the form.
OF_THE_DAY: Final = frozenset({"call-closed", "call-not-open", "correction-late"})
OF_THE_LINES: Final = frozenset({"no-costs", "over-rate", "over-eligible", "over-need"})
LONG_AGO: Final = datetime(1990, 1, 1, tzinfo=UTC)
FAR_OFF: Final = datetime(2999, 1, 1, tzinfo=UTC)


def blocking(form: OfficialForm) -> list[FormError]:
    """Why a form may not be put into a draft."""
    return [error for error in form.errors if error.code in BLOCKING]


def checked_alone(form: OfficialForm, *, at: datetime) -> OfficialForm:
    """Check a form by what it says of its own call; needs no database."""
    terms = form.terms
    call = Call(
        scheme=terms.scheme,
        fiscal_year=terms.year or 0,
        rate_percent=terms.rate_percent,
        floor_yen=terms.floor_yen,
        project_from=terms.project_from,
        project_to=terms.project_to,
        opens_at=LONG_AGO,
        closes_at=_instant(terms.closes_at),
    )
    body = Organisation(kind=terms.body_kind)
    case = Case(state=State.DRAFT, title="", applicant=body)
    application = Application(case=case, call=call, through=_carrier(terms))
    exclusions = [
        Exclusion(pk=number, position=number, text_ja=words, text_en=words)
        for number, words in form.exclusions.items()
    ]
    proposed = propose(form, application, lines=[], exclusions=exclusions, answers=[])
    problems = problems_with_submitting(
        proposed.application,
        lines=proposed.lines,
        caps=[Cap(cap_for=whom, cap_yen=yen) for whom, yen in terms.caps.items()],
        eligibilities=_ways(terms),
        exclusions=exclusions,
        answers=proposed.answered,
        same_project_elsewhere=[],
        kind=terms.body_kind,
        at=at,
    )
    told = [*_title(form, proposed), *_as_errors(form, problems, exclusions)]
    return form.with_errors([*_version(form), *told])


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return FAR_OFF
    return found if found.tzinfo else FAR_OFF


def _carrier(terms: FormTerms) -> Organisation | None:
    """Somebody to apply through, for a body that has to: nobody in particular."""
    if terms.body_way != Way.THROUGH:
        return None
    return Organisation(pk=0, kind=Organisation.Kind.PREFECTURE)


def _ways(terms: FormTerms) -> list[Eligibility]:
    way = Way.THROUGH if terms.body_way == Way.THROUGH else Way.DIRECT
    own = Eligibility(kind=terms.body_kind, way=way)
    return [own, Eligibility(kind=Organisation.Kind.PREFECTURE, way=Way.DIRECT)]


def checked_against(
    form: OfficialForm,
    proposed: Proposed,
    *,
    call: Call,
    body: Organisation,
    saved: Application,
    lines: Sequence[BudgetLine],
    caps: Sequence[Cap],
    eligibilities: Sequence[Eligibility],
    exclusions: Sequence[Exclusion],
    elsewhere: Sequence[Application],
    at: datetime,
) -> OfficialForm:
    """Check a form against the call and the draft it shall be put into."""
    problems = problems_with_submitting(
        proposed.application,
        lines=proposed.lines,
        caps=caps,
        eligibilities=eligibilities,
        exclusions=exclusions,
        answers=proposed.answered,
        same_project_elsewhere=elsewhere,
        kind=body.kind,
        at=at,
    )
    told = [
        *_version(form),
        *_call(form, call, caps),
        *_body(form, body),
        *_days(form, saved),
        *_exclusions(form, exclusions),
        *_title(form, proposed),
        *_as_errors(form, problems, exclusions),
    ]
    return form.with_errors(told)


def _version(form: OfficialForm) -> Iterator[FormError]:
    if form.terms.version not in {"", FORM_VERSION}:
        words = _(
            "This form is of version %(form)s; version %(ours)s is in use. Please"
            " download the form anew."
        )
        told = words % {"form": form.terms.version[:20], "ours": FORM_VERSION}
        yield _error(form, "form-version", told, "call_name")


def _call(form: OfficialForm, call: Call, caps: Sequence[Cap]) -> Iterator[FormError]:
    terms = form.terms
    if terms.call_id is None or terms.call_id == call.pk:
        if terms.call_id is not None and _differs(terms, call, caps):
            words = _(
                "The terms of this call were corrected after this form was given out."
                " The form was checked by the terms of today."
            )
            yield _error(form, "form-terms", words, "terms_told", level=Level.WARNING)
        return
    if terms.scheme == call.scheme and (terms.year or 0) < call.fiscal_year:
        words = _(
            "This is the form of fiscal year %(year)s. Please use that of fiscal year"
            " %(now)s."
        )
        years = {"year": _year(terms.year), "now": call.year_label}
        yield _error(form, "form-last-year", words % years, "call_name")
        return
    words = _("This is the form of another call: %(call)s")
    name = form.told.get("call_name", "")[:120] or "―"
    yield _error(form, "form-other-call", words % {"call": name}, "call_name")


def _year(year: int | None) -> str:
    return say_year(year) if year and 1990 < year < 2200 else "―"


def _differs(terms: FormTerms, call: Call, caps: Sequence[Cap]) -> bool:
    said = (
        terms.rate_percent,
        terms.floor_yen,
        terms.project_from,
        terms.project_to,
        _instant(terms.closes_at),
        dict(terms.caps),
    )
    return said != (
        call.rate_percent,
        call.floor_yen,
        call.project_from,
        call.project_to,
        call.closes_at,
        {cap.cap_for: cap.cap_yen for cap in caps},
    )


def _body(form: OfficialForm, body: Organisation) -> Iterator[FormError]:
    code = code_in(form)
    if code and body.code and code != body.code:
        words = _("This is the form of another body: %(body)s (%(code)s)")
        name = form.told.get("body_name", "")[:80]
        told = words % {"body": name, "code": code}
        yield _error(form, "form-other-body", told, "body_code")


def code_in(form: OfficialForm) -> str:
    """The code of the body a form was given out to; "" where it tells none.

    A spreadsheet drops the zero at the front of a code typed anew.
    """
    told = form.told.get("body_code", "")
    return told.zfill(6) if told.isascii() and told.isdigit() else ""


def _days(form: OfficialForm, saved: Application) -> Iterator[FormError]:
    if days_clash(form, saved):
        words = _("The last day lies before the first day.")
        yield _error(form, "ends-before-it-starts", words, "ends_on")


def _exclusions(
    form: OfficialForm, exclusions: Sequence[Exclusion]
) -> Iterator[FormError]:
    for exclusion in exclusions:
        if exclusion.position in form.exclusions and not is_same(form, exclusion):
            words = _("The call asks this in other words now: %(words)s")
            told = words % {"words": exclusion.text_ja}
            field = f"exclusion_{exclusion.position}"
            yield _error(form, "form-exclusion", told, field)


def _title(form: OfficialForm, proposed: Proposed) -> Iterator[FormError]:
    wrong = {error.field for error in form.errors}
    if not proposed.title.strip() and "title" not in wrong:
        words = _("Please fill in: %(label)s.") % {"label": LABELS["title"]}
        yield _error(form, "missing", words, "title")


def _as_errors(
    form: OfficialForm, problems: Sequence[Problem], exclusions: Collection[Exclusion]
) -> Iterator[FormError]:
    """Each problem at its cell; what follows from an unreadable cell is left out."""
    wrong = {e.field for e in form.errors if e.level is Level.ERROR}
    if any(error.code == "ends-before-it-starts" for error in form.errors):
        wrong.add("starts_on")  # neither day was taken
    numbers = {f"exclusion_{e.pk}": f"exclusion_{e.position}" for e in exclusions}
    for problem in problems:
        field = numbers.get(problem.field, problem.field)
        if field in wrong or (problem.code in OF_THE_LINES and not form.lines_read):
            continue
        late = problem.code in OF_THE_DAY
        level = Level.WARNING if late else Level.ERROR
        yield _error(form, problem.code, problem.message, field, level=level)


def _error(
    form: OfficialForm,
    code: str,
    message: str,
    field: str,
    *,
    level: Level = Level.ERROR,
) -> FormError:
    """An error at the cell of its field, else at that of the call."""
    place = form.place(field, "body_name" if field == "through" else "call_name")
    label = LABELS.get(field, "")
    if field.startswith("exclusion_"):
        label = EXCLUSION_HEADS["answer"]
    return FormError(code, message, place.sheet, place.cell, label, field, level)
