"""Tables as CSV files that a spreadsheet opens right and cannot be tricked by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse

from kakehashi.engines.sheets.tables import Value
from kakehashi.engines.sheets.writing import write_csv


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A download of ``rows`` under ``header``: UTF-8 with BOM, CRLF, every cell plain.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    Source: OWASP, CSV Injection; RFC 4180 for the form, RFC 6266 for the name.
    """
    out = BytesIO()
    write_csv(out, header, ([_plain(cell) for cell in row] for row in rows))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f"attachment; filename=\"export.csv\"; filename*=UTF-8''{quote(name)}"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _plain(cell: object) -> Value:
    """A number and nothing as they are, all else (a lazy sentence) as text."""
    return cell if isinstance(cell, int | float | None) else str(cell)
