"""What ours does in `bench.placement`: each way takes a market, and says what to time.

A way is ``prepare(market) -> (run, read)``: preparing is not timed, ``run()`` is, and
``read(found)`` says the answer. What a way named ``… lists`` or ``… columns`` is given
are ids or columns, so that building the market is timed too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from bench.placement_markets import (
    PENALTY,
    Lists,
    Meetings,
    Regional,
    is_area,
    is_wanted,
    may_drive,
    names_of,
    wish,
)
from kakehashi.engines import placement as pl

Answer = str | int | None
Prepared = tuple[Callable[[], Any], Callable[[Any], Answer]]
SEED = 2027


def digest(pairs: Iterable[tuple[int, int]], agents: int) -> str:
    """How many are placed, and a short digest of who is where."""
    where = np.full(agents, -1, dtype=np.int64)
    told = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    where[told[:, 0]] = told[:, 1]
    return f"{len(told)}:{hashlib.sha256(where.tobytes()).hexdigest()[:12]}"


def named_lists(told: Lists) -> dict[str, Any]:
    """A market of lists as people write it, by ids."""
    agents, posts = (
        names_of("a", len(told.wishes)),
        names_of("p", len(told.capacity)),
    )
    rows = told.wishes.tolist()
    ordered = orders(told)
    return {
        "agents": [{"id": one} for one in agents],
        "posts": [
            {"id": one, "capacity": seats}
            for one, seats in zip(posts, told.capacity.tolist(), strict=True)
        ],
        "agent_lists": {
            one: [[posts[p]] for p in row]
            for one, row in zip(agents, rows, strict=True)
        },
        "post_lists": {
            one: [[agents[a]] for a in row]
            for one, row in zip(posts, ordered, strict=True)
        },
    }


def orders(told: Lists) -> list[list[int]]:
    """The agents who list each post, in the post's order."""
    posts, agents = told.wishes.ravel(), np.arange(told.wishes.size)
    order = np.lexsort((told.place.ravel(), posts))
    ends = np.cumsum(np.bincount(posts, minlength=len(told.capacity)))[:-1]
    whose = agents[order] // told.wishes.shape[1]
    return [part.tolist() for part in np.split(whose, ends)]


def market_of(told: Lists) -> pl.Market:
    """The same market of columns."""
    agents, listed = told.wishes.shape
    ones = np.ones(agents, dtype=np.int64)
    return pl.Market(
        pl.Agents(tuple(names_of("a", agents)), ones, ones),
        pl.Posts(tuple(names_of("p", len(told.capacity))), told.capacity),
        pl.Pairs(
            np.arange(agents + 1, dtype=np.int64) * listed,
            told.wishes.ravel(),
            np.tile(np.arange(listed, dtype=np.int64), agents),
            told.place.ravel(),
            np.zeros(told.wishes.size, dtype=np.int64),
        ),
    )


def stable_lists(told: Lists) -> Prepared:
    """From ids to a stable outcome that the verifier passed."""
    named = named_lists(told)
    return lambda: pl.solve(pl.market_from(named), pl.Stable(), seed=SEED), _placed


def stable_columns(told: Lists) -> Prepared:
    """From columns to a stable outcome that the verifier passed."""
    return lambda: pl.solve(market_of(told), pl.Stable(), seed=SEED), _placed


def stable_kernel(told: Lists) -> Prepared:
    """Proposals alone, without verifying: what peers do. Not of the public API."""
    from kakehashi.engines.placement.solvers.deferred import (  # noqa: PLC0415 -- may be gone
        Side,
        propose,
    )

    agents, listed = told.wishes.shape
    owner = np.repeat(np.arange(agents, dtype=np.int64), listed)
    rank = np.tile(np.arange(listed, dtype=np.int64), agents)
    post = told.wishes.ravel()
    own = Side(owner, rank, np.ones(agents, dtype=np.int64))
    other = Side(post, told.place.ravel(), told.capacity)

    def read(held: Any) -> Answer:
        at = np.asarray(held, dtype=np.int64)
        columns = (owner[at].tolist(), post[at].tolist())
        return digest(zip(*columns, strict=True), agents)

    return lambda: propose(own, other), read


def verify_stable(told: Lists) -> Prepared:
    """The verifier alone, on a stable outcome."""
    market = market_of(told)
    outcome = pl.solve(market, pl.Stable(), seed=SEED)
    said = outcome.told()
    answer = _placed(outcome)
    return (
        lambda: pl.verify(market, said),
        lambda found: answer if found.ok else "refused",
    )


def withdrawn(told: Lists) -> Prepared:
    """The first of the agents withdraws from a solved market, which is placed again."""
    market = market_of(told)
    gone = pl.Withdraw(market.agents.ids[0])

    def run() -> pl.Outcome:
        later = pl.amend(market, gone)
        return pl.solve(later, pl.Stable(), seed=SEED)

    def read(found: pl.Outcome) -> Answer:
        """By the positions of the market that was, in which she stands alone."""
        pairs = [
            (market.agents.place[name], market.posts.place[post])
            for name, post in found.match().items()
            if isinstance(post, str)
        ]
        return digest(pairs, len(market.agents.ids))

    return run, read


def screened(told: Regional, keep: int | None = None) -> pl.Market:
    """A regional market of every pair that may be, or of each agent's best."""
    rules = [
        pl.ColumnRule("driving", may_drive),
        pl.ColumnRule("nationality", is_wanted, hard=False, penalty=PENALTY),
        pl.ColumnRule("area", is_area, hard=False, penalty=PENALTY),
    ]
    found = pl.pairs_from(told.agents, told.posts, rules=rules, score=wish, keep=keep)
    quotas = [
        pl.Quota(f"{region}", {"region": region}, least, most)
        for region, least, most in told.quotas
    ]
    couples = [pl.Couple(a, b, near="region") for a, b in told.couples]
    return found.market(quotas=quotas, couples=couples)


def welfare_columns(told: Regional) -> Prepared:
    """From columns to the best of all pairs, proved and verified."""
    return lambda: pl.solve(screened(told), pl.Welfare(), seed=SEED), _value


def welfare_market(told: Regional) -> Prepared:
    """The same from a market that is built."""
    market = screened(told)
    return lambda: pl.solve(market, pl.Welfare(), seed=SEED), _value


def verify_welfare(told: Regional) -> Prepared:
    """The verifier alone, on the best by welfare."""
    market = screened(told)
    outcome = pl.solve(market, pl.Welfare(), seed=SEED)
    said = outcome.told()
    answer = _value(outcome)
    return (
        lambda: pl.verify(market, said),
        lambda found: answer if found.ok else "refused",
    )


def couples_market(told: Regional, keep: int) -> Prepared:
    """Couples in one region, of each agent's best pairs; the market is built."""
    market = screened(told, keep)
    return lambda: pl.solve(market, pl.Welfare(), seed=SEED), _value


def couples_bound(told: Regional, keep: int) -> Prepared:
    """The same; its answer is the bound that is proved: what more cannot be had."""
    run, _read = couples_market(told, keep)

    def read(found: pl.Outcome) -> Answer:
        value = _value(found)
        if not isinstance(value, int) or found.status == "optimal":
            return value
        told = found.certificate
        if "gap" not in told:
            return None
        # The gap is of weight and number placed as one: weight by what counts last.
        unit = int(told["stages"][-1]["radix"][-1])
        return value + (int(told["gap"]) + len(found.placed)) // unit

    return run, read


def meetings_rows(told: Meetings) -> Prepared:
    """From wishes by ids to a timetable: which meetings, and at which hours."""
    buyers, sellers = names_of("a", told.buyers), names_of("p", told.sellers)
    columns = (told.buyer.tolist(), told.seller.tolist(), told.worth.tolist())
    named = {
        "agents": [{"id": one, "quota": told.hours} for one in buyers],
        "posts": [{"id": one, "capacity": told.hours} for one in sellers],
        "weights": [
            [buyers[b], sellers[s], w] for b, s, w in zip(*columns, strict=True)
        ],
    }

    def run() -> pl.Timetable:
        market = pl.market_from(named)
        chosen = pl.choose_meetings(market, told.hours)
        return pl.timetable(market, chosen.placed, told.hours)

    return run, lambda found: int(found.value)


def _placed(outcome: pl.Outcome) -> Answer:
    return digest(outcome.placed, len(outcome.market.agents.ids))


def _value(outcome: pl.Outcome) -> Answer:
    """The weight in all; None where nothing is found."""
    if outcome.status not in {"optimal", "feasible"}:
        return None
    return int(outcome.told()["value"])
