"""Derive ``kernel/data/extents.csv``: between which degrees each municipality lies.

    .venv/bin/python scripts/build_extents.py

Asks the weather agency's areas (reversejp, of the group ``build``) which municipality
is at a point, from the offices outwards over the land in steps of a hundredth of a
degree, and keeps the outermost hits of each, half a step further out. Islands are found
by a coarser grid around the offices. Takes some minutes: asking about the sea is slow.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

from kakehashi.kernel.bodies import Body, register
from kakehashi.kernel.codes import with_body_check
from register_sources import area_at

OUT = Path(__file__).parents[1] / "src/kakehashi/kernel/data/extents.csv"
PER_DEGREE = 100
HALF = 0.5 / PER_DEGREE
ISLANDS_STEP, ISLANDS_REACH = 4, 40  # in hundredths of a degree
# Islands too far from any office: 硫黄島, 南鳥島, 母島, 男女群島, 沖ノ島, 魚釣島, and
# those of 十島村 (its office is in 鹿児島市).
FAR = [
    *[(24.78, 141.32), (24.29, 153.98), (26.64, 142.16), (32.02, 128.39)],
    *[(34.24, 130.1), (25.74, 123.48)],
    *[(29.97, 129.92), (29.85, 129.87), (29.69, 129.53), (29.64, 129.71)],
    *[(29.46, 129.6), (29.22, 129.33), (29.15, 129.21)],
]
Box = tuple[float, float, float, float]
Step = tuple[int, int]


def main() -> None:
    boxes: dict[str, Box] = {}
    for (y, x), code5 in land().items():
        code = whole_city(with_body_check(code5))
        boxes[code] = widened(boxes.get(code), y / PER_DEGREE, x / PER_DEGREE)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "south", "west", "north", "east"])
        for body in sorted(register().bodies.values(), key=lambda b: b.code):
            if body.code in boxes:
                writer.writerow([body.code, *outward(boxes[body.code], body)])
    print(f"{len(boxes)} areas, {OUT.stat().st_size:,} bytes")


def whole_city(code: str) -> str:
    """Return the code of the city for a ward's; the agency has both."""
    body = register().bodies.get(code)
    return register().parent_of(body).code if body and body.kind == "ward" else code


def land() -> dict[Step, str]:
    """Return the points on land with the five-digit code of their municipality."""
    asked: dict[Step, str] = {}
    found: dict[Step, str] = {}
    waiting = seeds()
    while waiting:
        y, x = waiting.pop()
        if (y, x) in asked:
            continue
        asked[y, x], _ = area_at(y / PER_DEGREE, x / PER_DEGREE)
        if asked[y, x]:
            found[y, x] = asked[y, x]
            waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return found


def seeds() -> list[Step]:
    """Return the offices, and a grid around them that meets the islands."""
    bodies = register().bodies.values()
    offices = {near(body.lat, body.lon) for body in bodies}
    around = range(-ISLANDS_REACH, ISLANDS_REACH + 1, ISLANDS_STEP)
    coarse = {
        (
            (y + up) // ISLANDS_STEP * ISLANDS_STEP,
            (x + on) // ISLANDS_STEP * ISLANDS_STEP,
        )
        for y, x in offices
        for up in around
        for on in around
    }
    return [*coarse, *offices, *(near(*point) for point in FAR)]


def near(lat: float, lon: float) -> Step:
    """Return the point of the grid next to one in degrees."""
    return round(lat * PER_DEGREE), round(lon * PER_DEGREE)


def widened(box: Box | None, lat: float, lon: float) -> Box:
    """Return a box that holds the point as well."""
    if box is None:
        return (lat, lon, lat, lon)
    south, west, north, east = box
    return (min(south, lat), min(west, lon), max(north, lat), max(east, lon))


def outward(box: Box, body: Body) -> tuple[float, ...]:
    """Return the box with half a step around it and the office of the body in it."""
    south, west, north, east = widened(box, body.lat, body.lon)
    low = [math.floor((edge - HALF) * 1000) / 1000 for edge in (south, west)]
    high = [math.ceil((edge + HALF) * 1000) / 1000 for edge in (north, east)]
    return (*low, *high)


if __name__ == "__main__":
    main()
