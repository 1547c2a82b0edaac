"""The one error people meet: why an act, or a value, was refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why something cannot be done, or cannot be read.

    Attributes:
        code: stable word for tests, the API and translation, e.g. ``"call-closed"``.
        message: the sentence a person reads. Problems raised by the kernel speak
            plain Japanese, since the kernel knows no gettext; a caller who wants
            another language chooses it by ``code``.
        field: the form field it belongs to, or ``""`` for the whole form.
    """

    code: str
    message: str
    field: str = ""


class Refused(Exception):
    """An act was refused; ``problems`` says why and is never empty."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("Refused needs at least one Problem")
        self.problems = problems
        super().__init__("; ".join(p.code for p in problems))


class Unreadable(Refused, ValueError):
    """A text that cannot be read as what it should be (a date, an amount, a code).

    It is a ``Refused`` so that views and the API show it like any other, and a
    ``ValueError`` so that form fields and parsers may treat it as one.
    """

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(Problem(code, message, field))

    @property
    def code(self) -> str:
        """The code of its only problem."""
        return self.problems[0].code

    @property
    def message(self) -> str:
        """The sentence of its only problem."""
        return self.problems[0].message
