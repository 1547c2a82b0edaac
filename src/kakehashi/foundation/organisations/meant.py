"""Which body a cell of somebody's list means, by its code or any of its names."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kakehashi.kernel.bodies import NORTHERN, register, resolve
from kakehashi.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class MeantBody:
    """The body that was meant.

    Attributes:
        code: its six-digit code, ``""`` when there is a problem.
        problem: ``body-unknown`` when no body, or more than one, may be meant.
        remark: ``body-note`` when it was written by an old name, code or a slip.
    """

    code: str = ""
    problem: Problem | None = None
    remark: Problem | None = None


def meant_body(text: str, field: str) -> MeantBody:
    """Return the one body ``text`` means; problem and remark are put at ``field``."""
    found = resolve(text)
    code = found.codes[0] if len(found.codes) == 1 and found.sure else ""
    if code and (body := register().bodies[code]).kind != NORTHERN:
        is_plain = not found.note or text.strip() in (code, body.name)
        remark = None if is_plain else Problem("body-note", found.note, field)
        return MeantBody(code, remark=remark)
    unknown = _("“%(text)s” is no body of the register.") % {"text": text}
    told = unknown if code or not found.note else found.note
    return MeantBody(problem=Problem("body-unknown", told, field))
