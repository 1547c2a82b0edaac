"""Small values that components draw: steps of a form, entries of a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tone = Literal["neutral", "waiting", "progress", "done", "attention", "stopped"]


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a form in several pages.

    Attributes:
        state: ``"done"``, ``"current"``, ``"todo"`` or ``"wrong"`` (something on that
            page must be corrected).
        url: where to go; ``""`` while it cannot be opened.
    """

    label: str
    url: str = ""
    state: Literal["done", "current", "todo", "wrong"] = "todo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline, newest first in the list that is drawn.

    Attributes:
        at: when; None for what is still to come.
        who: person or body that did it, or who is awaited.
        note: what they wrote, as plain text.
        is_current: where the matter stands now.
    """

    title: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    url: str = ""
    is_current: bool = False
