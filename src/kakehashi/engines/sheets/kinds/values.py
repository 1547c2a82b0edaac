"""Cells read as what they are meant to be; every reader says why when it cannot.

Pure functions: a cell in, a value out, ``Unreadable`` with a code and a sentence
otherwise. Nothing is guessed.
"""

from kakehashi.engines.sheets.kinds.keys import alike_key, normal_key
from kakehashi.engines.sheets.kinds.numbers import (
    UNITS,
    read_coordinate,
    read_money,
    read_number,
)
from kakehashi.engines.sheets.kinds.texts import (
    ReadCode,
    read_code,
    read_kana,
    read_phone,
    read_postal,
    read_yes_no,
)
from kakehashi.engines.sheets.kinds.times import (
    is_partial_date,
    read_date,
    read_time,
    read_year,
)

__all__ = [
    "UNITS",
    "ReadCode",
    "alike_key",
    "is_partial_date",
    "normal_key",
    "read_code",
    "read_coordinate",
    "read_date",
    "read_kana",
    "read_money",
    "read_number",
    "read_phone",
    "read_postal",
    "read_time",
    "read_year",
    "read_yes_no",
]
