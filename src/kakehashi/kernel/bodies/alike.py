"""Names that are only like the query: for slips of the pen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from kakehashi.kernel.bodies.index import (
    Index,
    Names,
    Place,
    index,
    kind_of,
    prefectures_of,
)
from kakehashi.kernel.bodies.reading import CITIES, TOWNS, VILLAGES, WARDS, Meaning

_FLOOR_KANJI = 60.0
_FLOOR_LATIN, _FLOOR_LATIN_WITHIN = 80.0, 70.0  # anywhere, in a named prefecture
_KINDS = {"市": CITIES, "町": TOWNS, "村": VILLAGES, "区": WARDS}
_NEAR_THE_BEST = 15.0


def similar_places(
    meanings: Sequence[Meaning], names: Index, limit: int, *, latin: bool
) -> list[Place]:
    """Return the places whose names are most like the query, the likest first.

    Measured as the ratio of Levenshtein (indel) distance, without 市, 町, 村, 区. Where
    a reading names a prefecture only names in it are compared.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- heavy: for slips only

    best: dict[str, float] = {}
    for sought, prefecture in _sought(meanings, latin=latin):
        keys = _keys(latin=latin).get(prefecture, ())
        floor = _FLOOR_LATIN_WITHIN if prefecture else _FLOOR_LATIN
        if not latin:
            floor = _FLOOR_KANJI
        for key, score, _ in process.extract(
            sought, keys, scorer=fuzz.ratio, score_cutoff=floor, limit=limit
        ):
            best[key] = max(best.get(key, 0.0), score)
    ranked = sorted(best, key=lambda key: -best[key])[:limit]
    kinds = {
        kind
        for m in meanings
        for kind in (*m.kinds, *_KINDS.get(m.key[-1:], frozenset()))
    }
    table = _table(names, latin=latin)
    places = [
        place
        for key in ranked
        if best[key] > best[ranked[0]] - _NEAR_THE_BEST
        for place in sorted(table[key], key=lambda p: kind_of(p) not in kinds)
    ]
    return list({(p.code, p.name): p for p in places}.values())[:limit]


def _sought(meanings: Iterable[Meaning], *, latin: bool) -> set[tuple[str, str]]:
    found = set()
    for meaning in meanings:
        key = meaning.key
        if not latin and key[-1:] in "市区町村" and len(key) > 2:
            key = key[:-1]
        if len(key) > 1:
            found.add((key, meaning.prefecture))
    within = {pair for pair in found if pair[1]}
    return within or found


def _table(names: Index, *, latin: bool) -> Names:
    return names.latin if latin else names.stems


@cache
def _keys(*, latin: bool) -> dict[str, list[str]]:
    """Keys by prefecture; under ``""`` all of them."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, places in _table(index(), latin=latin).items():
        found[""].append(key)
        for prefecture in {code for p in places for code in prefectures_of(p)}:
            found[prefecture].append(key)
    return dict(found)
