"""Business meetings on hours and tables: nobody twice, nobody away, the most."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.timetables.absences import settled
from kakehashi.engines.placement.timetables.choosing import choose_meetings, holdable
from kakehashi.engines.placement.timetables.colouring import coloured
from kakehashi.engines.placement.timetables.day import (
    NONE,
    Day,
    day_of,
    interpreted,
    part_of,
    wrong_meetings,
)
from kakehashi.engines.placement.timetables.meetings import Timetable, timetable
from kakehashi.engines.placement.timetables.moves import moved
from kakehashi.engines.placement.timetables.plans import (
    Absence,
    Interpreter,
    Plans,
    plans_from,
    read_plans,
)
from kakehashi.engines.placement.timetables.timetable_proof import verify_timetable

Pair = tuple[int, int]


def fair(
    buyers: int, sellers: int, weights: dict[Pair, int], quota: int = 9
) -> pl.Market:
    """A market of b0, b1 … and s0, s1 …, everyone for so many meetings."""
    return pl.market_from(
        {
            "agents": [{"id": f"b{n}", "quota": quota} for n in range(buyers)],
            "posts": [{"id": f"s{n}", "capacity": quota} for n in range(sellers)],
            "weights": [[f"b{b}", f"s{s}", w] for (b, s), w in weights.items()],
        }
    )


def everyone_with_everyone(buyers: int, sellers: int) -> pl.Market:
    pairs = product(range(buyers), range(sellers))
    return fair(buyers, sellers, {pair: 1 + sum(pair) for pair in pairs})


def arranged(
    market: pl.Market, placed: list[Pair], slots: int, plans: Plans
) -> Timetable:
    return timetable(
        market,
        placed,
        slots,
        absent=plans.absent,
        rooms=plans.rooms,
        interpreters=plans.interpreters,
        needs=plans.needs,
    )


# --- colouring ------------------------------------------------------------------


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5))), st.integers(0, 3))
def test_as_many_hours_as_the_busiest_has_meetings_suffice_and_are_evenly_filled(
    pairs: set[Pair], more: int
) -> None:
    agents, posts = [a for a, _p in sorted(pairs)], [p for _a, p in sorted(pairs)]
    busiest = max([1, *Counter(agents).values(), *Counter(posts).values()])
    slots = busiest + more

    hours = coloured(agents, posts, slots).hour

    assert all(0 <= hour < slots for hour in hours)
    for side in (agents, posts):
        assert len(set(zip(side, hours, strict=True))) == len(hours)
    sizes = Counter(hours)
    assert max(sizes.values(), default=0) <= -(-len(hours) // slots)
    assert all(sizes[hour] >= len(hours) // slots for hour in range(slots))


def test_more_meetings_than_hours_cannot_be_coloured() -> None:
    with pytest.raises(ValueError, match="more meetings than hours"):
        coloured([0, 0, 0], [0, 1, 2], 2)


def test_a_full_day_of_two_hundred_is_coloured_without_a_gap() -> None:
    rng = random.Random(4)
    shift = rng.sample(range(200), 16)
    pairs = sorted((n, (n + by) % 200) for n in range(200) for by in shift)

    hours = coloured([a for a, _p in pairs], [p for _a, p in pairs], 16).hour

    assert set(Counter(hours).values()) == {200}


# --- everything at once, against every way there is ------------------------------


@st.composite
def days(draw: st.DrawFn) -> tuple[pl.Market, list[Pair], int, Plans]:
    """A few meetings under everything that can be asked for."""
    buyers, sellers = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    slots = draw(st.integers(1, 3))
    every = list(product(range(buyers), range(sellers)))
    weights = {pair: draw(st.integers(-1, 5)) for pair in every}
    placed = draw(st.lists(st.sampled_from(every), unique=True, max_size=6))
    some_hours = st.lists(st.integers(1, slots), max_size=2, unique=True).map(tuple)
    sides = [("agent", n) for n in range(buyers)] + [
        ("post", n) for n in range(sellers)
    ]
    away = [Absence(*side, draw(some_hours)) for side in sides if draw(st.booleans())]
    tongues = st.lists(st.sampled_from(["en", "zh"]), min_size=1, unique=True)
    voices = [
        Interpreter(f"i{n}", tuple(draw(tongues)), draw(some_hours))
        for n in range(draw(st.integers(0, 2)))
    ]
    needing = draw(st.lists(st.sampled_from(every), unique=True, max_size=3))
    plans = Plans(
        draw(st.none() | st.integers(0, 2)),
        away,
        voices,
        {pair: tuple(draw(tongues)) for pair in needing},
    )
    return fair(buyers, sellers, weights), placed, slots, plans


def best_by_brute_force(
    market: pl.Market, placed: list[Pair], slots: int, plans: Plans
) -> tuple[int, int]:
    """The most meetings, then the most weight, of every way to give hours."""
    weight = market.pairs.weight
    worth = {p: int(weight[market.number_of_pair[p]]) for p in placed}
    best = (0, 0)
    for hours in product(range(slots + 1), repeat=len(placed)):
        held = [(p, h) for p, h in zip(placed, hours, strict=True) if h]
        told = len(held), sum(worth[p] for p, _h in held)
        if told > best and can_be(held, slots, plans):
            best = told
    return best


def can_be(held: list[tuple[Pair, int]], slots: int, plans: Plans) -> bool:
    away = {(a.side, a.who, h) for a in plans.absent for h in a.slots}
    seats = [("agent", a, h) for (a, _p), h in held]
    seats += [("post", p, h) for (_a, p), h in held]
    if len(set(seats)) < len(seats) or away.intersection(seats):
        return False
    for slot in range(1, slots + 1):
        here = [pair for pair, hour in held if hour == slot]
        if plans.rooms is not None and len(here) > plans.rooms:
            return False
        wanted = [plans.needs[pair] for pair in here if pair in plans.needs]
        if not any(
            all(
                slot not in voice.absent and set(voice.speaks) & set(tongues)
                for voice, tongues in zip(voices, wanted, strict=True)
            )
            for voices in product(plans.interpreters, repeat=len(wanted))
            if len({voice.id for voice in voices}) == len(wanted)
        ):
            return False
    return True


@settings(deadline=None, max_examples=150)
@given(days())
def test_as_many_meetings_are_held_as_any_timetable_could_and_the_worthiest(
    day: tuple[pl.Market, list[Pair], int, Plans],
) -> None:
    market, placed, slots, plans = day

    made = arranged(market, placed, slots, plans)

    assert made.status == "optimal"
    told = len(made.meetings), made.value
    assert told == best_by_brute_force(market, placed, slots, plans)
    pairs = [(m.agent, m.post) for m in made.meetings]
    pairs += [(m.agent, m.post) for m in made.left_out]
    assert sorted(pairs) == sorted(placed)
    held = [((m.agent, m.post), m.slot) for m in made.meetings]
    assert can_be(held, slots, plans)
    assert verify_timetable(market, placed, slots, made.told(), plans).ok


@settings(deadline=None, max_examples=60)
@given(days())
def test_the_solver_alone_finds_the_same_as_with_moves_before_it(
    day: tuple[pl.Market, list[Pair], int, Plans],
) -> None:
    market, placed, slots, plans = day
    placed.sort()
    plain = day_of(market, placed, slots, plans)
    wanted = holdable(market, plain)
    board = coloured(
        [plain.agents[m] for m in wanted], [plain.posts[m] for m in wanted], slots
    )
    start = [NONE] * len(placed)
    for number, meeting in enumerate(wanted):
        start[meeting] = board.hour[number]

    hours, proved = settled(plain, start, wanted)

    assert proved
    held = [m for m, hour in enumerate(hours) if hour != NONE]
    worth = sum(plain.weight[m] for m in held)
    assert (len(held), worth) == best_by_brute_force(market, placed, slots, plans)
    told = [(placed[m], hours[m] + 1) for m in held]
    assert can_be(told, slots, plans)


def test_absences_of_a_tenth_leave_nothing_out_where_everybody_has_hours_enough() -> (
    None
):
    rng = random.Random(8)
    pairs = {(b, s): rng.randint(1, 50) for b in range(40) for s in range(60)}
    market = fair(40, 60, pairs, quota=8)
    away = [
        Absence(side, who, tuple(sorted(rng.sample(range(1, 9), 2))))
        for side, count in (("agent", 40), ("post", 60))
        for who in range(count)
        if rng.random() < 0.1
    ]
    plans = Plans(absent=away)
    chosen = choose_meetings(market, 8, plans=plans)

    made = arranged(market, list(chosen.placed), 8, plans)

    assert away
    assert made.status == "optimal"
    assert len(made.meetings) == len(chosen.placed) > 250
    assert made.left_out == ()


@settings(deadline=None, max_examples=60)
@given(days())
def test_moves_seat_nobody_twice_keep_the_tables_and_never_make_it_worse(
    day: tuple[pl.Market, list[Pair], int, Plans],
) -> None:
    market, placed, slots, plans = day
    whole = day_of(market, sorted(placed), slots, plans)
    part = part_of(whole, holdable(market, whole))
    board = coloured(part.agents, part.posts, slots)
    before = wrong_meetings(part, board.hour)

    hours = moved(board, part)

    for side in (part.agents, part.posts):
        assert len(set(zip(side, hours, strict=True))) == len(hours)
    if plans.rooms is not None:
        assert max(Counter(hours).values(), default=0) <= plans.rooms
    assert len(wrong_meetings(part, hours)) <= len(before)


def test_when_the_work_allowed_runs_out_what_there_is_holds_and_is_called_feasible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kakehashi.engines.placement.timetables.absences.NEAR", 0.0)
    monkeypatch.setattr("kakehashi.engines.placement.timetables.absences.WHOLE", 0.0)
    monkeypatch.setattr(
        "kakehashi.engines.placement.timetables.meetings.moved",
        lambda board, _day: board.hour,
    )
    market = everyone_with_everyone(12, 12)
    away = [Absence("agent", n, (1 + n % 5,)) for n in range(12)]

    made = timetable(market, list(market.number_of_pair), 12, absent=away)

    assert made.status == "feasible"
    assert len(made.meetings) > 100
    assert len(made.left_out) == 144 - len(made.meetings) >= 12
    placed = sorted(market.number_of_pair)
    plans = Plans(absent=away)
    assert verify_timetable(market, placed, 12, made.told(), plans).ok


# --- tables ----------------------------------------------------------------------


def test_tables_suffice_wherever_their_hours_add_up() -> None:
    market = everyone_with_everyone(6, 5)
    made = timetable(market, list(market.number_of_pair), 10, rooms=3)

    assert len(made.meetings) == 30
    assert Counter(m.slot for m in made.meetings) == dict.fromkeys(range(1, 11), 3)
    assert {m.table for m in made.meetings} == {1, 2, 3}


def test_too_few_tables_leave_out_what_is_worth_least() -> None:
    market = fair(2, 2, {(0, 0): 5, (0, 1): 1, (1, 0): 7, (1, 1): 3})
    made = timetable(market, list(market.number_of_pair), 3, rooms=1)

    assert made.value == 15
    assert [(x.agent, x.post, x.code) for x in made.left_out] == [(0, 1, "no-table")]


def test_who_has_a_table_of_his_own_keeps_it_all_day() -> None:
    market = everyone_with_everyone(3, 4)
    made = timetable(market, list(market.number_of_pair), 4, rooms=3)
    assert {(m.agent, m.table) for m in made.meetings} == {(0, 1), (1, 2), (2, 3)}


# --- interpreters ----------------------------------------------------------------


def test_one_interpreter_is_in_one_meeting_an_hour() -> None:
    market = everyone_with_everyone(2, 2)
    needs = {(0, 0): ("en",), (1, 1): ("en", "fr")}
    one = Interpreter("i1", ("en",), absent=(2,))

    made = timetable(
        market, list(market.number_of_pair), 3, interpreters=[one], needs=needs
    )

    voiced = {(m.agent, m.post): (m.slot, m.interpreter) for m in made.meetings}
    assert len(made.meetings) == 4
    assert sorted([voiced[0, 0], voiced[1, 1]]) == [(1, "i1"), (3, "i1")]
    assert voiced[0, 1][1] is None


def test_a_meeting_whose_language_nobody_speaks_is_left_out_by_name() -> None:
    market = everyone_with_everyone(1, 2)
    made = timetable(market, [(0, 0), (0, 1)], 2, needs={(0, 1): ("fr",)})

    assert made.told()["left_out"] == [
        {
            "agent": "b0",
            "post": "s1",
            "code": "no-interpreter",
            "reason": "ともに出席できる時間枠に、frの通訳がいません。",
        }
    ]
    assert made.status == "optimal"


@settings(deadline=None, max_examples=60)
@given(days())
def test_interpreters_go_to_as_many_meetings_of_an_hour_as_can_be(
    day: tuple[pl.Market, list[Pair], int, Plans],
) -> None:
    market, placed, slots, plans = day
    plain = day_of(market, placed, slots, plans)
    voices = interpreted(plain, [0] * len(placed))

    needing = [p for p in placed if p in plans.needs]
    most = max(
        (
            sum(n for n in chosen)
            for chosen in product((0, 1), repeat=len(needing))
            if can_be_voiced(
                [p for p, n in zip(needing, chosen, strict=True) if n], plans
            )
        ),
        default=0,
    )
    assert sum(voice != NONE for voice in voices) == most


def can_be_voiced(pairs: list[Pair], plans: Plans) -> bool:
    """Whether all of them can be interpreted in the first hour."""
    apart = [((n, n), pair) for n, pair in enumerate(pairs)]
    needs = {own: plans.needs[pair] for own, pair in apart}
    alone = Plans(None, (), plans.interpreters, needs)
    return can_be([(own, 1) for own, _pair in apart], 1, alone)


# --- why one is left out ---------------------------------------------------------


def test_why_a_meeting_is_left_out_is_said_with_who_and_when() -> None:
    market = everyone_with_everyone(2, 2)
    away = [Absence("agent", 0, (1,)), Absence("post", 1, (2,))]

    made = timetable(market, list(market.number_of_pair), 2, absent=away)

    told = {(x.agent, x.post): x for x in made.left_out}
    assert told[0, 1].code == "no-common-hour"
    assert told[0, 1].reason == "「b0」と「s1」がともに出席できる時間枠がありません。"
    assert told[0, 0].code == "no-free-hour"
    assert len(made.meetings) == 2


def test_who_has_more_meetings_than_hours_loses_the_least_worth() -> None:
    market = fair(1, 3, {(0, 0): 4, (0, 1): 9, (0, 2): 2})
    made = timetable(market, [(0, 0), (0, 1), (0, 2)], 2)

    assert [(x.post, x.code) for x in made.left_out] == [(2, "agent-full")]
    assert made.value == 13


# --- choosing --------------------------------------------------------------------


def test_nobody_is_chosen_for_more_meetings_than_hours_or_hours_he_is_there() -> None:
    market = everyone_with_everyone(4, 4)
    plans = Plans(absent=[Absence("agent", 3, (1, 2)), Absence("post", 0, (3,))])

    chosen = choose_meetings(market, 3, plans=plans)

    agents = Counter(a for a, _p in chosen.placed)
    posts = Counter(p for _a, p in chosen.placed)
    assert chosen.status == "optimal"
    assert max(agents.values()) == 3
    assert (agents[3], posts[0]) <= (1, 2)
    assert (3, 0) not in chosen.placed


def test_not_more_meetings_are_chosen_than_tables_hold() -> None:
    market = everyone_with_everyone(4, 4)
    chosen = choose_meetings(market, 2, plans=Plans(rooms=3))
    assert len(chosen.placed) == 6
    made = arranged(market, list(chosen.placed), 2, Plans(rooms=3))
    assert made.left_out == ()


def test_a_meeting_that_could_be_at_no_hour_is_not_chosen() -> None:
    market = everyone_with_everyone(2, 2)
    plans = Plans(
        absent=[Absence("agent", 0, (1,)), Absence("post", 0, (2,))],
        needs={(1, 1): ("en",)},
    )
    chosen = choose_meetings(market, 2, plans=plans)
    assert list(chosen.placed) == [(0, 1), (1, 0)]


def test_more_decided_meetings_than_hours_are_refused() -> None:
    market = pl.market_from(
        {
            "agents": [{"id": "b", "quota": 2}],
            "posts": [{"id": "s"}, {"id": "t"}],
            "weights": [["b", "s", 1], ["b", "t", 1]],
            "fixed": [["b", "s"], ["b", "t"]],
        }
    )
    with pytest.raises(pl.InvalidMarket) as refused:
        choose_meetings(market, 1)
    assert refused.value.code == "fixed-over"


# --- the same bytes --------------------------------------------------------------


def test_the_same_bytes_in_whatever_order_meetings_and_absences_come() -> None:
    rng = random.Random(11)
    market = everyone_with_everyone(9, 8)
    placed = rng.sample(sorted(market.number_of_pair), 50)
    away = [Absence("agent", n, (1 + n % 8,)) for n in range(9)]
    voices = [Interpreter("i2", ("en", "zh"), (3,)), Interpreter("i1", ("en",))]
    needs = dict.fromkeys(sorted(placed)[::6], ("en",))
    found = set()
    for _ in range(4):
        for some in (placed, away, voices):
            rng.shuffle(some)
        turned = dict(rng.sample(sorted(needs.items()), len(needs)))
        made = timetable(
            market,
            placed,
            9,
            absent=away,
            rooms=7,
            interpreters=voices,
            needs=turned,
        )
        found.add(json.dumps(made.told()))
    assert len(found) == 1


# --- the checker -----------------------------------------------------------------


def attacked() -> tuple[pl.Market, list[Pair], Plans, dict[str, Any]]:
    market = everyone_with_everyone(3, 3)
    plans = Plans(
        2,
        [Absence("agent", 0, (4,)), Absence("post", 2, (1,))],
        [Interpreter("i1", ("en",), (2,)), Interpreter("i2", ("zh",))],
        {(0, 0): ("en",), (1, 1): ("zh",)},
    )
    placed = sorted(market.number_of_pair)
    told = json.loads(json.dumps(arranged(market, placed, 5, plans).told()))
    assert verify_timetable(market, placed, 5, told, plans).ok
    return market, placed, plans, told


def of(told: dict[str, Any], agent: str, post: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = told["meetings"]
    return next(r for r in rows if (r["agent"], r["post"]) == (agent, post))


def twice(told: dict[str, Any]) -> None:
    of(told, "b1", "s0")["slot"] = of(told, "b1", "s2")["slot"]


def away(told: dict[str, Any]) -> None:
    of(told, "b0", "s1")["slot"] = 4


def third_table(told: dict[str, Any]) -> None:
    told["meetings"][0]["table"] = 3


def one_table(told: dict[str, Any]) -> None:
    slots = Counter(row["slot"] for row in told["meetings"])
    full = next(slot for slot, count in slots.items() if count == 2)
    for row in told["meetings"]:
        if row["slot"] == full:
            row["table"] = 1


def other_language(told: dict[str, Any]) -> None:
    of(told, "b0", "s0")["interpreter"] = "i2"


def silent(told: dict[str, Any]) -> None:
    of(told, "b1", "s1")["interpreter"] = None


def unasked(told: dict[str, Any]) -> None:
    of(told, "b2", "s2")["interpreter"] = "i1"


def forgotten(told: dict[str, Any]) -> None:
    told["meetings"].pop()


def invented(told: dict[str, Any]) -> None:
    told["left_out"].append({"agent": "b0", "post": "s0", "reason": ""})


def idle(told: dict[str, Any]) -> None:
    row = told["meetings"].pop()
    told["left_out"].append({"agent": row["agent"], "post": row["post"]})


def worth_more(told: dict[str, Any]) -> None:
    told["value"] += 1


def sixth_hour(told: dict[str, Any]) -> None:
    told["meetings"][0]["slot"] = 6


def stranger(told: dict[str, Any]) -> None:
    told["meetings"][0]["agent"] = "nobody"


def proved(told: dict[str, Any]) -> None:
    told["status"] = "proved"


@pytest.mark.parametrize(
    ("lie", "claim"),
    [
        (twice, "nobody-twice"),
        (away, "nobody-absent"),
        (third_table, "tables"),
        (one_table, "tables"),
        (other_language, "interpreters"),
        (silent, "interpreters"),
        (unasked, "interpreters"),
        (forgotten, "complete"),
        (invented, "complete"),
        (idle, "left-out"),
        (worth_more, "value"),
        (sixth_hour, "hours"),
        (stranger, "timetable"),
        (proved, "status"),
    ],
)
def test_the_checker_names_what_is_false(lie: Any, claim: str) -> None:
    market, placed, plans, told = attacked()

    lie(told)

    verdict = verify_timetable(market, placed, 5, told, plans)
    assert claim in {c.name for c in verdict.claims if not c.holds}
    assert not verdict.ok


@settings(deadline=None, max_examples=60)
@given(days(), st.data())
def test_the_checker_passes_another_hour_only_where_it_can_be(
    day: tuple[pl.Market, list[Pair], int, Plans], data: st.DataObject
) -> None:
    market, placed, slots, plans = day
    plain = Plans(plans.rooms, plans.absent)
    told = arranged(market, placed, slots, plain).told()
    for row in told["meetings"]:
        row["slot"] = data.draw(st.integers(1, slots))
    for number, row in enumerate(told["meetings"]):
        row["table"] = 1 + sum(
            other["slot"] == row["slot"] for other in told["meetings"][:number]
        )

    verdict = verify_timetable(market, placed, slots, told, plain)

    agents, posts = market.agents.place, market.posts.place
    held = [
        ((agents[m["agent"]], posts[m["post"]]), m["slot"]) for m in told["meetings"]
    ]
    false = {claim.name for claim in verdict.claims if not claim.holds}
    assert can_be(held, slots, plain) == (not false - {"left-out"})


def test_the_checker_loads_nothing_of_the_solvers() -> None:
    code = (
        "import sys, kakehashi.engines.placement.timetables.timetable_proof;"
        "print([n for n in sys.modules if n.split('.')[0] in ('ortools', 'numba')"
        " or n.rpartition('.')[2] in"
        " ('colouring', 'moves', 'absences', 'choosing', 'meetings', 'day', 'solving')"
        " and n.startswith('kakehashi')])"
    )
    run = subprocess.run(  # our own interpreter and text
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


# --- what a file says ------------------------------------------------------------


def test_plans_are_read_with_hours_from_one() -> None:
    market = everyone_with_everyone(2, 2)
    plans = plans_from(
        {
            "rooms": 10,
            "absent": [["b1", [2, 1]], ["s0", [3]], ["b1", [1, 4]]],
            "interpreters": [{"id": "i1", "speaks": ["en"], "absent": [3]}],
            "needs": [["b1", "s1", "en"], ["b1", "s1", "zh"], ["b0", "s0", ["fr"]]],
        },
        market,
        4,
    )
    assert plans.rooms == 10
    assert plans.absent == (Absence("agent", 1, (1, 2, 4)), Absence("post", 0, (3,)))
    assert plans.interpreters == (Interpreter("i1", ("en",), (3,)),)
    assert plans.needs == {(0, 0): ("fr",), (1, 1): ("en", "zh")}


@pytest.mark.parametrize(
    ("told", "code", "path"),
    [
        ([], "wrong-kind", ()),
        ({"tables": 3}, "unknown-key", ("tables",)),
        ({"rooms": -1}, "out-of-range", ("rooms",)),
        ({"rooms": True}, "not-whole", ("rooms",)),
        ({"absent": [["b9", [1]]]}, "unknown-id", ("absent", 0, 0)),
        ({"absent": [["b1"]]}, "wrong-kind", ("absent", 0)),
        ({"absent": [["b1", [0]]]}, "out-of-range", ("absent", 0, 1, 0)),
        ({"absent": [["b1", [5]]]}, "out-of-range", ("absent", 0, 1, 0)),
        ({"absent": [["b1", [1.5]]]}, "not-whole", ("absent", 0, 1, 0)),
        ({"absent": [["b1", [1], "both"]]}, "wrong-kind", ("absent", 0, 2)),
        ({"interpreters": [{"speaks": []}]}, "missing", ("interpreters", 0)),
        (
            {"interpreters": [{"id": "i"}, {"id": "i"}]},
            "duplicate-id",
            ("interpreters", 1, "id"),
        ),
        (
            {"interpreters": [{"id": "i", "away": []}]},
            "unknown-key",
            ("interpreters", 0, "away"),
        ),
        ({"needs": [["b1", "s1"]]}, "wrong-kind", ("needs", 0)),
        ({"needs": [["b1", "s9", "en"]]}, "unknown-id", ("needs", 0, 1)),
        ({"needs": [["b1", "s1", []]]}, "wrong-kind", ("needs", 0, 2)),
        ({"needs": [["b1", "s1", [3]]]}, "wrong-kind", ("needs", 0, 2, 0)),
    ],
)
def test_what_is_wrong_in_plans_is_told_with_its_path(
    told: object, code: str, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(pl.InvalidMarket) as refused:
        plans_from(told, everyone_with_everyone(2, 2), 4)
    assert (refused.value.code, refused.value.path) == (code, ("timetable", *path))


def test_what_is_wrong_in_a_file_is_told_with_line_and_column() -> None:
    text = '{"agents": [],\n "timetable": {"rooms": 2,\n  "absent": [["b1", [9]]]}}'
    with pytest.raises(pl.InvalidMarket) as refused:
        read_plans(text, everyone_with_everyone(2, 2), 4)
    assert (refused.value.line, refused.value.column) == (3, 22)
    assert refused.value.message == "時間枠は1から4までの数で書いてください。"


def test_a_file_that_says_nothing_of_a_timetable_asks_for_nothing() -> None:
    assert read_plans("{}", everyone_with_everyone(1, 1), 4) == Plans()


def test_an_id_of_both_sides_has_to_say_which_one_is_away() -> None:
    market = pl.market_from(
        {"agents": [{"id": "1"}], "posts": [{"id": "1"}], "weights": [["1", "1", 1]]}
    )
    with pytest.raises(pl.InvalidMarket) as refused:
        plans_from({"absent": [["1", [1]]]}, market)
    assert refused.value.code == "either-side"
    plans = plans_from({"absent": [["1", [1], "post"]]}, market)
    assert plans.absent == (Absence("post", 0, (1,)),)


@pytest.mark.parametrize("slots", [0, -1, 1025, True])
def test_a_number_of_hours_that_is_none_is_refused(slots: int) -> None:
    market = everyone_with_everyone(1, 1)
    with pytest.raises(pl.InvalidMarket) as refused:
        timetable(market, [(0, 0)], slots)
    assert refused.value.code == "out-of-range"


def test_the_same_meeting_twice_is_refused() -> None:
    with pytest.raises(pl.InvalidMarket) as refused:
        timetable(everyone_with_everyone(1, 1), [(0, 0), (0, 0)], 3)
    assert refused.value.code == "pair-twice"


def test_a_day_without_meetings_is_a_timetable() -> None:
    made = timetable(everyone_with_everyone(1, 1), [], 2, rooms=0)
    assert made.told() == {
        "slots": 2,
        "meetings": [],
        "left_out": [],
        "value": 0,
        "status": "optimal",
    }


# --- to look at ------------------------------------------------------------------


def test_each_side_sees_its_day_in_a_row() -> None:
    market = fair(2, 1, {(0, 0): 1, (1, 0): 1})
    voice = Interpreter("i1", ("en",))
    made = timetable(
        market,
        [(0, 0), (1, 0)],
        2,
        absent=[Absence("agent", 0, (1,))],
        interpreters=[voice],
        needs={(1, 0): ("en",)},
    )
    assert made.by_agent().text().splitlines() == [
        "    1           2",
        "b0              s0 #1",
        "b1  s0 #1 (i1)",
    ]
    assert made.by_post().csv() == ",1,2\r\ns0,b1 #1 (i1),b0 #1\r\n"


def test_wide_letters_keep_their_columns_and_no_cell_is_a_formula() -> None:
    market = pl.market_from(
        {
            "agents": [{"id": "岩手県"}, {"id": "=1+1"}],
            "posts": [{"id": "s", "capacity": 2}],
            "weights": [["岩手県", "s", 1], ["=1+1", "s", 1]],
        }
    )
    grid = timetable(market, [(0, 0), (1, 0)], 2).by_agent()
    assert grid.text().splitlines()[2].startswith("岩手県  ")
    assert grid.text().splitlines()[1].startswith("=1+1    ")
    assert "'=1+1" in grid.csv()


def test_a_day_is_plain_numbers_with_no_names() -> None:
    market = everyone_with_everyone(2, 2)
    plain = day_of(market, [(0, 1)], 3, Plans(absent=[Absence("agent", 0, (2,))]))
    assert isinstance(plain, Day)
    assert list(plain.open) == [0b101]
