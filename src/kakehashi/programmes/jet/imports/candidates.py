"""Candidates as missions send them in a sheet (応募者の取込), row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from rapidfuzz.fuzz import ratio

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.jet.imports.sheet import Cells, Known, Read, rows_of
from kakehashi.programmes.jet.imports.words import (
    GROUPS,
    JAPANESE,
    POSITIONS,
    RESULTS,
    SETTLEMENTS,
    Reader,
    is_writable,
    lost_letters,
    name_key,
)
from kakehashi.programmes.jet.models import Group, Result

ALIKE: Final = 88
"""Percent of alikeness from which two names of one birthday are asked about."""
YOUNGEST, OLDEST = 18, 75
COLUMNS: Final = (
    Known("number", ("応募番号", "受験番号", "application number"), required=True),
    Known("mission", ("在外公館", "公館", "mission", "embassy"), required=True),
    Known("family_name", ("姓", "family name", "surname"), required=True),
    Known("given_name", ("名", "given name", "given names"), required=True),
    Known("born_on", ("生年月日", "date of birth", "birthday"), required=True),
    Known("country", ("国籍", "nationality", "country"), required=True),
    Known("position", ("職種", "position"), required=True),
    Known("email", ("メールアドレス", "メール", "e-mail", "mail")),
    Known("japanese", ("日本語能力", "日本語", "JLPT")),
    Known("drives", ("運転", "運転の可否", "driving")),
    Known("sport", ("競技", "スポーツ")),
    Known("languages", ("使用言語", "言語")),
    Known("wish_1", ("第1希望", "希望1", "第一希望", "placement 1")),
    Known("wish_2", ("第2希望", "希望2", "第二希望", "placement 2")),
    Known("wish_3", ("第3希望", "希望3", "第三希望", "placement 3")),
    Known("settlement", ("希望する規模", "居住地の規模", "area")),
    Known("group", ("来日時期", "来日グループ", "arrival group")),
    Known("city", ("出発都市", "departure city")),
    Known("partner", ("同時応募者", "配偶者の応募番号", "partner's number")),
    Known("degree_on", ("学位取得日", "degree date")),
    Known("left_programme_in", ("前回の終了年", "last year on JET")),
    Known("years_on_programme", ("参加年数", "years on JET")),
    Known("years_in_japan", ("日本居住年数", "years in Japan")),
    Known("is_japanese_too", ("日本国籍の有無", "Japanese nationality")),
    Known("points", ("面接点", "interview points")),
    Known("result", ("選考結果", "結果")),
    Known("alternate_rank", ("補欠順位", "alternate number")),
    Known("accepts", ("受諾", "accepts the offer")),
)


def read_candidates(
    path: Path, *, countries: Mapping[str, int], year: int, on: date
) -> Iterator[Read]:
    """Read a sheet of candidates; each row is told with what is wrong in it.

    ``countries``: the key of each by its code and its names, in any letters.
    """
    seen = _Seen()
    rows = rows_of(path, COLUMNS)
    for number, cells in rows:
        read = _read(number, cells, countries=countries, year=year, on=on)
        yield seen.checked(read)


def _read(
    number: int, cells: Cells, *, countries: Mapping[str, int], year: int, on: date
) -> Read:
    row = Reader(cells)
    values: dict[str, Any] = {
        "number": row.text("number", most=20, needed=True),
        "mission": row.text("mission", most=150, needed=True),
        "email": row.text("email", most=254),
        "position": row.word("position", POSITIONS, needed=True),
        "japanese": int(row.word("japanese", _texts(JAPANESE)) or 0),
        "drives": bool(row.flag("drives")),
        "sport": row.text("sport", most=60),
        "languages": row.text("languages", most=120),
        "settlement": row.word("settlement", SETTLEMENTS),
        "group": row.word("group", GROUPS) or Group.A,
        "city": row.text("city", most=60),
        "partner": row.text("partner", most=20),
        **{f"wish_{n}": row.body(f"wish_{n}") for n in (1, 2, 3)},
        **_names(row),
        **_past(row, year=year, on=on),
        **_outcome(row),
        "country": _country(row, countries),
    }
    values["name_key"] = name_key(values["family_name"], values["given_name"])
    if values["position"] == "SEA" and not values["sport"]:
        row.refuse("missing", _("A sports adviser has a sport."), "sport")
    problems = tuple(row.problems)
    return Read(number, {} if problems else values, problems, tuple(row.remarks))


def _texts(known: Mapping[str, int]) -> dict[str, str]:
    return {word: str(value) for word, value in known.items()}


def _names(row: Reader) -> dict[str, str]:
    names = {
        "family_name": row.text("family_name", most=60, needed=True),
        "given_name": row.text("given_name", most=80, needed=True),
    }
    for column, name in names.items():
        if lost_letters(name):
            message = _("Letters were lost in this name: please write it again.")
            row.refuse("letters-lost", message, column)
        elif not is_writable(name):
            message = _(
                "A file in Shift_JIS cannot hold this name; use UTF-8 or Excel."
            )
            row.remark("not-in-cp932", message, column)
    return names


def _past(row: Reader, *, year: int, on: date) -> dict[str, Any]:
    born, degree = row.day("born_on"), row.day("degree_on")
    if born is None and not row.cells["born_on"]:
        row.refuse("missing", _("This is missing."), "born_on")
    elif born is not None and not YOUNGEST <= on.year - born.year <= OLDEST:
        message = _("This would be an age of %(age)d years.")
        row.refuse("odd-age", message % {"age": on.year - born.year}, "born_on")
    return {
        "born_on": born,
        "degree_on": degree,
        "left_programme_in": row.whole(
            "left_programme_in", least=1987, most=year, usual=None
        ),
        "years_on_programme": row.whole("years_on_programme", least=0, most=6, usual=0),
        "years_in_japan": row.whole("years_in_japan", least=0, most=10, usual=0),
        "is_japanese_too": bool(row.flag("is_japanese_too")),
    }


def _outcome(row: Reader) -> dict[str, Any]:
    result = row.word("result", RESULTS)
    rank = row.whole("alternate_rank", least=1, most=9999, usual=None)
    if rank is not None and result != Result.ALTERNATE:
        message = _("Only an alternate has a rank.")
        row.refuse("rank-of-no-alternate", message, "alternate_rank")
    return {
        "result": result,
        "alternate_rank": rank,
        "points": row.whole("points", least=0, most=1000, usual=None),
        "accepts": row.flag("accepts"),
    }


def _country(row: Reader, countries: Mapping[str, int]) -> int | None:
    told = row.text("country", most=60, needed=True)
    found = countries.get(told.casefold())
    if told and found is None:
        message = _("“%(text)s” is no country of the programme.") % {"text": told}
        row.refuse("unknown-country", message, "country")
    return found


class _Seen:
    """Who was read before: the same number, or the same person in another spelling."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.by_birthday: dict[object, list[tuple[str, object, int]]] = {}

    def checked(self, read: Read) -> Read:
        if read.problems:
            return read
        values = read.values
        problem = self._twice(values)
        if problem is not None:
            return Read(read.row, {}, (problem,), read.remarks)
        self.numbers[str(values["number"])] = read.row
        told = (str(values["name_key"]), values["country"], read.row)
        self.by_birthday.setdefault(values["born_on"], []).append(told)
        return read

    def _twice(self, values: Mapping[str, Any]) -> Problem | None:
        row = self.numbers.get(values["number"])
        if row is not None:
            message = _("Row %(row)s has the same application number.")
            return Problem("number-twice", message % {"row": row}, "number")
        return same_person(values, self.by_birthday.get(values["born_on"], ()))


def same_person(
    values: Mapping[str, Any], others: Iterable[tuple[str, object, int]]
) -> Problem | None:
    """Whether somebody of that birthday and nationality bears a name so alike."""
    for key, country, row in others:
        if country == values["country"] and ratio(key, values["name_key"]) >= ALIKE:
            message = _(
                "Row %(row)s seems to be the same person: name, birthday and "
                "nationality. Which of them is right?"
            )
            return Problem("person-twice", message % {"row": row}, "family_name")
    return None
