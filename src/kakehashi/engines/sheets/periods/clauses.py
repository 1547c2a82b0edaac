"""A text of dates taken apart: what is told, and what is told beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.periods.tokens import Kind, Token

SILENT: Final = frozenset({Kind.SPACE, Kind.FILLER, Kind.HELD, Kind.LABEL})
DAY_LIKE: Final = frozenset(
    {
        Kind.SOLID,
        Kind.POINTED,
        Kind.FISCAL,
        Kind.YEAR,
        Kind.LATER,
        Kind.MONTH,
        Kind.DAY,
        Kind.PAIR,
        Kind.PART,
    }
)
EXCEPTING: Final = frozenset({Kind.EXCEPT, Kind.REST_DAY})

_OF_RAIN: Final = (Kind.LIST, Kind.RANGE, Kind.IF, Kind.NUMBER, Kind.UNTIL)


@dataclass(frozen=True, slots=True)
class Clause:
    """Some tokens that belong together.

    Attributes:
        tokens: in order.
        aside: whether it stood in brackets or behind ※ or ただし.
    """

    tokens: tuple[Token, ...]
    aside: bool

    def has(self, *kinds: Kind) -> bool:
        """Tell whether a token of one of these kinds is in it."""
        return any(token.kind in kinds for token in self.tokens)


def take_apart(tokens: list[Token]) -> list[Clause]:
    """Return the clauses in order; brackets and notes are clauses of their own."""
    found: list[Clause] = []
    open_ones: list[list[Token]] = [[]]
    noted = False

    def close(*, aside: bool) -> None:
        inside = open_ones.pop()
        if any(token.kind is not Kind.SPACE for token in inside):
            found.append(Clause(tuple(inside), aside))

    for token in tokens:
        if token.kind is Kind.OPEN:
            open_ones.append([])
        elif token.kind is Kind.CLOSE and len(open_ones) > 1:
            close(aside=True)
        elif token.kind in (Kind.NOTE, Kind.STOP) and len(open_ones) == 1:
            close(aside=noted)
            open_ones.append([])
            noted = token.kind is Kind.NOTE
        elif token.kind is not Kind.NOTE or open_ones[-1]:
            open_ones[-1].append(token)
    while len(open_ones) > 1:
        close(aside=True)
    close(aside=noted)
    return sorted(found, key=lambda clause: clause.aside)


def without_rain(clause: Clause) -> Clause:
    """Leave out what holds only when it rains: a second day, a postponement."""
    if not clause.has(Kind.RAIN):
        return clause
    kept: list[Token] = []
    raining = False
    for token in clause.tokens:
        if token.kind is Kind.RAIN:
            raining = True
            _forget_the_day_of_the_rain(kept, token)
        elif raining and (
            token.kind in DAY_LIKE | {Kind.MARK, Kind.CALLED_OFF, Kind.HELD}
            or token.kind in SILENT
            or token.kind in _OF_RAIN
        ):
            continue
        else:
            raining = False
            kept.append(token)
    return Clause(tuple(kept), clause.aside)


def _forget_the_day_of_the_rain(kept: list[Token], rain: Token) -> None:
    """Drop ``9日に`` of ``※9日に順延``: the day stands before its word."""
    if not rain.text.startswith("順延"):
        return
    place = len(kept)
    while place and (
        kept[place - 1].kind in DAY_LIKE | {Kind.MARK} or kept[place - 1].text == "に"
    ):
        place -= 1
    if kept and kept[-1].text == "に":
        del kept[place:]


def split_hours(tokens: tuple[Token, ...]) -> tuple[list[Token], list[Token]]:
    """Part the tokens of days from those of hours.

    A ``～`` or ``、`` goes with the hours when it stands between hours or leaves one.
    """
    days: list[Token] = []
    hours: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind in (Kind.TIME, Kind.ROLE, Kind.ALL_DAY, Kind.LENGTH):
            hours.append(token)
        elif token.kind in (Kind.RANGE, Kind.UNTIL, Kind.LIST, Kind.SINCE):
            ours = _is_of_hours(tokens, place)
            (hours if ours else days).append(token)
        elif token.kind in (Kind.LABEL, Kind.SPACE):
            days.append(token)
            hours.append(token)
        else:
            days.append(token)
            if hours and token.kind in DAY_LIKE | {Kind.CHOICE}:
                hours.append(Token(Kind.SPACE, " "))
    return days, hours


def _is_of_hours(tokens: tuple[Token, ...], place: int) -> bool:
    before = _neighbour(tokens[:place][::-1])
    after = _neighbour(tokens[place + 1 :])
    of_hours = (Kind.TIME, Kind.ROLE)
    if before in of_hours:
        return after not in DAY_LIKE
    return after in of_hours and before not in DAY_LIKE | {Kind.MARK, Kind.NUMBER}


def _neighbour(tokens: tuple[Token, ...]) -> Kind | None:
    silent = SILENT | {Kind.UNTIL, Kind.RANGE, Kind.LIST, Kind.LENGTH}
    return next((t.kind for t in tokens if t.kind not in silent), None)
