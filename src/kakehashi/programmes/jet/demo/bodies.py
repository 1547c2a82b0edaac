"""Who appoints participants in the demonstration, and how many are there already."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import (
    MUNICIPALITIES,
    Kind,
    Organisation,
)
from kakehashi.foundation.organisations.verbs import register_npo
from kakehashi.programmes.jet.demo.shares import BODIES, PEOPLE, POSITIONS


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of one body by position, and how many of them fall vacant."""

    body: Organisation
    held: dict[str, int]
    vacant: dict[str, int]


def bodies_of(
    rng: random.Random, participants: int, *, by: User, at: datetime
) -> list[Organisation]:
    """As many bodies as belong to so many participants: prefectures, towns, schools."""
    scale = participants / PEOPLE
    count = {kind: max(round(n * scale), 1) for kind, n in BODIES.items()}
    there = Organisation.objects.filter(until=None)
    prefectures = list(there.filter(kind=Kind.PREFECTURE).order_by("code"))
    towns = list(there.filter(kind__in=MUNICIPALITIES).order_by("code"))
    found = rng.sample(prefectures, min(count["prefecture"], len(prefectures)))
    found += rng.sample(towns, min(count["municipality"], len(towns)))
    for number in range(1, count["school"] + 1):
        name, where = f"実演学校法人{number}", rng.choice(prefectures)
        known = Organisation.objects.filter(name=name, kind=Kind.NPO).first()
        found.append(known or register_npo(name=name, prefecture=where, by=by, at=at))
    return found


def seats_of(
    rng: random.Random, bodies: Sequence[Organisation], participants: int, new: int
) -> list[Seats]:
    """Participants over bodies, large ones with more, and the seats falling vacant."""
    weights = [_weight(rng, body) for body in bodies]
    held = [{"ALT": 1, "CIR": 0, "SEA": 0} for _ in bodies]
    left = max(participants - len(bodies), 0)
    kinds = rng.choices(list(POSITIONS), list(POSITIONS.values()), k=left)
    places = rng.choices(range(len(bodies)), weights, k=left)
    for place, kind in zip(places, kinds, strict=True):
        held[place][kind] += 1
    seats = [
        (n, kind)
        for n, row in enumerate(held)
        for kind in row
        for _ in range(row[kind])
    ]
    vacant = [{"ALT": 0, "CIR": 0, "SEA": 0} for _ in bodies]
    for n, kind in rng.sample(seats, min(new, len(seats))):
        vacant[n][kind] += 1
    return [Seats(*row) for row in zip(bodies, held, vacant, strict=True)]


def _weight(rng: random.Random, body: Organisation) -> float:
    if body.kind == Kind.PREFECTURE:
        return rng.uniform(20, 70)
    if body.kind == Kind.DESIGNATED_CITY:
        return rng.uniform(20, 60)
    return rng.lognormvariate(0.8, 0.6)
