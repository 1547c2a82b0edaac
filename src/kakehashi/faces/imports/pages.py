"""What the templates show: the steps of an import, a line with its changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.engines.imports.models import Import, Line, Outcome, Stage
from kakehashi.engines.imports.targets import Target
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.foundation.pages.parts import Step, Tone
from kakehashi.kernel.bodies import register
from kakehashi.kernel.nendo import FiscalYear

State = Literal["done", "current", "todo", "wrong"]
TONES: dict[str, Tone] = {
    Outcome.ADDED: "done",
    Outcome.CHANGED: "progress",
    Outcome.SAME: "neutral",
    Outcome.REFUSED: "attention",
    Outcome.GONE: "waiting",
}
ENDED: Final = (Stage.COMMITTED, Stage.UNDONE, Stage.CANCELLED)
ENCODINGS: Final = {
    "cp932": "Shift_JIS (CP932)",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-8": "UTF-8",
    "xlsx": "Excel (xlsx)",
    "xls": "Excel (xls)",
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the difference, in words: what will be stored, what is stored."""

    after: str
    before: str
    is_changed: bool
    is_amount: bool
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
                after=_said(texts.get(field.name, ""), field.kind),
                before=_said(line.before.get(field.name, ""), field.kind),
                is_changed=outcome is Outcome.CHANGED
                and line.before.get(field.name) != line.after.get(field.name),
                is_amount=field.kind == "money",
                problems=tuple(told.get(field.name, ())),
            )
            for field in target.fields
        ),
        problems=tuple(
            message
            for field, messages in told.items()
            if field not in names
            for message in messages
        ),
    )


def _said(text: str, kind: str) -> str:
    """A stored text as people read it: 300,000円, 令和5年度(2023), 394050 檮原町."""
    if not text:
        return ""
    if kind == "money":
        return say_yen(int(text))
    if kind == "year":
        english = (get_language() or "ja").startswith("en")
        return text if english else f"{FiscalYear(int(text)).label}({text})"
    if kind == "body_code" and (body := register().bodies.get(text)):
        return f"{text} {body.name}"
    return text


def written_in(encoding: str) -> str:
    """How a file is written, in words an office knows."""
    return ENCODINGS.get(encoding, encoding)


def stage_steps(source: Import) -> list[Step]:
    """The four steps of an import and where it stands."""
    stage = source.stage
    one = reverse("imports:import_", args=[source.pk])
    columns = reverse("imports:mapping", args=[source.pk])
    is_open = source.read_at and stage not in ENDED
    end = str(stage.label) if stage in ENDED else _("Done")
    steps = (
        (_("Read the file"), "", source.read_at),
        (_("Confirm the columns"), columns if is_open else "", source.mapped_at),
        (
            _("Confirm the difference"),
            one if source.compared_at else "",
            source.committed_at,
        ),
        (end, "", stage in ENDED),
    )
    here = next((n for n, (*_words, is_done) in enumerate(steps) if not is_done), 3)
    return [
        Step(label, url, _state(stage, is_done=bool(is_done), is_here=number == here))
        for number, (label, url, is_done) in enumerate(steps)
    ]


def _state(stage: Stage, *, is_done: bool, is_here: bool) -> State:
    if is_done:
        return "done"
    if stage is Stage.UNREADABLE and is_here:
        return "wrong"
    return "current" if is_here and stage not in ENDED else "todo"
