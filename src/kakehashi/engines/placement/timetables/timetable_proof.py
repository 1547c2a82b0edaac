"""Whether a timetable keeps to everything it has to; shares nothing with the solvers.

It is read as a file would be read, from ids and hours, and counted again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.proofs.claims import (
    ATTESTED,
    Claim,
    Verdict,
    false,
    one,
)
from kakehashi.engines.placement.timetables.plans import AGENT, POST, Interpreter, Plans

Pair = tuple[int, int]


class _Row(NamedTuple):
    """A meeting as it was told."""

    pair: Pair
    slot: int
    table: int
    voice: str | None

    @property
    def ends(self) -> tuple[tuple[str, int], tuple[str, int]]:
        return (AGENT, self.pair[0]), (POST, self.pair[1])


def verify_timetable(
    market: Market,
    placed: Sequence[Pair],
    slots: int,
    told: Mapping[str, Any],
    plans: Plans | None = None,
) -> Verdict:
    """Hold a timetable, as `Timetable.told` or a file has it, against its meetings."""
    plans = plans or Plans()
    rows, left = (
        _rows(market, told.get("meetings")),
        _left(market, told.get("left_out")),
    )
    if rows is None or left is None or told.get("slots") != slots:
        return Verdict((false("timetable", "時間割が読めません。"),))
    away = {(a.side, a.who): frozenset(a.slots) for a in plans.absent}
    claims = [
        one("hours", [f"時間枠{r.slot}はありません。" for r in rows if r.slot > slots]),
        _complete(market, placed, [r.pair for r in rows], left),
        _nobody_twice(market, rows),
        _nobody_absent(market, rows, away),
        _tables(rows, plans.rooms),
        _interpreters(market, rows, plans),
        _none_fits(market, rows, left, slots, plans, away),
        _value(market, rows, told.get("value")),
        *_status(told.get("status"), left),
    ]
    return Verdict(tuple(claims))


def _status(status: object, left: Sequence[Pair]) -> Iterator[Claim]:
    """That nothing is left out is seen; that no less could be is the solver's word."""
    if status not in {"optimal", "feasible"}:
        yield false("status", f"結果の種類「{status}」は検証できません。")
    elif not left:
        yield one("all-held", [])
    elif status == "optimal":
        yield Claim("optimal", ATTESTED, holds=True)


def _complete(
    market: Market, placed: Sequence[Pair], held: Sequence[Pair], left: Sequence[Pair]
) -> Claim:
    """Every chosen meeting is there once or listed as left out, and no other is."""
    wanted, there = Counter(placed), Counter([*held, *left])
    found = [
        f"{_said(market, pair)}が、選ばれた商談と合いません。"
        for pair in sorted({*wanted, *there})
        if wanted[pair] != there[pair]
    ]
    return one("complete", found)


def _nobody_twice(market: Market, rows: Sequence[_Row]) -> Claim:
    seats = Counter((*end, row.slot) for row in rows for end in row.ends)
    found = [
        f"「{_name(market, side, who)}」が時間枠{slot}に2か所にいます。"
        for (side, who, slot), count in sorted(seats.items())
        if count > 1
    ]
    return one("nobody-twice", found)


def _nobody_absent(
    market: Market, rows: Sequence[_Row], away: Mapping[tuple[str, int], frozenset[int]]
) -> Claim:
    found = [
        f"「{_name(market, side, who)}」は時間枠{row.slot}にいません。"
        for row in (rows if away else ())
        for side, who in row.ends
        if row.slot in away.get((side, who), ())
    ]
    return one("nobody-absent", found)


def _tables(rows: Sequence[_Row], rooms: int | None) -> Claim:
    used = Counter((row.slot, row.table) for row in rows)
    found = [
        f"時間枠{slot}のテーブル{table}に商談が{count}件あります。"
        for (slot, table), count in sorted(used.items())
        if count > 1
    ]
    if rooms is not None:
        more = [row.table for row in rows if row.table > rooms]
        found += [f"テーブル{table}はありません。" for table in more]
    return one("tables", found)


def _interpreters(market: Market, rows: Sequence[_Row], plans: Plans) -> Claim:
    known = {voice.id: voice for voice in plans.interpreters}
    used = Counter((row.slot, row.voice) for row in rows if row.voice is not None)
    found = [
        f"通訳「{voice}」が時間枠{slot}に2か所にいます。"
        for (slot, voice), count in used.items()
        if count > 1
    ]
    for row in rows:
        wanted = plans.needs.get(row.pair)
        if wanted is None and row.voice is None:
            continue
        voice = known.get(row.voice or "")
        if wanted is None or voice is None or not _does(voice, wanted, row.slot):
            found.append(f"{_said(market, row.pair)}の通訳が合いません。")
    return one("interpreters", found)


def _does(voice: Interpreter, wanted: Sequence[str], slot: int) -> bool:
    """Whether she is there and speaks one of the languages."""
    return slot not in voice.absent and not set(wanted).isdisjoint(voice.speaks)


def _none_fits(
    market: Market,
    rows: Sequence[_Row],
    left: Sequence[Pair],
    slots: int,
    plans: Plans,
    away: Mapping[tuple[str, int], frozenset[int]],
) -> Claim:
    """No meeting that was left out could be put in as the timetable stands."""
    busy = {(*end, row.slot) for row in (rows if left else ()) for end in row.ends}
    tables = Counter(row.slot for row in rows)
    talking = {(row.voice, row.slot) for row in rows}
    found = []
    for pair in left:
        ends, wanted = ((AGENT, pair[0]), (POST, pair[1])), plans.needs.get(pair)
        for slot in range(1, slots + 1):
            if any((*e, slot) in busy or slot in away.get(e, ()) for e in ends):
                continue
            if plans.rooms is not None and tables[slot] >= plans.rooms:
                continue
            if wanted is None or any(
                _does(voice, wanted, slot) and (voice.id, slot) not in talking
                for voice in plans.interpreters
            ):
                found.append(f"{_said(market, pair)}は、時間枠{slot}に入ります。")
    return one("left-out", found)


def _value(market: Market, rows: Sequence[_Row], told: object) -> Claim:
    number, weight = market.number_of_pair, market.pairs.weight
    value = sum(int(weight[number[r.pair]]) for r in rows if r.pair in number)
    fine = isinstance(told, int) and not isinstance(told, bool) and told == value
    return one("value", [] if fine else [f"評価の合計は{value}です。"])


def _said(market: Market, pair: Pair) -> str:
    return f"「{market.agents.ids[pair[0]]}」と「{market.posts.ids[pair[1]]}」の商談"


def _name(market: Market, side: str, who: int) -> str:
    return (market.agents if side == AGENT else market.posts).ids[who]


def _rows(market: Market, told: object) -> list[_Row] | None:
    """The meetings by position; None where they cannot be read."""
    if not isinstance(told, list):
        return None
    found = []
    for row in told:
        pair = _pair(market, row)
        if pair is None:
            return None
        slot, table, voice = row.get("slot"), row.get("table"), row.get("interpreter")
        if not _is_number(slot) or not _is_number(table):
            return None
        if voice is not None and not isinstance(voice, str):
            return None
        found.append(_Row(pair, slot, table, voice))
    return found


def _is_number(value: object) -> bool:
    """Whether it counts from 1."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _left(market: Market, told: object) -> list[Pair] | None:
    if not isinstance(told, list):
        return None
    found = [_pair(market, row) for row in told]
    return [pair for pair in found if pair] if all(found) else None


def _pair(market: Market, row: object) -> Pair | None:
    if not isinstance(row, dict):
        return None
    agent, post = row.get("agent"), row.get("post")
    if not isinstance(agent, str) or not isinstance(post, str):
        return None
    if agent not in market.agents.place or post not in market.posts.place:
        return None
    return market.agents.place[agent], market.posts.place[post]
