"""Derive the outlines of Japan and the world, much simplified, for server-drawn maps.

    .venv/bin/python scripts/build_maps.py

Sources, fetched into a temporary folder and never installed: the outlines of the 47
prefectures' main parts from ``japan.json`` in japanmap's wheel (Apache-2.0), islands
and the world's land from npm's world-atlas (ISC; Natural Earth, public domain). Results
and licences go to ``foundation/pages/data``; see SOURCE.md there.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "src/kakehashi/foundation/pages/data"
JAPANMAP, WORLD_ATLAS = "0.6.0", "2.0.2"
Point = tuple[float, float]
Ring = list[Point]

# Islands of Natural Earth by a point near their middle, and the prefecture they are in.
ISLANDS: dict[str, list[Point]] = {
    "01": [
        *[(147.75, 45.03), (145.94, 44.13), (146.78, 43.79), (146.16, 43.51)],
        *[(141.23, 45.17), (141.02, 45.4), (139.47, 42.16)],
    ],
    "13": [(139.42, 34.74), (139.81, 33.1), (139.53, 34.07)],
    "15": [(138.38, 38.04)],
    "17": [(136.98, 37.13)],
    "28": [(134.86, 34.39)],
    "32": [(133.31, 36.24), (133.03, 36.08)],
    "34": [(132.53, 34.13)],
    "35": [(132.33, 33.89)],
    "37": [(134.28, 34.49)],
    "38": [(133.0, 34.24), (133.05, 34.16)],
    "42": [
        *[(129.37, 34.49), (129.26, 34.22), (128.73, 32.68), (129.08, 32.98)],
        *[(129.46, 33.28), (129.72, 33.78), (128.87, 32.81)],
    ],
    "43": [(130.06, 32.36), (130.33, 32.46)],
    "46": [
        *[(130.51, 30.35), (130.97, 30.57), (129.74, 31.71), (129.88, 31.85)],
        *[(130.15, 32.17), (129.45, 28.33), (128.95, 27.78), (128.61, 27.4)],
        *[(129.27, 28.12), (130.0, 28.33)],
    ],
    "47": [(123.78, 24.35), (124.2, 24.46), (125.34, 24.8), (126.77, 26.34)],
}
# The main map: x grows east, y grows south, in pixels of the view box.
WEST, NORTH, SCALE, STRETCH = 128.2, 45.7, 48.0, 0.81
# South of this line the islands are drawn in a box in the north-west.
SOUTH_ISLANDS = 29.5
BOX_WEST, BOX_NORTH, BOX_SCALE, BOX_X, BOX_Y = 123.2, 28.75, 50.0, 10.0, 40.0
BOX_STRETCH = 0.89  # the cosine of its own latitude
# The world, cut in the Atlantic so that the Pacific is whole.
CUT, WORLD_WIDTH, WORLD_NORTH, WORLD_SOUTH = -30.0, 720.0, 78.0, -52.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        japan, atlas = fetch(folder)
        write_japan(japan, atlas)
        write_world(atlas)
        shutil.copy(
            next((folder / "wheel").glob("*.dist-info/licenses/LICENSE")),
            DATA / "LICENSE-japanmap",
        )
        shutil.copy(
            folder / "node_modules/world-atlas/LICENSE", DATA / "LICENSE-world-atlas"
        )
    for file in ("japan.json", "world.json"):
        print(f"{file}: {(DATA / file).stat().st_size:,} bytes")


def fetch(folder: Path) -> tuple[Any, Path]:
    print("pip and npm: fetching the outlines", flush=True)
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
    subprocess.run([*pip, "-d", str(folder), f"japanmap=={JAPANMAP}"], check=True)
    with zipfile.ZipFile(next(folder.glob("japanmap-*.whl"))) as wheel:
        wheel.extractall(folder / "wheel")
    (folder / "package.json").write_text('{"private": true}')
    npm = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(
        [*npm, f"world-atlas@{WORLD_ATLAS}"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    japan = json.loads((folder / "wheel/japanmap/japan.json").read_text())
    return japan, folder / "node_modules/world-atlas"


# --- Japan --------------------------------------------------------------------------


def on_map(point: Point) -> Point:
    lon, lat = point
    if lat < SOUTH_ISLANDS:
        x = BOX_X + (lon - BOX_WEST) * BOX_STRETCH * BOX_SCALE
        return x, BOX_Y + (BOX_NORTH - lat) * BOX_SCALE
    return (lon - WEST) * STRETCH * SCALE, (NORTH - lat) * SCALE


def write_japan(japan: Any, atlas: Path) -> None:
    points, borders = japan
    islands = islands_of_japan(atlas)
    places = {}
    for number, pieces in enumerate(borders, start=1):
        code = f"{number:02}"
        ring: Ring = []
        for _, indexes in pieces:
            part = simplified_border(indexes, points)
            ring += part if not ring else part[1:]
        rings = [ring, *(islands[i] for i in ISLANDS.get(code, ()))]
        places[code] = {
            "d": "".join(path_of(r) for r in rings),
            "at": [round(v) for v in middle(max(rings, key=area))],
        }
    corners = (*on_map((123.05, 28.9)), *on_map((130.45, 24.0)))
    box = [round(v) for v in corners]
    put("japan.json", {"width": 760, "height": 748, "box": box, "places": places})


def simplified_border(indexes: list[int], points: Any) -> Ring:
    """One border, simplified the same way from both sides so that no gap opens."""
    turned = indexes[0] > indexes[-1]
    ordered = indexes[::-1] if turned else indexes
    line = [on_map(tuple(points[i][0])) for i in ordered]
    short = simplified(line, 0.7)
    return short[::-1] if turned else short


def islands_of_japan(atlas: Path) -> dict[Point, Ring]:
    rings = rings_of(atlas / "countries-10m.json", "countries", {"392", "643"})
    middles = [
        (sum(p[0] for p in r) / len(r), sum(p[1] for p in r) / len(r)) for r in rings
    ]
    found = {}
    for wanted in (point for group in ISLANDS.values() for point in group):
        nearest = min(range(len(rings)), key=lambda i: math.dist(middles[i], wanted))
        assert math.dist(middles[nearest], wanted) < 0.05, wanted
        found[wanted] = simplified([on_map(p) for p in rings[nearest]], 0.5)
    return found


# --- the world ------------------------------------------------------------------------


def on_world(point: Point) -> Point:
    """Miller's cylindrical projection (1942), cut at ``CUT``."""
    lon, lat = point  # longitudes already lie between CUT and CUT + 360
    scale = WORLD_WIDTH / math.tau
    return math.radians(lon - CUT) * scale, (miller(WORLD_NORTH) - miller(lat)) * scale


def miller(lat: float) -> float:
    return 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * math.radians(lat)))


def write_world(atlas: Path) -> None:
    shapes = []
    for ring in map(unrolled, rings_of(atlas / "land-110m.json", "land", None)):
        if max(p[1] for p in ring) < WORLD_SOUTH:
            continue  # Antarctica
        for side in cut(ring):
            clipped = [(x, min(max(y, WORLD_SOUTH), WORLD_NORTH)) for x, y in side]
            drawn = simplified([on_world(p) for p in clipped], 0.9)
            if area(drawn) > 5:
                shapes.append(path_of(drawn, places=1))
    height = round(on_world((0, WORLD_SOUTH))[1])
    put(
        "world.json",
        {
            "width": round(WORLD_WIDTH),
            "height": height,
            "cut": CUT,
            "north": WORLD_NORTH,
            "land": "".join(shapes),
        },
    )


def unrolled(ring: Ring) -> Ring:
    """A ring that goes on beyond 180 degrees instead of jumping to the other side."""
    out = [ring[0]]
    for lon, lat in ring[1:]:
        turns = round((out[-1][0] - lon) / 360)
        out.append((lon + 360 * turns, lat))
    return out


def cut(ring: Ring) -> list[Ring]:
    """The parts of a ring on both sides of the cut, longitudes from CUT to CUT+360."""
    parts = []
    east = clip(ring, keep_east=True)
    west = clip(ring, keep_east=False)
    if len(east) > 3:
        parts.append(east)
    if len(west) > 3:
        parts.append([(x + 360, y) for x, y in west])
    return parts


def clip(ring: Ring, *, keep_east: bool) -> Ring:
    """Sutherland and Hodgman (1974), on one vertical edge."""

    def inside(p: Point) -> bool:
        return p[0] >= CUT if keep_east else p[0] <= CUT

    out: Ring = []
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        if inside(a):
            out.append(a)
        if inside(a) != inside(b):
            t = (CUT - a[0]) / (b[0] - a[0])
            out.append((CUT, a[1] + t * (b[1] - a[1])))
    return [*out, out[0]] if out else []


# --- geometry -------------------------------------------------------------------------


def rings_of(path: Path, name: str, ids: set[str] | None) -> list[Ring]:
    """The outer rings of a TopoJSON object, in degrees."""
    topology = json.loads(path.read_text())
    (sx, sy), (tx, ty) = (topology["transform"][k] for k in ("scale", "translate"))

    def arc(index: int) -> Ring:
        x = y = 0
        line: Ring = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        return line[::-1] if index < 0 else line

    rings = []
    thing = topology["objects"][name]
    for geometry in thing.get("geometries", [thing]):
        if ids is not None and geometry.get("id") not in ids:
            continue
        many = geometry["type"] == "MultiPolygon"
        for polygon in geometry["arcs"] if many else [geometry["arcs"]]:
            ring: Ring = []
            for index in polygon[0]:
                part = arc(index)
                ring += part if not ring else part[1:]
            rings.append(ring)
    return rings


def simplified(line: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker (1973); a closed line is divided at its farthest point."""
    if len(line) > 3 and line[0] == line[-1]:
        far = max(range(len(line)), key=lambda i: math.dist(line[0], line[i]))
        head, tail = line[: far + 1], line[far:]
        return simplified(head, tolerance)[:-1] + simplified(tail, tolerance)
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        a, b = stack.pop()
        if b - a < 2:
            continue
        far = max(range(a + 1, b), key=lambda i: off(line[i], line[a], line[b]))
        if off(line[far], line[a], line[b]) > tolerance:
            keep.add(far)
            stack += [(a, far), (far, b)]
    return [line[i] for i in sorted(keep)]


def off(p: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(p, a)
    return abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / length


def area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def middle(ring: Ring) -> Point:
    """The centre of mass of the area within a ring."""
    sx = sy = total = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        total += cross
        sx += (a[0] + b[0]) * cross
        sy += (a[1] + b[1]) * cross
    return sx / (3 * total), sy / (3 * total)


def path_of(ring: Ring, places: int = 1) -> str:
    """An SVG path in relative steps; rounding never adds up along the way."""
    unit = 10**places
    whole = [(round(x * unit), round(y * unit)) for x, y in ring]
    x, y = whole[0]
    text = f"M{number(x, unit)} {number(y, unit)}l"
    steps = []
    for nx, ny in whole[1:-1] if whole[0] == whole[-1] else whole[1:]:
        if (nx, ny) != (x, y):
            dx, dy = number(nx - x, unit), number(ny - y, unit)
            steps.append(f"{dx}{dy}" if dy.startswith("-") else f"{dx} {dy}")
        x, y = nx, ny
    joined = steps[0] if steps else "0 0"
    for step in steps[1:]:
        joined += step if step.startswith("-") else f" {step}"
    return f"{text}{joined}z"


def number(value: int, unit: int) -> str:
    text = f"{value / unit:g}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def put(name: str, value: object) -> None:
    DATA.mkdir(exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (DATA / name).write_text(text + "\n")


if __name__ == "__main__":
    main()
