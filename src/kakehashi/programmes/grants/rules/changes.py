"""An application as plain text, and what changed between two of its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    ExclusionAnswer,
    Paper,
)

LABELS = {
    "title": _("Title of the project"),
    "category": _("Field of the project"),
    "venue": _("Where it mainly takes place"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "purpose": _("Purpose and need"),
    "content": _("Content of the project"),
    "schedule": _("Schedule"),
    "effect": _("Expected effect"),
    "model_point": _("What others can learn from it"),
    "is_joint": _("A joint project"),
    "partner_name": _("Partner of the joint project"),
    "partner_part": _("Who does what"),
    "other_subsidy": _("Other subsidies"),
    "other_subsidy_note": _("Where you applied, and the result"),
    "is_carried_over": _("Continues a project of last year"),
    "carried_over_note": _("What is new compared with last year"),
    "exclusions": _("Projects that are not funded"),
    "lines": _("Cost table"),
    "other_income_yen": _("Other income"),
    "requested_yen": _("Sum asked for"),
    "contact_section": _("Section in charge"),
    "contact_name": _("Person in charge"),
    "contact_phone": _("Telephone"),
    "contact_mail": _("E-mail address"),
    "document_number": _("Number of the covering letter"),
    "document_date": _("Date of the covering letter"),
    "papers": _("Attachments"),
}
YEN = frozenset({"other_income_yen", "requested_yen"})
# A longer text is shown as before and after: comparing letter by letter costs time.
LONGEST_COMPARED = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: ``kind`` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs, with its text cut into what stayed, went and came."""

    field: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def content_of(
    application: Application,
    *,
    lines: Sequence[BudgetLine],
    answers: Sequence[ExclusionAnswer],
    papers: Sequence[Paper],
) -> dict[str, str]:
    """Every answer of ``application`` as text, by the names of `LABELS`.

    Always in Japanese, whoever asks, so that two versions can be compared.
    """
    with translation.override("ja"):
        content = {
            "title": application.case.title,
            "lines": "\n".join(_line(line) for line in lines),
            "exclusions": "\n".join(
                f"{answer.exclusion.text_ja}: {'該当' if answer.applies else '非該当'}"
                for answer in sorted(answers, key=lambda a: a.exclusion.position)
            ),
            "papers": "\n".join(paper.file.name for paper in papers),
        }
        for field in LABELS:
            if field not in content:
                content[field] = _text(application, field)
    return content


def _text(application: Application, field: str) -> str:
    value = getattr(application, field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return format_wareki(value)
    if field in YEN:
        return f"{value:,}円"
    shown = getattr(application, f"get_{field}_display", None)
    return str(shown()) if shown else str(value)


def _line(line: BudgetLine) -> str:
    eligible = "対象" if line.is_eligible else "対象外"
    return (
        f"{line.get_expense_class_display()} {line.description}"
        f" {line.unit_yen:,}円×{line.quantity:,}{line.unit}"
        f"={line.amount_yen:,}円({eligible})"
    )


def changes_between(
    before: Mapping[str, str], after: Mapping[str, str]
) -> list[Change]:
    """What differs, in the order of the pages. Answers unknown before are left out."""
    return [
        Change(
            field,
            str(label),
            before[field],
            after.get(field, ""),
            tuple(pieces_of(before[field], after.get(field, ""))),
        )
        for field, label in LABELS.items()
        if field in before and before[field] != after.get(field, "")
    ]


def pieces_of(before: str, after: str) -> Iterator[Piece]:
    """Cut two texts into what stayed, what went and what came, in reading order."""
    if max(len(before), len(after)) > LONGEST_COMPARED:
        yield from (
            piece
            for piece in (Piece("gone", before), Piece("new", after))
            if piece.text
        )
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", before[a:b])
            continue
        if b > a:
            yield Piece("gone", before[a:b])
        if d > c:
            yield Piece("new", after[c:d])
