"""What is said about a file: a code, a place, and a sentence in two languages.

The sentences are data (``data/sentences/*.toml``), one file for each room of the
engine, so that a translator reads them without reading code. A finding keeps the code
and the values; the sentence is made when somebody reads it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final, Literal, NamedTuple

from kakehashi.kernel.problems import Problem, Refused

Language = Literal["ja", "en"]


class Level(StrEnum):
    """How much a finding matters.

    ``NOTE``: told, nothing need be done (a repaired zero). ``WARNING``: a person should
    look. ``ERROR``: the cell cannot be used as it is.
    """

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Sentence(NamedTuple):
    """What a code says, and how much it matters."""

    level: Level
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, at its place.

    Attributes:
        code: the key of its sentence, e.g. ``"check-digit"``.
        row: as the sheet counts it, from 1; ``None`` for the whole sheet or file.
        column: the name of the column as written; ``None`` for the whole row.
        cell: the address as a spreadsheet shows it (``"F12"``), or ``None``.
        values: what the sentence names (``{value}``, ``{expected}`` …), as text.
        sheet: the sheet's name; ``""`` for a CSV or for the whole file.
    """

    code: str
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    @property
    def level(self) -> Level:
        """How much it matters, by its code."""
        return sentences()[self.code].level

    def message(self, language: Language = "ja") -> str:
        """Return the sentence a person reads."""
        sentence = sentences()[self.code]
        return (sentence.en if language == "en" else sentence.ja).format(**self.values)


class Rejected(Refused):
    """A file that cannot be read at all; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(Problem(finding.code, finding.message()))


def reject(code: str, **values: object) -> Rejected:
    """Return the refusal of a whole file, ready to be raised."""
    return Rejected(Finding(code, values={k: str(v) for k, v in values.items()}))


_ROOM: Final = "kakehashi.engines.sheets"


@cache
def sentences() -> Mapping[str, Sentence]:
    """Return every sentence by its code; two rooms may not say the same code."""
    found: dict[str, Sentence] = {}
    folder = resources.files(_ROOM) / "data" / "sentences"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"{file.name}: {code} is said twice")
            found[code] = Sentence(Level(entry["level"]), entry["ja"], entry["en"])
    return found
