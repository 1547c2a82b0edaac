"""Markets that `bench.placement` places people in: seeded, the same for ours and peers.

Nothing here knows an engine. Agents and posts are positions from 0; ids are made so
that their order as text is the order of the positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Column = npt.NDArray[Any]

LISTED = 15
"""Posts on each list."""
SPREAD = 0.5
"""Sigma of the log-normal popularity of posts, and of regions."""
REGIONS = 67
"""47 prefectures and 20 large cities, which place for themselves."""
FLOOR, CAP = 0.90, 0.985
"""Of the seats of a region: the least and the most that are filled."""
SPARE = 1.05
"""Seats for each agent where regions have floors and caps."""
PLACED = 2000
"""What it is worth that somebody is placed at all."""
POINTS = (600, 400, 250)
"""What the first, second and third wished region are worth."""
PENALTY = 150
"""What a soft rule costs that is not met."""
BLOCK = 200_000
"""Agents whose lists are drawn at once."""


@dataclass(frozen=True, eq=False)
class Lists:
    """A market of strict lists: what deferred acceptance takes.

    Attributes:
        wishes: posts of each agent, the best first; shape (agents, listed).
        place: where each of these posts has that agent in its order, 0 the best.
        capacity: seats of each post; as many in all as there are agents.
    """

    wishes: Ints
    place: Ints
    capacity: Ints


@dataclass(frozen=True, eq=False)
class Regional:
    """A market of columns: people with wishes, posts in regions with floors and caps.

    Attributes:
        agents, posts: columns by name, a row each.
        quotas: region, least and most.
        couples: pairs of agents who must be in one region.
    """

    agents: Mapping[str, Any]
    posts: Mapping[str, Any]
    quotas: tuple[tuple[str, int, int], ...]
    couples: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Meetings:
    """Buyers and sellers who would meet: a wish each with its worth, and the hours."""

    buyers: int
    sellers: int
    hours: int
    buyer: Ints
    seller: Ints
    worth: Ints


def name_of(kind: str, position: int) -> str:
    """The id of an agent (``a``) or a post (``p``)."""
    return f"{kind}{position:08d}"


def names_of(kind: str, count: int) -> list[str]:
    """The ids of a side, in order."""
    return [name_of(kind, position) for position in range(count)]


def lists(agents: int, posts: int, *, seed: int = 1, listed: int = LISTED) -> Lists:
    """Lists by the popularity of posts, and orders of posts by chance."""
    chance = np.random.default_rng(seed)
    wishes = _wishes(agents, posts, min(listed, posts), chance)
    flat = wishes.ravel()
    shuffled = chance.permutation(len(flat))
    kind = np.uint16 if posts <= 2**16 else np.int64  # of 16 bits: sorted by digits
    order = shuffled[np.argsort(flat[shuffled].astype(kind), kind="stable")]
    count = np.bincount(flat, minlength=posts)
    place = np.empty(len(flat), dtype=np.int64)
    place[order] = np.arange(len(flat)) - np.repeat(np.cumsum(count) - count, count)
    return Lists(wishes, place.reshape(wishes.shape), _seats(agents, posts))


def regional(agents: int, posts: int, *, seed: int = 1, couples: int = 0) -> Regional:
    """People with three weighted wishes for regions, and what posts ask of them.

    The first ``2 * couples`` agents are couples, who wish for the same regions.
    """
    chance = np.random.default_rng(seed)
    count = min(REGIONS, posts)
    wishes = _wishes(agents, count, 3, chance)
    wishes[1 : 2 * couples : 2] = wishes[0 : 2 * couples : 2]
    people: dict[str, Column] = {
        "id": np.array(names_of("a", agents)),
        "number": np.arange(agents),
        "drives": chance.random(agents) < 0.57,
        "country": chance.integers(1, 11, agents),
        "city": chance.random(agents) < 0.5,
        **{f"wish{n + 1}": wishes[:, n] for n in range(3)},
    }
    region = np.arange(posts) % count
    capacity = _seats(int(agents * SPARE), posts)
    places: dict[str, Column] = {
        "id": np.array(names_of("p", posts)),
        "number": np.arange(posts),
        "capacity": capacity,
        "region": region,
        "group:region": np.array([_region(n) for n in region.tolist()]),
        "driving": chance.random(posts) < 0.3,
        "country": chance.integers(0, 11, posts) * (chance.random(posts) < 0.2),
        "city": chance.random(posts) < 0.5,
    }
    seats = np.bincount(region, weights=capacity, minlength=count).astype(int).tolist()
    quotas = tuple(
        (_region(n), int(FLOOR * some), int(CAP * some)) for n, some in enumerate(seats)
    )
    together = tuple((2 * n, 2 * n + 1) for n in range(couples))
    return Regional(people, places, quotas, together)


def meetings(
    buyers: int, sellers: int, hours: int, wishes: int, *, seed: int = 1
) -> Meetings:
    """Wishes of buyers for sellers, no two the same, worth 1 to 99 each."""
    chance = np.random.default_rng(seed)
    codes = np.sort(chance.choice(buyers * sellers, wishes, replace=False))
    buyer, seller = np.divmod(codes.astype(np.int64), sellers)
    worth = chance.integers(1, 100, wishes)
    return Meetings(buyers, sellers, hours, buyer, seller, worth)


def may_drive(agents: Mapping[str, Any], posts: Mapping[str, Any]) -> Any:
    """The hard rule: who is to drive can."""
    return agents["drives"] | ~posts["driving"]


def is_wanted(agents: Mapping[str, Any], posts: Mapping[str, Any]) -> Any:
    """A soft rule: the post wished for this nationality, or for none."""
    return (posts["country"] == 0) | (agents["country"] == posts["country"])


def is_area(agents: Mapping[str, Any], posts: Mapping[str, Any]) -> Any:
    """A soft rule: a city for who would live in one, the country for others."""
    return agents["city"] == posts["city"]


def wish(agents: Mapping[str, Any], posts: Mapping[str, Any]) -> Any:
    """What a pair is worth before penalties; a little differs for every pair."""
    found = PLACED + (agents["number"] * 7919 + posts["number"] * 104729) % 50
    for number, points in enumerate(POINTS):
        found = found + points * (agents[f"wish{number + 1}"] == posts["region"])
    return found


def weights(told: Regional) -> Ints:
    """What every pair is worth, for peers: (agents, posts), -1 where it may not be."""
    down = {name: column[:, None] for name, column in told.agents.items()}
    across = {name: column[None, :] for name, column in told.posts.items()}
    found = wish(down, across)
    found = found - PENALTY * ~is_wanted(down, across)
    found = found - PENALTY * ~is_area(down, across)
    return np.where(may_drive(down, across), found, -1).astype(np.int64)


def best_of(worth: Ints, most: int) -> tuple[Ints, Ints]:
    """Agent and post of the pairs that may be, of each agent the ``most`` best."""
    is_kept = worth >= 0
    if most < worth.shape[1]:
        order = np.argsort(-worth, axis=1, kind="stable")[:, :most]
        is_best = np.zeros_like(is_kept)
        np.put_along_axis(is_best, order, values=True, axis=1)
        is_kept &= is_best
    agent, post = np.nonzero(is_kept)
    return agent.astype(np.int64), post.astype(np.int64)


def _region(number: int) -> str:
    return f"R{number + 1:02d}"


def _seats(seats: int, posts: int) -> Ints:
    """Seats shared out as evenly as can be, the first posts one more."""
    found = np.full(posts, seats // posts, dtype=np.int64)
    found[: seats % posts] += 1
    return found


def _wishes(rows: int, posts: int, listed: int, chance: np.random.Generator) -> Ints:
    """Lists without repeats, drawn one after another by the popularity of posts."""
    popular = chance.lognormal(0.0, SPREAD, posts)
    if rows * posts <= 2**20:  # the largest of weights with Gumbel noise: the same law
        noise = np.log(popular) + chance.gumbel(size=(rows, posts))
        return np.argsort(-noise, axis=1)[:, :listed].astype(np.int64)
    upto = np.cumsum(popular / popular.sum())
    upto[-1] = 1.0
    found = np.empty((rows, listed), dtype=np.int64)
    for first in range(0, rows, BLOCK):
        some = found[first : first + BLOCK]
        some[:] = _without_repeats(len(some), listed, upto, chance)
    return found


def _without_repeats(
    rows: int, listed: int, upto: npt.NDArray[np.float64], chance: np.random.Generator
) -> Ints:
    """Draw until nobody lists a post twice; only what is repeated is drawn again."""
    drawn = np.searchsorted(upto, chance.random((rows, listed)))
    while True:
        order = np.argsort(drawn, axis=1, kind="stable")
        ordered = np.take_along_axis(drawn, order, axis=1)
        again = np.zeros(drawn.shape, dtype=bool)
        is_same = np.zeros(drawn.shape, dtype=bool)
        is_same[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
        if not is_same.any():
            return drawn.astype(np.int64)
        np.put_along_axis(again, order, is_same, axis=1)
        drawn[again] = np.searchsorted(upto, chance.random(int(again.sum())))
