"""The known shapes of tables: the national 推奨データセット and their fields."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from kakehashi.engines.sheets.kinds.vocabulary import header_key

_COVERED: Final = 0.6  # of the weight of a shape's fields
_KNOWN: Final = 0.3  # of the table's columns


@dataclass(frozen=True, slots=True)
class ShapeField:
    """A field of a shape.

    Attributes:
        name: as the definition has it.
        required: whether the definition asks for it in every row.
        type: ``text``, ``number``, ``date``, ``time`` or ``url``.
        keys: header keys it is known by.
    """

    name: str
    required: bool
    type: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A definition: its name and its fields in order."""

    name: str
    fields: tuple[ShapeField, ...]

    def field_of(self, column: str) -> ShapeField | None:
        """Return the field that a header names, or ``None``."""
        key = header_key(column)
        return next((field for field in self.fields if key in field.keys), None)


@cache
def shapes() -> Mapping[str, Shape]:
    """Return every known shape by name, from ``data/shapes/*.toml``."""
    found = (_shape(entry) for entry in _entries() if "name" in entry)
    return {shape.name: shape for shape in found}


@cache
def aliases() -> Mapping[str, frozenset[str]]:
    """Return other spellings of fields, as real files have them."""
    entry = next(entry for entry in _entries() if "aliases" in entry)
    return {name: frozenset(others) for name, others in entry["aliases"].items()}


def _entries() -> Iterator[dict[str, Any]]:
    """Yield what each file of definitions says."""
    folder = resources.files("kakehashi.engines.sheets") / "data" / "shapes"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def _shape(entry: Mapping[str, Any]) -> Shape:
    return Shape(entry["name"], tuple(map(_field, entry["fields"])))


def _field(entry: Mapping[str, str]) -> ShapeField:
    spellings = {entry["name"], *aliases().get(entry["name"], ())}
    return ShapeField(
        entry["name"],
        entry["use"] == "required",
        entry["type"],
        frozenset(map(header_key, spellings)),
    )


@cache
def _weights() -> Mapping[str, float]:
    """The weight of a field: a name that every shape has says little."""
    known = shapes().values()
    often = Counter(field.name for shape in known for field in shape.fields)
    return {name: 0.05 + math.log(len(known) / n) for name, n in often.items()}


def shape_of(columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the shape that a table follows and its required fields without a column.

    The shape whose fields are covered best, each weighed by how few shapes have it;
    ``("", ())`` when none is covered by 60 % or most columns are unknown to it.
    """
    best, reached = None, _COVERED
    for shape in shapes().values():
        covered = _covered(shape, columns)
        if covered > reached:
            best, reached = shape, covered
    if best is None:
        return "", ()
    answered = set(fields_of(best.name, columns))
    missing = (f.name for f in best.fields if f.required and f.name not in answered)
    return best.name, tuple(missing)


def _covered(shape: Shape, columns: Sequence[str]) -> float:
    answered = {field.name for name in columns if (field := shape.field_of(name))}
    if len(answered) < len(columns) * _KNOWN:
        return 0.0
    weights = _weights()
    whole = sum(weights[field.name] for field in shape.fields)
    return sum(weights[name] for name in answered) / whole


def fields_of(shape: str, columns: Sequence[str]) -> list[str]:
    """Return for each column the field of a shape it answers to, or ``""``.

    The first column that names a field is taken for it.
    """
    if not shape:
        return [""] * len(columns)
    known, taken, found = shapes()[shape], set[str](), list[str]()
    for name in columns:
        field = known.field_of(name)
        fresh = field is not None and field.name not in taken
        found.append(field.name if field is not None and fresh else "")
        taken.add(found[-1])
    return found
