"""Facts of the programme, each with its source; nothing of them is counted here."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parents[1] / "data"


@cache
def participants_by_year() -> list[dict[str, str]]:
    """Participants and countries by fiscal year; empty where none was published."""
    return rows_of("participants_by_year.csv")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of facts."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
