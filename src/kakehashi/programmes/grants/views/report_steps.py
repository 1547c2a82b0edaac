"""The pages of a final report, and on which of them a problem is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.parts import Step
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Evidence, ProcedureLine

PAGES = {
    "write_report": gettext_lazy("What was done"),
    "report_costs": gettext_lazy("What it cost"),
    "report_evidence": gettext_lazy("Evidence"),
    "report_submit": gettext_lazy("Check and hand in"),
}
ON_COSTS = frozenset({"line-missing", "line-unanswered"})


@dataclass(frozen=True, slots=True)
class Place:
    """A problem with the page and the place where it is put right."""

    message: str
    page: str
    url: str


def page_of(problem: Problem) -> str:
    """The page on which a problem is put right."""
    if problem.code.startswith(("evidence", "number")):
        return "report_evidence"
    return "report_costs" if problem.code in ON_COSTS else "write_report"


def steps_of(reference: str, current: str, problems: Sequence[Problem]) -> list[Step]:
    """The step navigation, with what is open on each page."""
    open_on = {page_of(problem) for problem in problems}
    return [
        Step(
            str(label),
            reverse(f"grants:{page}", args=[reference]),
            _state(page, current, is_open=page in open_on),
        )
        for page, label in PAGES.items()
    ]


def _state(
    page: str, current: str, *, is_open: bool
) -> Literal["done", "current", "todo", "wrong"]:
    if page == current:
        return "current"
    return "todo" if is_open or page == "report_submit" else "done"


def places_of(reference: str, problems: Sequence[Problem]) -> list[Place]:
    """Every problem with a link to its place, page by page."""
    order = list(PAGES)
    return [
        Place(
            problem.message,
            str(PAGES[page_of(problem)]),
            reverse(f"grants:{page_of(problem)}", args=[reference]) + _anchor(problem),
        )
        for problem in sorted(problems, key=lambda p: order.index(page_of(p)))
    ]


def _anchor(problem: Problem) -> str:
    if not problem.field:
        return ""
    if problem.field.startswith(("line-", "evidence-")):
        return f"#{problem.field}"
    group = problem.field == "may_publish"
    return f"#row_id_{problem.field}" if group else f"#id_{problem.field}"


def evidence_by_line(
    lines: Sequence[ProcedureLine], papers: Sequence[Evidence]
) -> list[dict[str, object]]:
    """Each line with its papers and what they leave unproved."""
    groups = []
    for line in lines:
        mine = [paper for paper in papers if paper.line_id == line.pk]
        if line.amount_yen or mine:
            proved = sum(paper.amount_yen for paper in mine)
            groups.append(
                {
                    "line": line,
                    "papers": mine,
                    "proved": proved,
                    "missing": line.amount_yen - proved,
                    "too_much": proved - line.amount_yen,
                }
            )
    return groups
