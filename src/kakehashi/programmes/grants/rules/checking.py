"""What the machine noticed, sorted by what the secretariat looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import CheckItem

BY_CODE: Final = {
    "call-not-open": CheckItem.PERIOD,
    "call-closed": CheckItem.PERIOD,
    "correction-late": CheckItem.PERIOD,
    "outside-period": CheckItem.PERIOD,
    "not-eligible": CheckItem.ELIGIBLE,
    "apply-through": CheckItem.ELIGIBLE,
    "excluded": CheckItem.ELIGIBLE,
    "double-funding": CheckItem.SUBSIDY,
    "carried-over-unexplained": CheckItem.SUBSIDY,
    "no-costs": CheckItem.COSTS,
    "over-cap": CheckItem.COSTS,
    "over-rate": CheckItem.COSTS,
    "over-eligible": CheckItem.COSTS,
    "over-need": CheckItem.COSTS,
    "under-floor": CheckItem.COSTS,
}
BY_FIELD: Final = {
    "starts_on": CheckItem.PERIOD,
    "ends_on": CheckItem.PERIOD,
    "requested_yen": CheckItem.COSTS,
    "other_subsidy_note": CheckItem.SUBSIDY,
    "document_number": CheckItem.COVER,
}


def findings_of(
    problems: Iterable[Problem], *, has_papers: bool
) -> Mapping[CheckItem, tuple[Problem, ...]]:
    """The problems under the item each belongs to; the rest goes with the papers.

    Hints only: the secretariat decides whether an item is met.
    """
    found: dict[CheckItem, list[Problem]] = {}
    for problem in problems:
        item = BY_CODE.get(problem.code) or BY_FIELD.get(problem.field)
        found.setdefault(item or CheckItem.PAPERS, []).append(problem)
    if not has_papers:
        found.setdefault(CheckItem.PAPERS, []).append(
            Problem("no-papers", _("Nothing is attached."))
        )
    return {item: tuple(items) for item, items in found.items()}
