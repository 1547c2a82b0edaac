"""The covering letter of an application (申請書鑑)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.foundation.papers.render import render_pdf
from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.documents.letters import PAPERS
from kakehashi.programmes.grants.models import Application


def cover_pdf(application: Application, lines_total_yen: int) -> bytes:
    """Print the covering letter (申請書鑑) with the applicant's own number."""
    case = application.case
    dated = application.document_date
    return render_pdf(
        PAPERS / "cover.typ",
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
