"""Texts as towns write them, each with the reading a person gave it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kakehashi.engines.sheets.periods import Period, read_period

READINGS = tomllib.loads(
    Path(__file__).with_name("readings.toml").read_text(encoding="utf-8")
)


def runs(period: Period) -> str:
    """Write the days taken out as the table does: ``08-10 08-12..08-14``."""
    found: list[list[str]] = []
    before = None
    for day in period.excepted:
        if before is not None and (day - before).days == 1:
            found[-1] = [found[-1][0], f"{day:%m-%d}"]
        else:
            found.append([f"{day:%m-%d}"])
        before = day
    return " ".join("..".join(run) for run in found)


def test_the_table_has_no_text_twice() -> None:
    texts = [tuple(entry[:1]) for entry in READINGS["days"]]
    assert len(texts) == len(set(texts))
    assert len(texts) + len(READINGS["hours"]) >= 150


@pytest.mark.parametrize("entry", READINGS["days"], ids=lambda entry: entry[0])
def test_days_are_read_as_a_person_reads_them(entry: list[str]) -> None:
    text, first, last, excepted, sure = entry
    period = read_period(text, year=2026)
    assert (
        str(period.start_date or ""),
        str(period.end_date or ""),
        runs(period),
        "review" if period.needs_review else "sure",
    ) == (first, last, excepted, sure)


@pytest.mark.parametrize("entry", READINGS["hours"], ids=lambda entry: repr(entry[:2]))
def test_hours_are_read_as_a_person_reads_them(entry: list[str]) -> None:
    start, end, sessions, sure = entry
    period = read_period("8月5日", start, end, year=2026)
    written = " ".join(f"{a or ''}-{b or ''}" for a, b in period.sessions)
    assert (written, "review" if period.needs_review else "sure") == (sessions, sure)
