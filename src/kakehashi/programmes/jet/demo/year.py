"""The demonstration year: participants, what falls vacant, candidates, round 1."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import (
    MUNICIPALITIES,
    Kind,
    Organisation,
)
from kakehashi.programmes.jet.demo.bodies import Seats, bodies_of, seats_of
from kakehashi.programmes.jet.demo.rows import World, candidate_rows, demand_rows
from kakehashi.programmes.jet.demo.shares import NEW_OF, country_shares
from kakehashi.programmes.jet.models import (
    Candidate,
    Country,
    CountryPlan,
    Cycle,
    Participant,
    Reappointment,
    Refusal,
    RegionLimit,
    Round,
)
from kakehashi.programmes.jet.verbs.rounds import open_round, plan_cycle
from kakehashi.programmes.jet.verbs.taking import (
    region_of,
    take_candidates,
    take_demand,
)

BATCH: Final = 500
FLOOR, CAP = 0.6, 1.0
"""Of the seats that are asked for in a region."""
SOURCE: Final = "実演"
Say = Callable[[str], None]


def load_year(
    *, seed: int, participants: int, year: int, by: User, say: Say
) -> dict[str, Any]:
    """A year with its round 1, the same for the same seed; gives what was made.

    Who stays and who leaves comes first: the vacant seats are what bodies ask for.
    """
    rng = random.Random(seed)  # noqa: S311 -- plausible, not secret
    at = beginning(year)
    new = round(participants * NEW_OF[0] / NEW_OF[1])
    with transaction.atomic():
        say("団体")
        cycle = plan_cycle(year, source=SOURCE, is_demonstration=True, by=by, at=at)
        bodies = bodies_of(rng, participants, by=by, at=at)
        world = _world(rng, year)
        seats = seats_of(rng, bodies, participants, new)
        say("参加者")
        _people(cycle, world, seats)
        say("要望")
        lines = list(demand_rows(world, seats))
        take_demand(cycle, lines, by=by, at=at, is_demonstration=True)
        say("応募者")
        vacant = Counter[str]()
        for one in seats:
            vacant.update(one.vacant)
        rows = candidate_rows(world, vacant)
        take_candidates(cycle, rows, by=by, at=at, is_demonstration=True)
        _limits(cycle, seats)
        _plans(cycle)
        round_ = open_round(cycle, is_demonstration=True, by=by, at=at)
    return {
        "year": year,
        "participants": participants,
        "bodies": len(bodies),
        "lines": len(lines),
        "seats": sum(vacant.values()),
        "candidates": len(rows),
        "round": str(round_),
    }


def beginning(year: int) -> datetime:
    """When the rows of the year are taken in."""
    return _moment(date(year, 4, 20))


def placing(year: int) -> datetime:
    """When its round 1 is placed."""
    return _moment(date(year, 5, 12))


def round_one(year: int) -> Round:
    """The round that the demonstration made."""
    return Round.objects.get(cycle__year=year, number=1)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _world(rng: random.Random, year: int) -> World:
    shares = country_shares()
    countries = {}
    for share in shares:
        row, _new = Country.objects.get_or_create(
            code=share.code,
            defaults={
                "name_ja": share.name_ja,
                "name_en": share.name_en,
                "source": share.source,
            },
        )
        countries[share.code] = row.pk
    there = Organisation.objects.filter(until=None)
    places = dict(there.filter(kind=Kind.PREFECTURE).values_list("name", "code"))
    towns = there.filter(kind__in=MUNICIPALITIES).order_by("code")
    codes = list(towns.values_list("code", flat=True))
    return World(rng, shares, countries, places, codes, year)


def _people(cycle: Cycle, world: World, seats: Sequence[Seats]) -> None:
    """Those who are here when the year begins, and what both sides said of staying."""
    rng, people, answers = world.rng, list[Participant](), list[Reappointment]()
    said_at = cycle.reappointment_due_at - timedelta(days=9)
    for one in seats:
        region = region_of(one.body)
        for position, count in one.held.items():
            for number in range(count):
                leaves = number < one.vacant[position]
                years = rng.choice((1, 2, 3, 5)) if leaves else rng.choice((1, 1, 2, 4))
                person = _person(world, one.body, region, position, years, len(people))
                people.append(person)
                answers.append(_answer(rng, cycle, person, said_at, leaves=leaves))
    Participant.objects.bulk_create(people, batch_size=BATCH)
    Reappointment.objects.bulk_create(answers, batch_size=BATCH)


def _person(
    world: World, body: Organisation, region: int, position: str, years: int, n: int
) -> Participant:
    arrived = date(world.year - years, 7, 27)
    return Participant(
        number=f"{arrived.year}{n + 1:07}",
        family_name=f"Demo{n + 1}",
        given_name="Person",
        country_id=world.countries[world.country(position).code],
        position=position,
        organisation=body,
        region_id=region,
        arrived_on=arrived,
        years=years,
        ends_on=date(world.year, 7, 26),
        is_demonstration=True,
    )


def _answer(
    rng: random.Random,
    cycle: Cycle,
    person: Participant,
    at: datetime,
    *,
    leaves: bool,
) -> Reappointment:
    found = Reappointment(cycle=cycle, participant=person, she_at=at, body_at=at)
    found.she_says = found.body_says = True
    if leaves and person.years >= 5:
        found.body_says, found.body_why = False, Refusal.LIMIT
    elif leaves and rng.random() < 0.1:
        found.body_says, found.body_why = False, Refusal.BUDGET
    elif leaves:
        found.she_says = False
    return found


def _limits(cycle: Cycle, seats: Sequence[Seats]) -> None:
    """Floors and caps of regions, of the seats for teachers that they ask for."""
    asked, teachers = Counter[int](), Counter[int]()
    for one in seats:
        asked[region_of(one.body)] += sum(one.vacant.values())
        teachers[region_of(one.body)] += one.vacant["ALT"]
    RegionLimit.objects.bulk_create(
        RegionLimit(
            cycle=cycle,
            region_id=region,
            least=int(teachers[region] * FLOOR),
            most=int(count * CAP),
        )
        for region, count in sorted(asked.items())
        if count
    )


def _plans(cycle: Cycle) -> None:
    """The country plan: what was taken of each, as the ministry would have planned."""
    taken = Candidate.objects.filter(cycle=cycle, result="short-list")
    counts: Mapping[tuple[int, str], int] = Counter(
        taken.values_list("country_id", "position")
    )
    CountryPlan.objects.bulk_create(
        CountryPlan(cycle=cycle, country_id=country, position=position, most=count)
        for (country, position), count in sorted(counts.items())
    )
