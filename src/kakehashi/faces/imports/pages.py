"""What the templates show: the steps of an import, a line with its changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.engines.imports.models import Import, Line, Outcome, Stage
from kakehashi.engines.imports.targets import Target
from kakehashi.foundation.pages.parts import Step, Tone

State = Literal["done", "current", "todo", "wrong"]
TONES: dict[str, Tone] = {
    Outcome.ADDED: "done",
    Outcome.CHANGED: "progress",
    Outcome.SAME: "neutral",
    Outcome.REFUSED: "attention",
    Outcome.GONE: "waiting",
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the difference: what will be stored, what is stored if it differs."""

    after: str
    before: str
    is_changed: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the difference with a cell for each field of its target."""

    row: int
    outcome: Outcome
    tone: Tone
    cells: tuple[ShownCell, ...]
    problems: tuple[str, ...]


def shown_line(line: Line, target: Target) -> ShownLine:
    """Return a line as the table shows it."""
    told: dict[str, list[str]] = {}
    for problem in line.problems:
        told.setdefault(problem["field"], []).append(problem["message"])
    names = [field.name for field in target.fields]
    outcome = Outcome(line.outcome)
    texts = line.after if line.after else line.before
    return ShownLine(
        row=line.row,
        outcome=outcome,
        tone=TONES[outcome],
        cells=tuple(
            ShownCell(
                after=texts.get(name, ""),
                before=line.before.get(name, ""),
                is_changed=outcome is Outcome.CHANGED
                and line.before.get(name) != line.after.get(name),
                problems=tuple(told.get(name, ())),
            )
            for name in names
        ),
        problems=tuple(
            message
            for field, messages in told.items()
            if field not in names
            for message in messages
        ),
    )


def stage_steps(source: Import) -> list[Step]:
    """The four steps of an import and where it stands."""
    stage = source.stage
    one = reverse("imports:import_", args=[source.pk])
    columns = reverse("imports:mapping", args=[source.pk])
    open_columns = columns if source.read_at and not source.committed_at else ""
    reached = {
        Stage.READING: 0,
        Stage.UNREADABLE: 0,
        Stage.MAPPING: 1,
        Stage.COMPARING: 2,
        Stage.DIFFERENCE: 2,
    }.get(stage, 3)
    words = (
        (_("Read the file"), ""),
        (_("Confirm the columns"), open_columns),
        (_("Confirm the difference"), one if source.compared_at else ""),
        (_("Done"), ""),
    )
    return [
        Step(label, url, _state(index, reached, stage))
        for index, (label, url) in enumerate(words)
    ]


def _state(index: int, reached: int, stage: Stage) -> State:
    if index == reached:
        return "wrong" if stage is Stage.UNREADABLE else "current"
    return "done" if index < reached else "todo"
