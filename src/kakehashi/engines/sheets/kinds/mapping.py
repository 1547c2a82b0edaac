"""Which column answers to which field of an import: proposed, then confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.kinds.vocabulary import header_key
from kakehashi.engines.sheets.tables import Table

_BY_NAME: Final = 0.95
_BY_ALIAS: Final = 0.9
_BY_PART: Final = 0.65
_BY_KIND: Final = 0.5
_NAMES_FOR_CODES: Final = 0.8
_WORTH: Final = 0.3
_OTHER_KIND: Final = 0.6
_SHORTEST_PART: Final = 2
# A code is asked for and names stand there, or the other way round: a body is meant.
_ALSO: Final = {
    Kind.BODY_CODE: frozenset({Kind.MUNICIPALITY, Kind.PREFECTURE, Kind.NAME}),
    Kind.MUNICIPALITY: frozenset({Kind.BODY_CODE, Kind.NAME}),
    Kind.MONEY: frozenset({Kind.NUMBER}),
    Kind.NUMBER: frozenset({Kind.MONEY}),
    Kind.DATE: frozenset({Kind.PERIOD, Kind.YEAR}),
    Kind.YEAR: frozenset({Kind.DATE, Kind.NUMBER}),
}
# Found by what the column holds alone, though it holds names where codes are asked.
_ALSO_BY_KIND: Final = {Kind.BODY_CODE: Kind.MUNICIPALITY}
_ANY: Final = frozenset({Kind.TEXT, Kind.NAME, Kind.CATEGORY, Kind.EMPTY})


@dataclass(frozen=True, slots=True)
class TargetField:
    """A field that an import fills.

    Attributes:
        name: how the program calls it.
        label: how people call it.
        kind: what a column for it should hold.
        required: whether every row needs it.
        aliases: headers it is known by.
    """

    name: str
    label: str
    kind: Kind
    required: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """The column proposed for a field.

    Attributes:
        field: name of the field.
        column: position of the column from 0, or ``None``.
        sure: from 0 to 1.
        by: ``"remembered"``, ``"name"``, ``"kind"`` or ``""`` for none.
    """

    field: str
    column: int | None = None
    sure: float = 0.0
    by: str = ""


class ProposedJson(TypedDict):
    """A proposed column as JSON has it."""

    field: str
    column: int | None
    sure: float
    by: str


class MappingJson(TypedDict):
    """A mapping as JSON has it."""

    fingerprint: str
    fields: list[ProposedJson]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What is proposed for each field, in the order of the fields.

    Attributes:
        fingerprint: of the table it was made for.
        fields: one for each field.
    """

    fingerprint: str
    fields: tuple[Proposed, ...]

    def items(self) -> Iterator[tuple[str, int | None]]:
        """Yield each field with its column, or ``None``."""
        for proposed in self.fields:
            yield proposed.field, proposed.column

    def column_of(self, field: str) -> int | None:
        """Return the position of the column for a field, or ``None``."""
        return dict(self.items()).get(field)

    def to_json(self) -> MappingJson:
        """Return it as lists, numbers and texts."""
        return {
            "fingerprint": self.fingerprint,
            "fields": [
                {"field": p.field, "column": p.column, "sure": p.sure, "by": p.by}
                for p in self.fields
            ],
        }

    @classmethod
    def from_json(cls, kept: MappingJson) -> Mapping:
        """Return a mapping kept by ``to_json``."""
        return cls(
            kept["fingerprint"], tuple(Proposed(**entry) for entry in kept["fields"])
        )


def fingerprint(table: Table) -> str:
    """Return what names the layout of a table: a hash of its headers in their order.

    Width, case and spaces of a header do not count, nor does the name of the file.
    """
    headers = [header_key(column.name) for column in table.columns]
    text = json.dumps(headers, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def propose(
    understanding: Understanding,
    fields: Sequence[TargetField],
    *,
    remembered: Mapping | None = None,
) -> Mapping:
    """Propose a column for each field; a column answers to one field at most.

    What a person confirmed for a table of the same headers goes first, then headers
    equal to a name, label or alias, then headers that hold one, then kinds.

    Args:
        understanding: the table.
        fields: the fields to fill; names are unique.
        remembered: the mapping confirmed last for this fingerprint.
    """
    mark = fingerprint(understanding.table)
    known = remembered if remembered and remembered.fingerprint == mark else None
    columns = understanding.columns
    chosen = _confirmed(known, fields, len(columns)) if known else {}
    wishes = [
        (proposed.sure, -place, -known_column.column.index, proposed)
        for place, field in enumerate(fields)
        for known_column in columns
        if (proposed := _wish(field, known_column, known)) is not None
    ]
    taken = {proposed.column for proposed in chosen.values()}
    for _, _, _, proposed in sorted(wishes, key=lambda wish: wish[:3], reverse=True):
        if proposed.field not in chosen and proposed.column not in taken:
            chosen[proposed.field] = proposed
            taken.add(proposed.column)
    return Mapping(
        mark, tuple(chosen.get(field.name, Proposed(field.name)) for field in fields)
    )


def _confirmed(
    known: Mapping, fields: Sequence[TargetField], width: int
) -> dict[str, Proposed]:
    """What was confirmed before, a field left without a column included."""
    names = {field.name for field in fields}
    return {
        name: Proposed(name, column, 1.0, "remembered")
        for name, column in known.items()
        if name in names and (column is None or 0 <= column < width)
    }


def _wish(
    field: TargetField, known: Understood, remembered: Mapping | None
) -> Proposed | None:
    """How well a column would answer to a field, or ``None`` for not at all."""
    if remembered is not None and remembered.column_of(field.name) is not None:
        return None
    sure, by = _by_header(field, known), "name"
    if sure:
        sure *= _kind_allows(field.kind, known.kind)
    elif known.kind is field.kind and known.kind not in _ANY:
        sure, by = _BY_KIND * known.sure, "kind"
    elif known.kind is _ALSO_BY_KIND.get(field.kind):
        sure, by = _BY_KIND * known.sure * _NAMES_FOR_CODES, "kind"
    if sure < _WORTH:
        return None
    return Proposed(field.name, known.column.index, round(sure, 2), by)


def _by_header(field: TargetField, known: Understood) -> float:
    headers = {header_key(known.column.name), *map(header_key, known.column.path[-1:])}
    names = {header_key(field.name), header_key(field.label)}
    aliases = {header_key(alias) for alias in field.aliases}
    headers, names, aliases = headers - {""}, names - {""}, aliases - {""}
    if headers & names or (known.field and header_key(known.field) in names | aliases):
        return _BY_NAME
    if headers & aliases:
        return _BY_ALIAS
    longest = max(
        (
            len(word)
            for word in names | aliases
            for header in headers
            if len(word) >= _SHORTEST_PART and not word.isascii() and word in header
        ),
        default=0,
    )
    # The more of the header a word makes up, the more it says.
    whole = max(map(len, headers), default=1)
    return _BY_PART + 0.2 * longest / whole if longest else 0.0


def _kind_allows(wanted: Kind, found: Kind) -> float:
    """How far a column's content lets it answer to a field of a kind."""
    if wanted is found or wanted in _ANY or found is Kind.EMPTY:
        return 1.0
    return 0.95 if found in _ALSO.get(wanted, ()) else _OTHER_KIND
