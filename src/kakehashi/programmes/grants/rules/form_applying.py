"""What a form would make of a draft, before anything of it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    Exclusion,
    ExclusionAnswer,
    OtherSubsidy,
)
from kakehashi.programmes.grants.rules.form_cells import plain_label
from kakehashi.programmes.grants.rules.form_model import FormLine, OfficialForm
from kakehashi.programmes.grants.rules.form_words import FIELDS, Kind

TITLE = "title"
SUMS = ("other_income_yen", "requested_yen")
COLUMNS = frozenset({*(f.name for f in FIELDS), "schedule"} - {TITLE})
# What an emptied cell means. A yes or no that was not given stays as it is saved.
EMPTY: Mapping[str, object] = {
    **dict.fromkeys(COLUMNS, ""),
    **{f.name: None for f in FIELDS if f.kind is Kind.DAY},
    "other_subsidy": OtherSubsidy.NONE,
    "other_income_yen": 0,
    "requested_yen": None,
}
KEPT = frozenset(f.name for f in FIELDS if f.kind is Kind.YES)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A draft as it would be, not saved.

    Attributes:
        application: a copy of the draft with the answers of the form.
        changes: the columns the form gives, as the verbs of drafts take them.
        costs: the cost table of the form; None where the saved one stays.
        answers: to every exclusion that has one, by its id.
        emptied: what the form leaves blank and the draft has, by name.
    """

    application: Application
    title: str
    changes: Mapping[str, object]
    costs: Sequence[FormLine] | None
    lines: Sequence[BudgetLine]
    answers: Mapping[int, bool]
    answered: Sequence[ExclusionAnswer]
    emptied: Sequence[str] = ()


def propose(
    form: OfficialForm,
    application: Application,
    *,
    lines: Sequence[BudgetLine],
    exclusions: Sequence[Exclusion],
    answers: Sequence[ExclusionAnswer],
    erase: bool = False,
) -> Proposed:
    """What ``application`` would be with the answers of ``form``.

    A blank cell leaves what is saved as it is, unless ``erase``. An unreadable cell
    changes nothing, and a cost table with an unreadable line leaves the saved one.
    """
    emptied = list(_emptied(form, application, lines))
    changes = {n: v for n, v in form.values.items() if n in COLUMNS}
    if steps_of(str(changes.get("schedule", ""))) == steps_of(application.schedule):
        changes.pop("schedule", None)  # the same steps, with other blanks between
    if erase:
        changes |= {name: EMPTY[name] for name in emptied if name in EMPTY}
    clashing = _clashing(application, changes)
    changes = {n: v for n, v in changes.items() if n not in clashing}
    changed = copy(application)
    for name, value in changes.items():
        setattr(changed, name, value)
    changed.case = copy(application.case)
    changed.case.title = str(form.values.get(TITLE) or application.case.title)
    takes_costs = form.lines_read and bool(form.lines or (erase and "lines" in emptied))
    costs = form.lines if takes_costs else None
    said = answers_by_id(form, exclusions)
    if not erase:
        said = {a.exclusion_id: a.applies for a in answers} | said
    by_id = {exclusion.pk: exclusion for exclusion in exclusions}
    return Proposed(
        application=changed,
        title=changed.case.title,
        changes=changes,
        costs=costs,
        lines=lines if costs is None else as_lines(costs),
        answers=said,
        answered=[
            ExclusionAnswer(exclusion=by_id[pk], applies=applies)
            for pk, applies in said.items()
            if pk in by_id
        ],
        emptied=emptied,
    )


def steps_of(schedule: str) -> list[str]:
    """The steps of a schedule, a line each, without the blanks around them."""
    return [line.strip() for line in schedule.split("\n") if line.strip()]


def _emptied(
    form: OfficialForm, application: Application, lines: Sequence[BudgetLine]
) -> Iterator[str]:
    for name in (*(f.name for f in FIELDS), "schedule"):
        if name not in form.blank or name in KEPT or name == TITLE:
            continue
        if getattr(application, name) not in {EMPTY[name], "", None}:
            yield name
    if form.lines_read and not form.lines and lines:
        yield "lines"


def _clashing(application: Application, changes: Mapping[str, object]) -> set[str]:
    """The days, where the new ones beside the saved ones would run backwards."""
    days = [
        changes.get(name, getattr(application, name))
        for name in ("starts_on", "ends_on")
    ]
    first, last = days
    if isinstance(first, date) and isinstance(last, date) and last < first:
        return {"starts_on", "ends_on"}
    return set()


def days_clash(form: OfficialForm, application: Application) -> bool:
    """Whether the days of the form cannot stand beside those saved."""
    return bool(_clashing(application, form.values))


def as_lines(costs: Sequence[FormLine]) -> list[BudgetLine]:
    """The cost table as rows that are not saved."""
    return [
        BudgetLine(
            position=position,
            expense_class=cost.expense_class,
            description=cost.description,
            unit=cost.unit,
            unit_yen=cost.unit_yen,
            quantity=cost.quantity,
            amount_yen=cost.amount_yen,
            is_eligible=cost.is_eligible,
        )
        for position, cost in enumerate(costs, start=1)
    ]


def answers_by_id(
    form: OfficialForm, exclusions: Sequence[Exclusion]
) -> dict[int, bool]:
    """The answers to exclusions whose words are still the same."""
    return {
        exclusion.pk: form.answers[exclusion.position]
        for exclusion in exclusions
        if exclusion.position in form.answers and is_same(form, exclusion)
    }


def is_same(form: OfficialForm, exclusion: Exclusion) -> bool:
    """Whether the form asks for an exclusion in the words of the call."""
    asked = form.exclusions.get(exclusion.position, "")
    return plain_label(asked) == plain_label(exclusion.text_ja)


def draft_for(
    form: OfficialForm, drafts: Sequence[Application], chosen: str = ""
) -> Application | None:
    """The draft a form goes into: the chosen one, else the one it was filled from,
    else the only one there is; None for a new one.
    """
    if chosen:
        return next((d for d in drafts if d.case.reference == chosen), None)
    filled = (d for d in drafts if d.case.reference == form.terms.reference)
    return next(filled, drafts[0] if len(drafts) == 1 else None)
