"""Which cost line continues which (費目の対応): by its origin, else by its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from kakehashi.programmes.grants.models import BudgetLine, ProcedureLine

Key = tuple[object, ...]
L = TypeVar("L", bound=BudgetLine | ProcedureLine)


def origin_of(line: BudgetLine | ProcedureLine) -> int | None:
    """The `BudgetLine` a line goes back to, by its id; None where it was added."""
    return line.pk if isinstance(line, BudgetLine) else line.planned_id


def keyed(lines: Iterable[L]) -> Iterator[tuple[Key, L]]:
    """Each line with the key its continuations have too.

    That is its origin in the application; of lines added since, their class and words,
    and which of those in the same words it is.
    """
    alike: Counter[Key] = Counter()
    for line in lines:
        origin = origin_of(line)
        if origin is not None:
            yield (origin,), line
            continue
        words = (line.expense_class, line.description)
        alike[words] += 1
        yield (*words, alike[words]), line
