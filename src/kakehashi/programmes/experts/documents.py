"""The programme's paper as plain data for typst."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.foundation.papers.render import render_pdf
from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.experts.models import Dispatch, Expert

AGREEMENT = Path(__file__).parent / "papers" / "agreement.typ"


def agreement_pdf(row: Dispatch, expert: Expert) -> bytes:
    """Print the agreement (協定書); without number and day it is a draft (案)."""
    days = [row.starts_on, row.ends_on, row.agreed_on]
    data: Any = {
        "number": str(row.number or ""),
        "days": [format_wareki(day) if day else "" for day in days],
        "parties": [headquarters().name, row.receiving_body, row.country],
        "items": [str(row.case), str(row.field or "―"), row.work, row.aim],
        "expert": [expert.organisation.name, expert.name],
        "shares": [[s.item, s.is_ours, s.amount_yen] for s in row.shares.all()],
        "is_demonstration": row.is_demonstration,
    }
    return render_pdf(AGREEMENT, data)
