"""``make bench-placement`` on small markets, and the markets themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from xml.etree import ElementTree

import numpy as np
import pytest
from bench.placement import agreed, line_of
from bench.placement_growth import drawn, expected, slope_of, table
from bench.placement_jobs import Agrees, Way, jobs
from bench.placement_markets import FLOOR, REGIONS, lists, meetings, regional, weights
from bench.placement_ours import Prepared

from bench import placement_models as models
from bench import placement_ours as ours
from bench import placement_peers as peers

KEYS = {"job", "who", "seconds", "peak_mb", "answer", "agrees", "ratio"}
LISTS = partial(lists, 200, 20)


def _answer(prepared: Prepared) -> str | int | None:
    run, read = prepared
    return read(run())


def test_lists_are_seeded_without_repeats_and_have_a_seat_for_everybody() -> None:
    one, again, other = LISTS(), LISTS(), LISTS(seed=2)

    assert (one.wishes == again.wishes).all()
    assert (one.place == again.place).all()
    assert (one.wishes != other.wishes).any()
    assert one.wishes.shape == (200, 15)
    assert all(len(set(row)) == 15 for row in one.wishes.tolist())
    assert int(one.capacity.sum()) == 200


def test_every_post_ranks_those_who_list_it_from_nought_on() -> None:
    told = LISTS()

    for post in range(20):
        places = told.place[told.wishes == post]
        assert sorted(places.tolist()) == list(range(len(places)))


def test_long_lists_of_large_markets_have_no_repeats_either() -> None:
    told = lists(20_000, 1_000)  # beyond what is drawn at once

    ordered = np.sort(told.wishes, axis=1)
    assert (ordered[:, 1:] != ordered[:, :-1]).all()
    assert told.wishes.shape == (20_000, 15)


def test_a_regional_market_has_its_regions_floors_caps_and_couples() -> None:
    told = regional(670, 134, couples=3)

    assert len(told.quotas) == REGIONS
    assert told.couples == ((0, 1), (2, 3), (4, 5))
    for number, (_name, least, most) in enumerate(told.quotas):
        seats = int(told.posts["capacity"][told.posts["region"] == number].sum())
        assert least == int(FLOOR * seats) <= most < seats
    for wish in ("wish1", "wish2", "wish3"):
        assert told.agents[wish][0] == told.agents[wish][1]
    share = (weights(told) >= 0).mean()
    assert 0.83 < share < 0.91


def test_no_two_wishes_of_meetings_are_the_same() -> None:
    told = meetings(20, 30, 4, 160)

    pairs = list(zip(told.buyer.tolist(), told.seller.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs) == 160
    assert int(told.buyer.max()) < 20
    assert int(told.seller.max()) < 30


@pytest.mark.parametrize(
    "peer",
    [
        peers.matching_lists,
        peers.algmatch_lists,
        peers.textbook_lists,
        peers.textbook_kernel,
        peers.dense_kernel,
        ours.stable_kernel,
        ours.stable_columns,
        ours.verify_stable,
    ],
)
def test_every_peer_places_each_agent_as_ours_does(
    peer: Callable[[object], Prepared],
) -> None:
    try:
        prepared = peer(LISTS())
    except ImportError as error:
        pytest.skip(str(error))

    assert _answer(prepared) == _answer(ours.stable_lists(LISTS()))


def test_a_peer_that_recurses_leaves_the_limit_as_it_was() -> None:
    pytest.importorskip("matching")
    before = sys.getrecursionlimit()

    _answer(peers.matching_lists(LISTS()))

    assert sys.getrecursionlimit() == before


def test_who_withdraws_is_gone_with_ours_and_with_the_textbook() -> None:
    found = _answer(ours.withdrawn(LISTS()))

    assert found == _answer(peers.textbook_withdrawn(LISTS()))
    assert found != _answer(ours.stable_lists(LISTS()))


def test_the_flow_and_the_program_find_what_ours_finds() -> None:
    told = regional(200, 67)

    found = _answer(ours.welfare_columns(told))
    assert isinstance(found, int)
    assert found == _answer(models.flow_columns(told))
    assert found == _answer(models.program_columns(told, 67))
    free = _answer(models.assigned_columns(told))
    assert isinstance(free, int)
    assert free >= found


def test_couples_are_worth_as_much_in_one_model() -> None:
    told = regional(40, 8, couples=3)

    found = _answer(ours.couples_market(told, 8))
    assert isinstance(found, int)
    assert found == _answer(models.couples_model(told, 8, 20.0))


def test_the_bound_of_couples_is_of_the_weight_alone() -> None:
    told = regional(800, 134, couples=20)

    found = _answer(ours.couples_market(told, 50))
    bound = _answer(ours.couples_bound(told, 50))
    assert isinstance(found, int)
    assert isinstance(bound, int)
    assert found <= bound <= found * 1.001


def test_meetings_are_worth_as_much_in_one_model() -> None:
    told = meetings(8, 9, 3, 40)

    assert _answer(ours.meetings_rows(told)) == _answer(
        models.meetings_model(told, 20.0)
    )


@pytest.mark.parametrize(
    ("how", "answer", "own", "expected"),
    [
        ("same", 4, 5, False),
        ("same", "a", "a", True),
        ("not above", 4, 5, True),
        ("not above", 6, 5, False),
        ("not below", 4, 5, False),
        ("beside", 4, 5, None),
        ("same", None, 5, None),
    ],
)
def test_an_answer_stands_beside_ours_as_it_must(
    how: Agrees, answer: str | int | None, own: str | int, *, expected: bool | None
) -> None:
    assert agreed(how, answer, own) is expected


def test_who_is_stopped_is_at_least_so_many_times_slower() -> None:
    way = Way("peer", ours.stable_lists)

    line = line_of("job", way, {"stopped": 20.0}, {"seconds": 0.5, "answer": "a"})

    assert line["ratio"] == 40.0
    assert line["seconds"] is None
    assert line["agrees"] is None
    assert line["stopped"] == 20.0


def test_no_two_jobs_or_ways_have_one_name() -> None:
    every = jobs(1.0, full=True)

    assert len({job.name for job in every}) == len(every)
    assert all(len({way.who for way in job.ways}) == len(job.ways) for job in every)


@pytest.mark.parametrize("job", ["withdraw", "meetings"])
def test_every_line_of_a_run_is_json_with_all_it_must_say(job: str) -> None:
    command = [sys.executable, "-m", "bench.placement", "--quick", "--only", job]

    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["who"] == "ours"
    assert lines[0]["ratio"] == 1.0
    for line in lines:
        assert line.keys() >= KEYS
        assert not line.keys() & {"failed", "missing"}
        assert line["agrees"] is not False
        assert line["seconds"] > 0


def test_the_slope_of_a_square_is_two_and_it_is_drawn_and_written() -> None:
    points = [(size, 1e-9 * size**2) for size in (1_000, 10_000, 100_000)]
    found = {"a square": points, "a line": [(size, size / 1e6) for size, _s in points]}

    assert slope_of(points) == pytest.approx(2.0)
    assert expected(points, 1_000_000) == pytest.approx(1000.0)
    picture = ElementTree.fromstring(drawn(found))
    assert len(picture.findall("{http://www.w3.org/2000/svg}polyline")) == 2
    assert "| slope from 10,000 | **2.00** | **1.00** |" in table(found)
