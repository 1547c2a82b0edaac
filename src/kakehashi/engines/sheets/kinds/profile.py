"""What the cells of a column say together: how many fit each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kakehashi.engines.sheets.kinds.cells import kinds_of, may_be_day
from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Value, as_text, is_blank

_LOOKED_AT: Final = 400
_NOTHING: Final = frozenset(("-", "ー", "－", "―", "—", "–", "…", "*", "※", "/", "・"))


@dataclass(frozen=True, slots=True)
class Profile:
    """A sample of a column, counted.

    Attributes:
        filled: cells that are not blank and say more than "none" (``-``, 不明).
        distinct: different ones among them.
        shares: for each kind the share of filled cells that could be of it.
        days: the share that could be days where days are known to stand.
        length: mean number of characters.
        running: whether they are whole numbers that rise by one.
    """

    filled: int
    distinct: int
    shares: dict[Kind, float]
    days: float
    length: float
    running: bool

    def share(self, kind: Kind) -> float:
        """Return the share of cells that could be of a kind."""
        return self.shares.get(kind, 0.0)


def profile_of(values: Sequence[Value]) -> Profile:
    """Count a sample; of very many different cells an even part is looked at."""
    told = [value for value in values if not _says_nothing(value)]
    if not told and any(not is_blank(value) for value in values):
        told = [value for value in values if not is_blank(value)]
    times = Counter((type(value), value) for value in told)
    step = -(-len(times) // _LOOKED_AT) if times else 1
    shares = Counter[Kind]()
    looked_at = days = 0
    for (_, value), count in list(times.items())[::step]:
        looked_at += count
        days += count * may_be_day(value)
        for kind in kinds_of(value):
            shares[kind] += count
    texts = [as_text(value) for value in told[:_LOOKED_AT]]
    return Profile(
        filled=len(told),
        distinct=len(times),
        shares={kind: count / looked_at for kind, count in shares.items()},
        days=days / looked_at if looked_at else 0.0,
        length=sum(map(len, texts)) / len(texts) if texts else 0.0,
        running=_is_running(texts),
    )


def _says_nothing(value: Value) -> bool:
    return is_blank(value) or (isinstance(value, str) and value.strip() in _NOTHING)


def _is_short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def _is_running(texts: Sequence[str]) -> bool:
    if len(texts) < 3 or not all(map(_is_short_number, texts)):
        return False
    numbers = [int(text) for text in texts]
    return all(b - a == 1 for a, b in pairwise(numbers))
