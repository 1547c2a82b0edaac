"""The life of a case as one table of states and moves. Pure: no Django, no effects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted step, from any state in ``sources`` to ``target``."""

    name: str
    sources: frozenset[str]
    target: str
    by: str | frozenset[str]  # the role or roles that may make it; see ``roles.py``
    needs_note: bool = False  # whether the person must say why
    reopens: bool = False  # whether it may leave a final state, as an appeal does
    label: object = ""  # what people read of it, perhaps lazily translated

    @property
    def roles(self) -> frozenset[str]:
        """``by`` as a set, whichever way it was given."""
        return frozenset({self.by}) if isinstance(self.by, str) else self.by


@dataclass(frozen=True, slots=True)
class Chart:
    """Every state and move of one kind of case; in a ``final`` state it is closed.

    Raises ValueError if a move is named twice, a state cannot be reached, or a final
    state has a way out that does not say ``reopens``.
    """

    kind: str  # "app.noun"
    initial: str
    moves: tuple[Move, ...]
    final: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        names = [move.name for move in self.moves]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.kind}: a move is named twice")
        reached = {self.initial}
        while grown := {m.target for m in self.moves if m.sources & reached} - reached:
            reached |= grown
        named = self.final.union(*(move.sources for move in self.moves))
        if stranded := named - reached:
            raise ValueError(f"{self.kind}: unreachable {sorted(map(str, stranded))}")
        for move in self.moves:
            if move.sources & self.final and not move.reopens:
                raise ValueError(f"{self.kind}: {move.name} leaves a final state")

    def move(self, name: str) -> Move | None:
        """The move called ``name``, if the chart has one."""
        return next((move for move in self.moves if move.name == name), None)

    def moves_from(self, state: str, roles: Collection[str]) -> tuple[Move, ...]:
        """What somebody with ``roles`` may do from ``state``, in the chart's order."""
        held = frozenset(roles)
        return tuple(m for m in self.moves if state in m.sources and m.roles & held)

    def draw(self) -> str:
        """The chart as a mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial!s}"]
        for move in self.moves:
            who = ", ".join(sorted(move.roles)) + (" + note" if move.needs_note else "")
            for source in sorted(map(str, move.sources)):
                lines.append(f"    {source} --> {move.target!s}: {move.name} ({who})")
        lines += [f"    {state} --> [*]" for state in sorted(map(str, self.final))]
        return "\n".join(lines) + "\n"
