"""Whether a final report (実績報告) may be handed in: texts, dates, costs, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.pages.formats import say_day
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Evidence, ProcedureLine, Report
from kakehashi.programmes.grants.rules.continuing import keyed
from kakehashi.programmes.grants.rules.terms import Cost

LABELS = {
    "starts_on": gettext_lazy("Begun on"),
    "ends_on": gettext_lazy("Ended on"),
    "done": gettext_lazy("What was done"),
    "result": gettext_lazy("What came of it"),
    "lessons": gettext_lazy("What remains to be done"),
    "participants": gettext_lazy("How many took part"),
    "other_income_yen": gettext_lazy("Fees and other income"),
    "public_title": gettext_lazy("Title of the case study"),
    "public_summary": gettext_lazy("Summary of the case study"),
    "public_point": gettext_lazy("What others can take from it"),
    "may_publish": gettext_lazy("Publication as a case study"),
    "document_number": gettext_lazy("Number of the covering letter"),
    "document_date": gettext_lazy("Date of the covering letter"),
}
TEXTS = ("done", "result", "lessons")
PUBLIC = ("public_title", "public_summary", "public_point")


@dataclass(frozen=True, slots=True)
class Period:
    """When a project may run (事業期間): both days count; None where not laid down."""

    starts_on: date | None
    ends_on: date | None

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in it."""
        return not (
            (self.starts_on is not None and day < self.starts_on)
            or (self.ends_on is not None and day > self.ends_on)
        )


def problems_with_reporting(
    report: Report,
    lines: Sequence[ProcedureLine],
    *,
    planned: Sequence[Cost],
    evidence: Sequence[Evidence],
    period: Period,
) -> list[Problem]:
    """Every reason the report cannot be handed in, page by page.

    ``planned`` are the lines of the plan in force, each of which is to be answered.
    Fields: columns of `Report`, ``line-<id>``, ``evidence-<id>``.
    """
    return [
        *_texts(report),
        *_dates(report, period),
        *_costs(lines, planned),
        *_proofs(lines, evidence, period),
    ]


def _texts(report: Report) -> Iterator[Problem]:
    for field in TEXTS:
        if not getattr(report, field).strip():
            yield _missing(field)
    if report.may_publish is None:
        yield Problem(
            "missing",
            _("Please say whether it may be published as a case study."),
            "may_publish",
        )
    elif report.may_publish:
        for field in PUBLIC:
            if not getattr(report, field).strip():
                yield _missing(field)


def _missing(field: str) -> Problem:
    return Problem("missing", _("Please fill in: %s") % LABELS[field], field)


def _dates(report: Report, period: Period) -> Iterator[Problem]:
    for field in ("starts_on", "ends_on"):
        day: date | None = getattr(report, field)
        if day is None:
            yield _missing(field)
        elif not period.holds(day):
            yield Problem(
                "outside-period",
                _("%(what)s: the project may run from %(first)s to %(last)s.")
                % {
                    "what": LABELS[field],
                    "first": say_day(period.starts_on),
                    "last": say_day(period.ends_on),
                },
                field,
            )


def _costs(
    lines: Sequence[ProcedureLine], planned: Sequence[Cost]
) -> Iterator[Problem]:
    answered = {key for key, _line in keyed(lines)}
    for key, plan in keyed(planned):
        if key not in answered:
            yield Problem(
                "line-missing",
                _("The plan has a line “%s” that is not here.") % plan.description,
            )
    for line in lines:
        if not line.amount_yen and not line.basis.strip():
            yield Problem(
                "line-unanswered",
                _("“%s”: please give what was spent, or say why nothing was.")
                % line.description,
                f"line-{line.pk}",
            )


def _proofs(
    lines: Sequence[ProcedureLine], evidence: Sequence[Evidence], period: Period
) -> Iterator[Problem]:
    proved: Counter[int] = Counter()
    for paper in evidence:
        proved[paper.line_id] += paper.amount_yen
    for line in lines:
        if difference := line.amount_yen - proved[line.pk]:
            told = (
                _("“%(line)s”: evidence for %(yen)s yen is missing.")
                if difference > 0
                else _("“%(line)s”: the evidence comes to %(yen)s yen too much.")
            )
            yield Problem(
                "evidence-differs",
                told % {"line": line.description, "yen": f"{abs(difference):,}"},
                f"line-{line.pk}",
            )
    numbers = Counter(paper.number for paper in evidence)
    for paper in evidence:
        field = f"evidence-{paper.pk}"
        if numbers[paper.number] > 1:
            yield Problem(
                "number-twice",
                _("Two papers have the number %s.") % paper.number,
                field,
            )
        if not period.holds(paper.dated):
            yield Problem(
                "evidence-outside-period",
                _("No. %(number)s is dated %(day)s, outside the project's period.")
                % {"number": paper.number, "day": say_day(paper.dated)},
                field,
            )
