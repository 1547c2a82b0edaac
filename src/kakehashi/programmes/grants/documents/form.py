"""The official form of an application, filled with what is known (様式)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kakehashi.engines.sheets.forms import FormScalar, FormValue, fill, names_of
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import say_day, say_deadline, say_yen
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    Call,
    Cap,
    Eligibility,
    ExclusionAnswer,
)
from kakehashi.programmes.grants.rules.form_applying import steps_of
from kakehashi.programmes.grants.rules.form_words import (
    APPLIES,
    CHOICES,
    COST_ROWS,
    ELIGIBLE,
    EXCLUSION_ROWS,
    FIELDS,
    FORM_VERSION,
    STEP_MARK,
    STEP_ROWS,
    YES_NO,
    Kind,
)
from kakehashi.programmes.grants.rules.offers import offer_to
from kakehashi.programmes.grants.rules.terms import way_in

NOT_FOR_FILES: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)
LONGEST_TIME: Final = 20
Lines = Sequence[BudgetLine]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form is filled with (記入内容): an application and its tables."""

    application: Application
    lines: Lines
    answers: Mapping[int, bool]  # by exclusion id


def blank_form() -> bytes:
    """The form as the association gives it out: its own, else the model form.

    An association lays its own workbook, with the same names in its cells, where the
    setting ``GRANT_FORM`` points.
    """
    if settings.GRANT_FORM:
        return Path(settings.GRANT_FORM).read_bytes()
    data = resources.files("kakehashi.programmes.grants") / "data/forms"
    return (data / "application.xlsx").read_bytes()


def official_form(
    call: Call, *, body: Organisation, application: Application | None
) -> bytes:
    """The form of a call for one body, with what its draft already says.

    Six queries, of which three for the draft. Every other part of the workbook, its
    drawings and text boxes, keeps its bytes.

    Raises:
        Refused: ``form-too-small``: the draft has more lines than the form.
    """
    said = None
    if application is not None:
        answered: Iterable[ExclusionAnswer] = application.exclusion_answers.all()
        said = Answers(
            application,
            list(application.lines.all()),
            {answer.exclusion_id: answer.applies for answer in answered},
        )
    return filled_form(call, body=body, said=said)


def filled_form(call: Call, *, body: Organisation, said: Answers | None) -> bytes:
    """The form of a call for one body, with answers given or without any.

    Raises:
        Refused: ``form-too-small``.
    """
    form = blank_form()
    with translation.override("ja"):
        values = _of_the_call(call, body)
        if said is not None:
            values |= _of_the_draft(said, call)
    known = {cell.name for cell in names_of(form)}
    return fill(form, {name: v for name, v in values.items() if name in known})


def _of_the_call(call: Call, body: Organisation) -> dict[str, FormValue]:
    caps, ways = list(call.caps.all()), list(call.eligibilities.all())
    exclusions = list(call.exclusions.all())
    ceilings: list[list[FormScalar]] = [[cap.cap_for, cap.cap_yen] for cap in caps]
    if len(exclusions) > EXCLUSION_ROWS:
        raise _too_small(len(exclusions), EXCLUSION_ROWS)
    return {
        "call_name": f"{call.name_ja}({call.year_label})",
        "body_name": body.full_name,
        "body_code": body.code or "",
        "terms_told": "\n".join(_terms(call, body, caps, ways)),
        "exclusion_numbers": [exclusion.position for exclusion in exclusions],
        "exclusion_texts": [exclusion.text_ja for exclusion in exclusions],
        "form_version": FORM_VERSION,
        "call_id": str(call.pk),
        "call_scheme": call.scheme,
        "call_year": str(call.fiscal_year),
        "body_kind": body.kind,
        "body_way": way_in(ways, body.kind) or "",
        "terms_rate": _text(call.rate_percent),
        "terms_floor": _text(call.floor_yen),
        "terms_from": _text(call.project_from),
        "terms_to": _text(call.project_to),
        "terms_closes": call.closes_at.isoformat(),
        "terms_caps": ceilings,
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _terms(
    call: Call, body: Organisation, caps: Sequence[Cap], ways: Sequence[Eligibility]
) -> list[str]:
    """The terms in sentences, as the page of the call tells this body."""
    offer = offer_to(body.kind, name=body.local_name, caps=caps, eligibilities=ways)
    period = "".join(
        (
            say_day(call.project_from) if call.project_from else "",
            "から",
            f"{say_day(call.project_to)}まで" if call.project_to else "",
        )
    )
    until = (
        say_deadline(call.closes_at)
        if call.is_hour_known
        else say_day(call.closing_day)
    )
    told = [
        ("申請期限", until),
        ("事業期間", period if call.project_from or call.project_to else ""),
        ("助成率", f"{call.rate_percent}%以内" if call.rate_percent else ""),
        ("下限額", say_yen(call.floor_yen) if call.floor_yen else ""),
    ]
    return [
        "".join(offer.sentences),
        "　".join(f"{label}:{words}" for label, words in told if words),
    ]


def _of_the_draft(said: Answers, call: Call) -> dict[str, FormValue]:
    application = said.application
    values: dict[str, FormValue] = {
        field.name: _answer(application, field.name, field.kind)
        for field in FIELDS
        if field.name != "title"
    }
    reference = application.case.reference
    answered = [said.answers.get(one.pk) for one in call.exclusions.all()]
    return values | {
        "title": clean(application.case.title),
        "shown_reference": reference,
        "draft_reference": reference,
        "costs": _costs(said.lines),
        "schedule": _steps(clean(application.schedule)),
        "exclusion_answers": [None if a is None else APPLIES[a] for a in answered],
    }


def _answer(application: Application, name: str, kind: Kind) -> FormValue:
    value = getattr(application, name)
    if kind is Kind.CHOICE:
        return CHOICES[name].get(value)
    if kind is Kind.YES:
        return YES_NO[bool(value)]
    if kind is Kind.YEN:
        return value or None
    return clean(value) if isinstance(value, str) else value


def clean(text: str) -> str:
    """A text without the characters that no workbook can hold."""
    return NOT_FOR_FILES.sub("", text)


def _costs(lines: Lines) -> list[list[str | int | None]]:
    """The cost table; the column of amounts is the form's own formula."""
    if len(lines) > COST_ROWS:
        raise _too_small(len(lines), COST_ROWS)
    return [
        [
            CHOICES["expense_class"][line.expense_class],
            clean(line.description),
            line.unit_yen,
            line.quantity,
            clean(line.unit),
            None,
            ELIGIBLE[line.is_eligible],
        ]
        for line in lines
    ]


def _steps(text: str) -> list[list[str]]:
    """The schedule, a row each line; what is left over shares the last row."""
    steps = steps_of(text)
    rows = [_step(line) for line in steps[: STEP_ROWS - 1]]
    rest = steps[STEP_ROWS - 1 :]
    if len(rest) > 1:
        return [*rows, ["", "\n".join(rest)]]
    return [*rows, *(_step(line) for line in rest)]


def _step(line: str) -> list[str]:
    when, mark, what = line.strip().partition(STEP_MARK)
    if mark and when and len(when) <= LONGEST_TIME:
        return [when, what]
    return ["", line]


def _too_small(many: int, most: int) -> Refused:
    message = _(
        "The form holds %(most)d lines, and there are %(many)d. Please go on in the"
        " browser."
    )
    return Refused(Problem("form-too-small", message % {"most": most, "many": many}))


def form_name(call: Call, body: Organisation, reference: str = "") -> str:
    """The file's name for people: whose form of which call it is."""
    day = timezone.localdate(call.closes_at).year
    parts = ["助成申請書", str(call.fiscal_year or day), body.name, reference]
    return "_".join(part for part in parts if part) + ".xlsx"
