"""The programme's papers as plain data for typst: decision letters and covers."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.foundation.papers.render import render_pdf
from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.models import Application, Award, Letter
from kakehashi.programmes.grants.queries.applications import papers_of
from kakehashi.programmes.grants.rules.changes import content_of

TEMPLATES = Path(__file__).parent / "papers"


def letter_pdf(letter: Letter) -> bytes:
    """Print a decision letter (交付決定通知書・不採択通知書) as PDF, in Japanese."""
    case = letter.application.case
    award: Award | None = getattr(letter.application, "award", None)
    with translation.override("ja"):
        title = letter.get_kind_display()
    return render_pdf(
        TEMPLATES / "letter.typ",
        {
            "number": str(letter.number),
            "date": format_wareki(letter.dated),
            "addressee": case.applicant.name,
            "sender": headquarters().name,
            "title": title,
            "is_award": award is not None,
            "reference": case.reference,
            "project": case.title,
            "call": letter.application.call.name_ja,
            "amount": f"{award.amount_yen:,}" if award else "",
            "conditions": award.conditions if award else "",
            "reason": letter.reason,
            "is_demonstration": letter.application.call.is_demonstration,
        },
    )


def cover_pdf(application: Application, lines_total_yen: int) -> bytes:
    """Print the covering letter (申請書鑑) with the applicant's own number."""
    case = application.case
    dated = application.document_date
    return render_pdf(
        TEMPLATES / "cover.typ",
        {
            "number": application.document_number or _("(not numbered yet)"),
            "date": format_wareki(dated) if dated else "",
            "addressee": headquarters().name,
            "sender": case.applicant.name,
            "reference": case.reference,
            "project": case.title,
            "call": application.call.name_ja,
            "requested": f"{application.requested_yen or 0:,}",
            "total": f"{lines_total_yen:,}",
            "contact": "　".join(
                part
                for part in (
                    application.contact_section,
                    application.contact_name,
                    application.contact_phone,
                    application.contact_mail,
                )
                if part
            ),
            "is_demonstration": application.call.is_demonstration,
        },
    )


def content_now(application: Application) -> dict[str, str]:
    """Every answer as text, as it stands. Three queries."""
    return content_of(
        application,
        lines=list(application.lines.all()),
        answers=list(application.exclusion_answers.select_related("exclusion")),
        papers=list(papers_of(application)),
    )
