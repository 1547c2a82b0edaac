"""Two sheets of the demonstration (実演): one imported, one waiting to be confirmed.

Every row is made up and says so in its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from kakehashi.engines.imports.models import Import
from kakehashi.engines.imports.verbs import confirm_mapping, start_import
from kakehashi.faces.imports.looking import tables_of
from kakehashi.faces.imports.tasks import compare_import, read_import
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.imports import PAST_AWARDS

TITLES: Final = (
    "【実演】日本語教室の運営",
    "【実演】多言語防災ガイドの作成",
    "【実演】外国人相談窓口の設置",
    "【実演】やさしい日本語の研修",
)
YEARS: Final = ("令和4年度", "R5", "2024")
HEADER: Final = "年度,団体コード,団体名,事業名,交付決定額(千円),確定額(千円)"
Row = tuple[str, str, str, str, int, int | None]


def send_sheets(
    bodies: Sequence[Organisation],
    *,
    by: User,
    organisation: Organisation,
    at: datetime,
) -> None:
    """Send the awards of three made-up years, then a corrected list of the last."""
    rows = [
        _row(number, body, year)
        for year in YEARS
        for number, body in enumerate(bodies[:8], start=len(year))
    ]
    first = _compared(rows, "【実演】過去の交付決定.csv", by, organisation, at)
    PAST_AWARDS.commit(first, version=first.version, by=by, at=at)
    again = [row for row in rows if row[0] == YEARS[-1]]
    year, code, name, title, awarded, _settled = again[0]
    again[0] = (year, code, name, title, awarded + 50, awarded + 50)
    again[1] = (year, "999999", "実演にない町", again[1][3], 700, None)
    again.append((year, code, name, "【実演】交流の集い", 450, None))
    _compared(again, "【実演】過去の交付決定(訂正).csv", by, organisation, at)


def _row(number: int, body: Organisation, year: str) -> Row:
    awarded = 400 + number * 150
    code = body.code.lstrip("0")  # as a spreadsheet leaves it
    title = TITLES[number % len(TITLES)]
    return (year, code, body.name, title, awarded, awarded - number * 10)


def _compared(
    rows: Sequence[Row], name: str, by: User, organisation: Organisation, at: datetime
) -> Import:
    lines = [
        f"{y},{c},{n},{t},{a},{'' if s is None else s}" for y, c, n, t, a, s in rows
    ]
    text = "\r\n".join(("【実演】過去の交付決定一覧,,,,,", HEADER, *lines, ""))
    source = start_import(
        SimpleUploadedFile(name, text.encode("cp932", "replace")),
        target=PAST_AWARDS.name,
        organisation=organisation,
        by=by,
        at=at,
    )
    read_import.call(source.pk)
    source.refresh_from_db()
    [table] = tables_of(source)
    confirm_mapping(
        source,
        table.proposed,
        table=0,
        fingerprint=table.fingerprint,
        version=source.version,
        by=by,
        at=at,
    )
    compare_import.call(source.pk)
    source.refresh_from_db()
    return source
