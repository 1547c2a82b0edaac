"""What a column holds, as far as the engine understood it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kakehashi.engines.sheets.tables import Column, Table


class Kind(StrEnum):
    """What a column holds.

    ``NUMBER_IN_ROW`` is a running number or an identifier of the row (NO, ID);
    ``CATEGORY`` a text with few values; ``TEXT`` everything else; ``EMPTY`` no value.
    """

    BODY_CODE = "body_code"  # 全国地方公共団体コード
    CORPORATE_NUMBER = "corporate_number"  # 法人番号
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    NAME = "name"
    KANA = "kana"
    LATIN_NAME = "latin_name"
    ADDRESS = "address"
    POSTAL = "postal"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    DATE = "date"
    TIME = "time"
    PERIOD = "period"
    WEEKDAYS = "weekdays"
    YEAR = "year"
    MONEY = "money"
    NUMBER = "number"
    YES_NO = "yes_no"
    ROW_NUMBER = "row_number"
    CATEGORY = "category"
    TEXT = "text"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Understood:
    """One column understood.

    Attributes:
        column: the column.
        kind: what it holds.
        sure: from 0 to 1; below 0.6 a person should look.
        by: ``"name"``, ``"content"`` or ``"both"``: what spoke for the kind.
        factor: what a number is multiplied with to be in its base unit (千円 → 1000).
        field: the field of the known shape it answers to, or ``""``.
    """

    column: Column
    kind: Kind
    sure: float
    by: str
    factor: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A table understood: its columns in order, and the national shape it follows.

    Attributes:
        table: the table.
        columns: one for each column of the table, in order.
        shape: name of the 推奨データセット it follows, or ``""``.
        missing: required fields of that shape that no column answers to.
        body_code: the six-digit code of the body the table is about, or ``""`` when it
            is about several or says none.
    """

    table: Table
    columns: tuple[Understood, ...]
    shape: str = ""
    missing: tuple[str, ...] = ()
    body_code: str = ""

    def of_kind(self, kind: Kind) -> tuple[Understood, ...]:
        """Return the columns of a kind, from left to right."""
        return tuple(column for column in self.columns if column.kind is kind)
