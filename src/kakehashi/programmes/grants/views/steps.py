"""The steps of a draft, and on which of them a problem is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kakehashi.foundation.pages.parts import Step
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.forms.papers import PapersForm

STEPS = (
    ("edit", gettext_lazy("Project")),
    ("edit_costs", gettext_lazy("Costs")),
    ("edit_papers", gettext_lazy("Papers and contact")),
    ("submit", gettext_lazy("Check and submit")),
)
GROUPS_OF_BOXES = frozenset({"venue", "other_subsidy", "kind"})
ON_COSTS = frozenset({"lines", "requested_yen", "other_income_yen"})
ON_PAPERS = frozenset(PapersForm.base_fields)


@dataclass(frozen=True, slots=True)
class Place:
    """A problem with the page and field where it is mended; ``url`` may be empty."""

    message: str
    page: str
    url: str


def page_of(problem: Problem) -> str:
    """The name of the page a problem is mended on; ``""`` for none."""
    if not problem.field:
        return ""
    if problem.field == "approval":
        return "approval"
    if problem.field in ON_COSTS:
        return "edit_costs"
    return "edit_papers" if problem.field in ON_PAPERS else "edit"


def steps_for(reference: str, current: str, problems: Sequence[Problem]) -> list[Step]:
    """The step navigation of a draft, with what is left on each page."""
    pages = [page_of(problem) for problem in problems]
    return [
        Step(
            label=_label(str(label), pages.count(name)),
            url=reverse(f"grants:{name}", args=[reference]),
            state=_state(name, current, pages.count(name)),
        )
        for name, label in STEPS
    ]


def _label(label: str, left: int) -> str:
    if not left:
        return label
    return ngettext("%(page)s (%(left)d left)", "%(page)s (%(left)d left)", left) % {
        "page": label,
        "left": left,
    }


def _state(
    name: str, current: str, left: int
) -> Literal["done", "current", "todo", "wrong"]:
    if name == current:
        return "current"
    return "todo" if left or name == "submit" else "done"


def anchor_of(field: str) -> str:
    """The id to lead to: a box, or the row of a group of boxes."""
    if field == "lines":
        return field
    group = field.startswith("exclusion_") or field in GROUPS_OF_BOXES
    return f"row_id_{field}" if group else f"id_{field}"


def places_of(reference: str, problems: Sequence[Problem]) -> list[Place]:
    """Every problem with a link to its field."""
    labels = {**dict(STEPS), "approval": _("Own approval and consent")}
    places = []
    order = ["", *labels]
    for problem in sorted(problems, key=lambda p: order.index(page_of(p))):
        page = page_of(problem)
        if page:
            address = reverse(f"grants:{page}", args=[reference])
            anchor = anchor_of(problem.field)
            places.append(
                Place(problem.message, str(labels[page]), f"{address}#{anchor}")
            )
        else:
            places.append(Place(problem.message, _("The whole application"), ""))
    return places
