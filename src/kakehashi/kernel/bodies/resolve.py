"""From what people type to the codes of today's bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kakehashi.kernel.bodies import notes
from kakehashi.kernel.bodies.alike import similar_places
from kakehashi.kernel.bodies.index import (
    Index,
    Place,
    index,
    kind_of,
    prefectures_of,
    today,
)
from kakehashi.kernel.bodies.reading import (
    Meaning,
    address_heads,
    japanese_meanings,
    latin_meanings,
    without_county,
)
from kakehashi.kernel.bodies.register import (
    NORTHERN,
    RANKS,
    WARD,
    Body,
    Change,
    Register,
    kilometres,
    register,
)
from kakehashi.kernel.bodies.spelling import has_kanji, is_latin, same_letters
from kakehashi.kernel.codes import plain_digits, possible_body_codes

LIMIT: Final = 20
RECENT: Final = date(2016, 11, 22)  # ten years before the last day the history covers
FUZZY_LIMIT: Final = 5
LONGEST_QUERY: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What a query resolves to.

    Attributes:
        codes: six-digit codes of today's bodies, best first; empty if none.
        note: Japanese sentences: what was renamed or merged and when, how many
            namesakes there are, what was doubtful. Empty if there is nothing to say.
        sure: False when the name was only similar, in the wrong prefecture, or part
            of an address.
    """

    codes: tuple[str, ...]
    note: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map in degrees (WGS 84)."""

    lat: float
    lon: float


def resolve(query: str, point: Point | None = None) -> Found:
    """Resolve a name or code of a local government, of today or former.

    Accepts kanji with variants, kana, Latin letters, English; with or without
    prefecture, county or the designated city before a ward; five- and six-digit
    codes. A point puts the nearest namesake first.
    """
    query = query[:LONGEST_QUERY].strip()
    if not query:
        return Found((), notes.empty(), sure=False)
    book = register()
    if plain_digits(query).isdigit():
        return _by_code(query, book)
    names = index()
    latin = is_latin(query)
    read = latin_meanings if latin else japanese_meanings
    meanings = list(dict.fromkeys(read(query, names)))
    tables = (names.latin,) if latin else (names.whole, names.stems)
    for table in tables:
        if found := _by_name(query, _hits(meanings, table.get, book), point, book):
            return found
    return _loosely(query, meanings, names, point, book, latin=latin)


Lookup = Callable[[str], list[Place] | None]


def _hits(meanings: Sequence[Meaning], look: Lookup, book: Register) -> list[Place]:
    """Return the places of the first meaning that has any."""
    for meaning in meanings:
        if not meaning.key and not meaning.prefecture:
            continue
        if not meaning.key:
            return [book.prefecture_of(meaning.prefecture)]
        places = [
            place
            for place in look(meaning.key) or ()
            if not meaning.prefecture or meaning.prefecture in prefectures_of(place)
        ]
        if meaning.prefecture and len(places) > 1:
            # The prefecture was named already, so the name is not its own.
            places = [p for p in places if kind_of(p) != "prefecture"]
        kept = [p for p in places if not meaning.kinds or kind_of(p) in meaning.kinds]
        if kept:
            return kept
        if places and len(meanings) == 1:
            return places
    return []


def _by_name(
    query: str, places: list[Place], point: Point | None, book: Register
) -> Found | None:
    """Choose among namesakes: today's before former ones, unless a point decides."""
    if not places:
        return None
    now: list[Place] = [p for p in places if isinstance(p, Body) and p.kind != NORTHERN]
    past = [p for p in places if isinstance(p, Change)]
    chosen = now
    if has_kanji(query):  # 鹿嶋市 is not 鹿島市, but かしまし may be both
        chosen = [p for p in now if same_letters(query, _bare(p))] or now
    if not chosen:
        chosen = list(past) or list(places)
    elif point is not None:
        chosen = chosen + [p for p in past if _is_near(p, chosen, point)]
    else:
        chosen = chosen + [p for p in past if _is_recent(p)]
    chosen = _ordered(query, chosen, point)[:LIMIT]
    codes = list(dict.fromkeys(b.code for p in chosen for b in today(p, book)))
    silent = [p for p in past if p not in chosen]
    note = notes.about_places(query, chosen, silent, book, nearest=point is not None)
    return Found(tuple(codes), note)


def _bare(place: Place) -> str:
    """The letters that must stand in a query that means this very spelling."""
    name = place.name.rpartition("市")[2] if kind_of(place) == WARD else place.name
    return name[:-1] if len(name) > 2 else name


def _is_spelled(query: str, place: Place) -> bool:
    """Whether the query has the very letters of the name in kana or English."""
    if isinstance(place, Body) and is_latin(query):
        english = place.name_en.split(" ")[0].lower()
        return english in query.lower().replace(",", " ").replace("-", " ").split()
    return same_letters(query, _bare(place))


def _is_recent(past: Change) -> bool:
    """Whether papers in use may still carry the name."""
    return past.day is not None and past.day >= RECENT


def _is_near(past: Change, chosen: list[Place], point: Point) -> bool:
    away = kilometres(point.lat, point.lon, past)
    nearest = min(kilometres(point.lat, point.lon, p) for p in chosen)
    return away + 1 < nearest


def _ordered(query: str, places: list[Place], point: Point | None) -> list[Place]:
    latin = is_latin(query)

    def rank(place: Place) -> tuple[float, ...]:
        away = kilometres(point.lat, point.lon, place) if point else 0.0
        kind = RANKS.index(kind_of(place))
        first = float(kind)
        if latin and kind == 0:
            first = 2.5  # a bare English name is a city's more often than this
        # Of former namesakes the later gone comes first.
        gone = -place.day.toordinal() if isinstance(place, Change) and place.day else 0
        spelled = not has_kanji(query) and not _is_spelled(query, place)
        former = isinstance(place, Change)
        return (away, former, spelled, first, gone, int(place.code))

    return sorted(places, key=rank)


def _by_code(query: str, book: Register) -> Found:
    for code in possible_body_codes(query):
        if code in book.bodies:
            return Found((code,), notes.about_code(code, query, book))
        if changes := book.changes_by_code.get(code):
            last = max(changes, key=lambda c: (c.day is not None, c.day))
            codes = dict.fromkeys(b.code for b in today(last, book))
            note = notes.about_places(query, [last], [], book)
            return Found(tuple(codes), note)
    return Found((), notes.unknown_code(query), sure=False)


def _loosely(
    query: str,
    meanings: list[Meaning],
    names: Index,
    point: Point | None,
    book: Register,
    *,
    latin: bool,
) -> Found:
    """Try what is less than the name itself, the surer first."""
    within = latin and any(meaning.prefecture for meaning in meanings)
    # In Latin letters a slip within the prefecture is likelier than a wrong one.
    places = _similar(meanings, names, latin=latin) if within else []
    if not places:
        for hits, remark in _loose_hits(meanings, names, book, latin=latin):
            if hits and (found := _by_name(query, hits, point, book)):
                return Found(found.codes, remark + found.note, sure=False)
        places = [] if within else _similar(meanings, names, latin=latin)
    if not places:
        return Found((), notes.nothing(query), sure=False)
    codes = dict.fromkeys(b.code for p in places for b in today(p, book))
    note = notes.similar(query, places, book)
    return Found(tuple(codes)[:FUZZY_LIMIT], note, sure=False)


def _similar(meanings: list[Meaning], names: Index, *, latin: bool) -> list[Place]:
    return similar_places(meanings, names, FUZZY_LIMIT, latin=latin)


def _loose_hits(
    meanings: list[Meaning], names: Index, book: Register, *, latin: bool
) -> Iterator[tuple[list[Place], str]]:
    if latin:
        anywhere = [Meaning(m.key, "", m.kinds) for m in meanings if m.prefecture]
        yield _hits(anywhere, names.latin.get, book), notes.WRONG_PREFECTURE
        return
    bare = [Meaning(without_county(m.key), m.prefecture) for m in meanings]
    yield _hits(bare, names.whole.get, book), notes.OTHER_COUNTY
    kindless = [
        Meaning(m.key[:-1], m.prefecture)
        for m in (*meanings, *bare)
        if m.key[-1:] in "市区町村" and len(m.key) > 2
    ]
    yield _hits(kindless, names.stems.get, book), notes.OTHER_KIND
    heads = [
        Meaning(head, m.prefecture)
        for m in sorted(meanings, key=lambda m: not m.prefecture)
        for head in address_heads(m.key)
    ]
    yield _hits(heads, names.whole.get, book), notes.ADDRESS
    anywhere = [Meaning(m.key) for m in (*meanings, *bare) if m.prefecture]
    yield _hits(anywhere, names.whole.get, book), notes.WRONG_PREFECTURE
