"""Facts that hold from a day on (適用日のある事実), and spans counted in months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def in_force(rows: Sequence[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    """The row in force on a day by its ``since``; before the first one, the first.

    Raises:
        IndexError: there is no row at all.
    """
    known = sorted(rows, key=lambda row: row["since"])
    return ([row for row in known if row["since"] <= day] or known[:1])[-1]


def in_language(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A row whose columns ``name_ja`` and ``name_en`` are read as one, ``name``.

    Japanese for ``ja``, English for every other language.
    """
    own, other = ("_ja", "_en") if language == "ja" else ("_en", "_ja")
    told = {name: value for name, value in row.items() if not name.endswith(other)}
    return {name.removesuffix(own): value for name, value in told.items()}


def lasts_longer(first: date, last: date, months: int) -> bool:
    """Whether a span, both days counted, is longer than whole months.

    10 April to 9 July are three months; to 10 July is longer.
    """
    whole = (last.year - first.year) * 12 + last.month - first.month
    return (whole, last.day) >= (months, first.day)
