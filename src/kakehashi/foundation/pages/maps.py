"""Maps as SVG drawn on the server: Japan by prefecture, the world with dots. Pure.

Each comes as a ``Picture`` with the table of its figures. Outlines: data/SOURCE.md.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final

from kakehashi.foundation.pages.charts import Picture, say, width_of

# Codes of prefectures (JIS X 0401) are the places in these lists, from 01.
_JA: Final = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県
東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県
滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県
香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県
"""
_EN: Final = """
Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama
Chiba Tokyo Kanagawa Niigata Toyama Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi
Mie Shiga Kyoto Osaka Hyogo Nara Wakayama Tottori Shimane Okayama Hiroshima Yamaguchi
Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki Kumamoto Oita Miyazaki Kagoshima
Okinawa
"""
CODES: Final = tuple(f"{n:02}" for n in range(1, 48))
NAMES_JA: Final[Mapping[str, str]] = dict(zip(CODES, _JA.split(), strict=True))
NAMES_EN: Final[Mapping[str, str]] = dict(zip(CODES, _EN.split(), strict=True))
CLASSES: Final = 5  # map-1 … map-5; map-0 is nothing or unknown


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the world map, in degrees; ``note`` goes into the table beside it."""

    label: str
    latitude: float
    longitude: float
    note: str = ""
    url: str = ""
    is_home: bool = False


@cache
def _outlines(name: str) -> dict[str, Any]:
    source = files("kakehashi.foundation.pages").joinpath("data", f"{name}.json")
    outlines: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return outlines


def japan_map(
    title: str,
    values: Mapping[str, int | float | None],
    *,
    unit: str = "",
    names: Mapping[str, str] = NAMES_JA,
    head: tuple[str, str] = ("", ""),
    url: Callable[[str], str] | None = None,
    chosen: Collection[str] = (),
    nothing: str = "0",
    source: str = "",
    description: str = "",
) -> Picture:
    """The prefectures coloured by value, each linked if ``url`` is given.

    Args:
        values: by prefecture code, ``"01"`` to ``"47"``; missing and None count as
            nothing known and show ``nothing`` in the table.
        url: the address of a prefecture by its code.
        chosen: codes to be set off from the others.
    """
    outlines = _outlines("japan")
    steps = steps_of([v for v in values.values() if v])
    shapes = []
    for code in CODES:
        value = values.get(code)
        said = nothing if value is None else say(value) + unit
        css = "map-chosen" if code in chosen else f"map-{class_of(value, steps)}"
        words = escape(f"{names[code]} {said}")
        shape = f'<path class="place {css}" d="{outlines["places"][code]["d"]}">'
        shape += f"<title>{words}</title></path>"
        if url is not None:
            shape = f'<a href="{escape(url(code))}" aria-label="{words}">{shape}</a>'
        shapes.append(shape)
    x0, y0, x1, y1 = outlines["box"]
    box = f'<path class="inset" d="M{x0} {y0}H{x1}V{y1}H{x0}z"/>'
    legend = _legend(steps, unit, nothing)
    return Picture(
        title=title,
        svg=_svg(
            title,
            description,
            (outlines["width"], outlines["height"]),
            [*shapes, box, legend],
            css="map-japan",
            linked=url is not None,
        ),
        head=(head[0], head[1] or unit),
        rows=tuple(
            (names[c], nothing if (v := values.get(c)) is None else say(v) + unit)
            for c in CODES
        ),
        source=source,
    )


def steps_of(values: Sequence[int | float]) -> list[float]:
    """Lower ends of the classes above the first: round, each parting the prefectures.

    They follow the ranks, not the size, because one prefecture is often far above the
    rest and the others should still be told apart.
    """
    ranked = sorted(values)
    steps: list[float] = []
    for part in range(1, CLASSES):
        if not ranked:
            break
        at = _rounded(ranked[min(len(ranked) * part // CLASSES, len(ranked) - 1)])
        if at > (steps[-1] if steps else ranked[0]):
            steps.append(at)
    return steps


def _rounded(value: float) -> float:
    """To two figures that matter: 12,345 is 12,000."""
    if value < 100 and float(value).is_integer():
        return value
    power = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return round(value / power) * power


def class_of(value: float | None, steps: Sequence[float]) -> int:
    """The colour class of a value: 0 for none, else 1 to ``CLASSES``."""
    if not value:
        return 0
    # Few steps use the far ends of the scale, so that they can be told apart.
    place = bisect_right(steps, value)
    return 1 + (round(place * (CLASSES - 1) / len(steps)) if steps else 2)


def _legend(steps: Sequence[float], unit: str, nothing: str) -> str:
    lines = [("map-0", nothing)]
    if steps:
        lines.append(("map-1", f"– {say(steps[0] - _grain(steps))}{unit}"))
        for place, low in enumerate(steps, start=1):
            high = steps[place] - _grain(steps) if place < len(steps) else None
            css = f"map-{class_of(low, steps)}"
            if high == low:
                lines.append((css, f"{say(low)}{unit}"))
            else:
                until = "" if high is None else f" {say(high)}{unit}"
                lines.append((css, f"{say(low)}{unit} –{until}"))
    else:
        lines.append(("map-3", f"1{unit} –"))
    parts = []
    for row, (css, words) in enumerate(reversed(lines)):
        y = 500 + row * 28
        parts.append(
            f'<rect class="{css}" x="540" y="{y}" width="22" height="18"/>'
            f'<text x="570" y="{y + 14}">{escape(words)}</text>'
        )
    return f'<g aria-hidden="true">{"".join(parts)}</g>'


def _grain(steps: Sequence[float]) -> float:
    """The smallest difference worth saying: 1 for counts, a tenth for rates."""
    return 1 if all(float(s).is_integer() for s in steps) else 0.1


def world_map(
    title: str,
    dots: Sequence[Dot],
    *,
    head: tuple[str, str] = ("", ""),
    source: str = "",
    description: str = "",
) -> Picture:
    """Named dots on the world's land, the Pacific in the middle.

    Land without borders: which country a place belongs to is said in words only.
    """
    outlines = _outlines("world")
    at = [_placed(dot, outlines) for dot in dots]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in at]
    parts = [f'<path class="land" d="{outlines["land"]}"/>']
    for dot, (x, y) in zip(dots, at, strict=True):
        left, base = _free_place(dot.label, x, y, taken, outlines["width"])
        home = " dot-home" if dot.is_home else ""
        drawn = (
            f'<circle class="dot{home}" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
            f'<text class="name" x="{left:.1f}" y="{base:.1f}">'
            f"{escape(dot.label)}</text>"
        )
        parts.append(f'<a href="{escape(dot.url)}">{drawn}</a>' if dot.url else drawn)
    return Picture(
        title=title,
        svg=_svg(
            title,
            description,
            (outlines["width"], outlines["height"]),
            parts,
            css="map-world",
            linked=any(dot.url for dot in dots),
        ),
        head=head,
        rows=tuple((dot.label, dot.note) for dot in dots),
        source=source,
    )


def _placed(dot: Dot, outlines: Mapping[str, float]) -> tuple[float, float]:
    """Pixels of a place: Miller's projection, as the outlines were drawn."""
    scale = outlines["width"] / math.tau
    x = math.radians((dot.longitude - outlines["cut"]) % 360) * scale
    return x, (_miller(outlines["north"]) - _miller(dot.latitude)) * scale


def _miller(latitude: float) -> float:
    return 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * math.radians(latitude)))


def _free_place(
    label: str,
    x: float,
    y: float,
    taken: list[tuple[float, float, float, float]],
    width: float,
) -> tuple[float, float]:
    """Where a name touches no other name or dot; takes that place."""
    long = width_of(label)
    tries = [
        *((x + 9, y + 5), (x - 9 - long, y + 5)),
        *((x - long / 2, y - 11), (x - long / 2, y + 21)),
        *((x + 8, y - 11), (x + 8, y + 21)),
        *((x - 8 - long, y - 11), (x - 8 - long, y + 21)),
    ]

    def crowd(place: tuple[float, float]) -> int:
        a, b, c, d = place[0], place[1] - 13, place[0] + long, place[1] + 3
        hits = sum(a < t[2] and t[0] < c and b < t[3] and t[1] < d for t in taken)
        return hits + 10 * (a < 0 or c > width)

    best = min(tries, key=crowd)
    taken.append((best[0], best[1] - 13, best[0] + long, best[1] + 3))
    return best


def _svg(
    title: str,
    description: str,
    size: tuple[float, float],
    parts: Sequence[str],
    *,
    css: str,
    linked: bool,
) -> str:
    role = "group" if linked else "img"
    words = f"<desc>{escape(description)}</desc>" if description else ""
    return (
        f'<svg class="map {css}" role="{role}" aria-label="{escape(title)}"'
        f' viewBox="0 0 {size[0]} {size[1]}" xmlns="http://www.w3.org/2000/svg">'
        f"{words}{''.join(parts)}</svg>"
    )
