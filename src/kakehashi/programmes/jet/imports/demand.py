"""What bodies ask for, as collectors send it in a sheet (要望の取込), row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from kakehashi.programmes.jet.imports.sheet import Cells, Known, Read, rows_of
from kakehashi.programmes.jet.imports.words import (
    GROUPS,
    JAPANESE,
    POSITIONS,
    SETTLEMENTS,
    Reader,
)
from kakehashi.programmes.jet.models import MOST_SEATS, Housing

HOUSINGS: Final = {
    "": Housing.HELPED,
    "提供": Housing.PROVIDED,
    "provided": Housing.PROVIDED,
    "紹介": Housing.HELPED,
    "helped": Housing.HELPED,
    "本人": Housing.OWN,
    "own": Housing.OWN,
}
SCHOOLS: Final = {
    "elementary": "小",
    "junior_high": "中",
    "high": "高",
    "special": "特",
}
COLUMNS: Final = (
    Known("body", ("団体コード", "団体名", "任用団体"), required=True),
    Known("position", ("職種",), required=True),
    Known("seats", ("人数", "要望人数", "number"), required=True),
    Known("schools", ("学校種", "配置校種", "school levels")),
    Known("settlement", ("居住地の規模", "規模", "area")),
    Known("country", ("希望国籍", "国籍", "nationality")),
    Known("country_is_required", ("国籍必須", "only this nationality")),
    Known("language", ("希望言語", "言語")),
    Known("japanese", ("日本語能力", "日本語")),
    Known("licence", ("運転免許", "運転免許必須", "driving licence")),
    Known("car", ("車の提供", "公用車")),
    Known("sport", ("競技", "スポーツ")),
    Known("group", ("来日時期", "来日グループ")),
    Known("successor_of", ("前任者", "後任", "JET番号")),
    Known("couple", ("夫婦可", "couple")),
    Known("dependants", ("家族可", "family")),
    Known("housing", ("住居",)),
    Known("rent_yen", ("家賃", "家賃月額")),
    Known("sister_country", ("姉妹都市の国",)),
    Known("named_for", ("指名応募番号", "指名")),
    Known("budget", ("予算", "予算措置")),
    Known("remarks", ("備考",)),
)


def read_demand(
    path: Path, *, countries: Mapping[str, int], bodies: Mapping[str, int]
) -> Iterator[Read]:
    """Read a sheet of lines that bodies ask for.

    ``bodies``: the key of each organisation by its code, or by its name for those
    without one (school corporations); a merged town is told by its successor.
    """
    for number, cells in rows_of(path, COLUMNS):
        yield _read(number, cells, countries=countries, bodies=bodies)


def _read(
    number: int,
    cells: Cells,
    *,
    countries: Mapping[str, int],
    bodies: Mapping[str, int],
) -> Read:
    row = Reader(cells)
    values: dict[str, Any] = {
        "body": _body(row, bodies),
        "position": row.word("position", POSITIONS, needed=True),
        "seats": _seats(row),
        "settlement": row.word("settlement", SETTLEMENTS) or "town",
        "country": _country(row, "country", countries),
        "country_is_required": bool(row.flag("country_is_required")),
        "language": row.text("language", most=60),
        "japanese": int(row.word("japanese", {w: str(n) for w, n in JAPANESE.items()})),
        "licence": bool(row.flag("licence")),
        "car": bool(row.flag("car")),
        "sport": row.text("sport", most=60),
        "group": row.word("group", GROUPS),
        "successor_of": row.text("successor_of", most=20),
        "couple": bool(row.flag("couple")),
        "dependants": bool(row.flag("dependants")),
        "housing": row.word("housing", HOUSINGS),
        "rent_yen": row.whole("rent_yen", least=0, most=500_000, usual=None),
        "sister_country": _country(row, "sister_country", countries),
        "named_for": row.text("named_for", most=20),
        "budget": bool(row.flag("budget")),
        "remarks": row.text("remarks", most=2000),
        **{name: mark in cells["schools"] for name, mark in SCHOOLS.items()},
    }
    if values["country_is_required"] and values["country"] is None:
        message = _("Which nationality is required?")
        row.refuse("country-missing", message, "country")
    problems = tuple(row.problems)
    return Read(number, {} if problems else values, problems, tuple(row.remarks))


def _seats(row: Reader) -> int | None:
    """A number of people that a body can mean."""
    if not row.cells["seats"]:
        row.refuse("missing", _("This is missing."), "seats")
        return None
    return row.whole("seats", least=1, most=MOST_SEATS, usual=None)


def _body(row: Reader, bodies: Mapping[str, int]) -> int | None:
    told = row.text("body", most=150, needed=True)
    if told in bodies:
        return bodies[told]
    code = row.body("body") if told else ""
    if code and code not in bodies:
        message = _("“%(text)s” is no body that can appoint participants.")
        row.refuse("body-unknown", message % {"text": told}, "body")
    return bodies.get(code)


def _country(row: Reader, name: str, countries: Mapping[str, int]) -> int | None:
    told = row.text(name, most=60)
    found = countries.get(told.casefold())
    if told and found is None:
        message = _("“%(text)s” is no country of the programme.") % {"text": told}
        row.refuse("unknown-country", message, name)
    return found
