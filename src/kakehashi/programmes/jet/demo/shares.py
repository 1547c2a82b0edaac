"""The real marginals that a demonstration follows, and those that are made up."""

from __future__ import annotations

from typing import Final, NamedTuple

from kakehashi.programmes.jet.queries.facts import rows_of

CUMULATIVE: Final = 70_661
"""Participants since 1987 as of 2019, all countries."""
NEW_OF: Final = (2_091, 5_761)
"""Newly placed, of all participants, in 2019."""
BODIES: Final = {"prefecture": 46, "municipality": 781, "school": 157}
"""Contracting organisations of 2025."""
PEOPLE: Final = 5_933
"""Participants of 2025."""
POSITIONS: Final = {"ALT": 0.90, "CIR": 0.09, "SEA": 0.01}
"""About nine in ten, one in eleven, one in a hundred, as the programme's site says."""
WISHED: Final = {
    "東京都": 0.22,
    "京都府": 0.16,
    "大阪府": 0.14,
    "北海道": 0.09,
    "沖縄県": 0.08,
}
"""Where candidates wish to go: few places by many; the shares are made up."""


class CountryShare(NamedTuple):
    """A country with its share of participants, and whether that is a real figure."""

    code: str
    name_ja: str
    name_en: str
    share: float
    is_real: bool
    source: str


def country_shares() -> list[CountryShare]:
    """Countries with their shares, adding up to 1.

    What real figures leave is divided among the others as the demonstration makes up.
    """
    rows = rows_of("countries.csv")
    real = {
        r["code"]: int(r["cumulative"]) / CUMULATIVE for r in rows if r["cumulative"]
    }
    made = {r["code"]: float(r["made_up"]) for r in rows if r["made_up"]}
    scale = (1 - sum(real.values())) / sum(made.values())
    return [
        CountryShare(
            row["code"],
            row["name_ja"],
            row["name_en"],
            real.get(row["code"], made.get(row["code"], 0) * scale),
            row["code"] in real,
            row["source"],
        )
        for row in rows
    ]


def pay_steps() -> list[dict[str, str]]:
    """The rows of the table of pay."""
    return rows_of("pay.csv")
