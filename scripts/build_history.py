"""Derive ``kernel/data/history.csv``: what became of bodies that are gone.

    python scripts/build_history.py path/to/geoshape-city.csv [gazetteer_2007.csv]

The gazetteer says until when a body existed and where it lay; the weather agency's
areas say whose ground that is today. From both follows into whom it went that day.
What they cannot tell (splits, wards, changes after 2020) is written by hand below.
Run ``build_register.py`` first: successors are checked against its list.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

from kakehashi.kernel.codes import with_body_check
from readings import near_name, read_names_of_2007, reading_of
from register_sources import Past, area_at, read_gazetteer

NAMES_2007 = read_names_of_2007(Path(sys.argv[2])) if sys.argv[2:] else {}
DATA = Path(__file__).parents[1] / "src/kakehashi/kernel/data"
COLUMNS = [
    "sort",
    "day",
    "code",
    "name",
    "county",
    "kana",
    "lat",
    "lon",
    "to_code",
    "to_name",
    "source",
]
GAZETTEER, HAND = "geoshape", "notice"
FIRST_DAY = "1970-04-01"
NORTHERN = {"01695", "01696", "01697", "01698", "01699", "01700"}

# Saitama before it was designated is missing from the gazetteer; its code is the one
# left free between 吉川市 and ふじみ野市.
MISSING = (
    Past("", ("11244",), "さいたま市", "", "埼玉県", 35.8615, 139.6455, "", "", ""),
)
# (sort, day, former codes, successor codes); names come from the two lists.
BY_HAND = (
    ("split", "2006-03-01", ("19341",), ("19430", "19201")),
    ("merged", "2001-05-01", ("11204", "11205", "11220"), ("11244",)),
    ("designated", "2003-04-01", ("11244",), ("11100",)),
    ("merged", "2005-09-01", ("03523",), ("03214",)),
    ("merged", "1975-03-28", ("28662", "28663"), ("28661",)),
    ("merged", "1989-02-13", ("27101", "27112"), ("27127",)),
    ("merged", "1989-02-13", ("27105", "27110"), ("27128",)),
    ("merged", "1980-12-01", ("28103", "28104"), ("28110",)),
    ("split", "1974-04-01", ("40102",), ("40106", "40107")),
    ("split", "1974-04-01", ("40104",), ("40108", "40109")),
    ("reorganised", "2024-01-01", ("22131", "22132", "22133", "22134"), ("22138",)),
    ("split", "2024-01-01", ("22135",), ("22139", "22138")),
    ("reorganised", "2024-01-01", ("22136",), ("22139",)),
    ("code_changed", "2024-01-01", ("22137",), ("22140",)),
)
WARD_KANA = {
    "浜松市中区": "はままつしなか",
    "大阪市大淀区": "おおさかしおおよど",
    "大阪市東区": "おおさかしひがし",
    "大阪市南区": "おおさかしみなみ",
    "神戸市葺合区": "こうべしふきあい",
    "神戸市生田区": "こうべしいくた",
    "北九州市小倉区": "きたきゅうしゅうしこくら",
    "北九州市八幡区": "きたきゅうしゅうしやはた",
}


def stem(name: str) -> str:
    """The name without its last sign (市, 町, 村, 区)."""
    return name[:-1]


class Ground:
    """The gazetteer, with today's municipality under every body in it."""

    def __init__(self, gazetteer: list[Past], today: dict[str, dict[str, str]]) -> None:
        self.today = today
        self.all = [g for g in gazetteer if not g.is_city_ward]
        self.gone = [g for g in self.all if g.until or g.code5 not in today]
        self.under = {g.entry: self._today_under(g) for g in self.all}
        self.by_ground: dict[str, list[Past]] = defaultdict(list)
        for body in self.all:
            self.by_ground[self.under[body.entry]].append(body)

    def _today_under(self, body: Past) -> str:
        if not body.until and body.code5 in self.today:
            return body.code5
        named = [
            code
            for code, row in self.today.items()
            if row["prefecture"] == body.prefecture
            and re.search(rf"(?:^|/|郡|県){row['name']}", body.office.split(".xml")[0])
            and row["kind"] != "ward"
        ]
        found, _ = area_at(body.lat, body.lon)
        if len(named) == 1 and (not found or found not in named):
            return named[0]  # an island's office stands in the city across the water
        return found

    def after(self, gone: Past) -> tuple[str, Past] | None:
        """Into what ``gone`` went on its last day, and how."""
        day = gone.until
        near = [
            b
            for b in self.by_ground[self.under[gone.entry]]
            if b is not gone and b.since <= day and (not b.until or b.until > day)
        ]
        began = [b for b in near if b.since == day]
        begun = (
            [b for b in began if stem(b.name) == stem(gone.name)]
            or [b for b in began if not self._promoted(b)]
            or [b for b in self.all if b.since == day and self._is_heir(b, gone)]
        )
        if len(begun) == 1:
            return self._how_begun(gone, begun[0]), begun[0]
        if begun:
            return None
        here = self.today[self.under[gone.entry]]["name"]
        near = [b for b in near if b.since != day or not self._promoted(b)]
        same = [b for b in near if stem(b.name) == stem(here)]
        cities = [b for b in near if b.name.endswith("市")]
        for choice in (near, same, cities):
            if len(choice) == 1:
                return "joined", choice[0]
        return None

    def _is_heir(self, body: Past, gone: Past) -> bool:
        """Whether it has the name and the place of ``gone``, whatever the areas say."""
        return (
            body.prefecture == gone.prefecture
            and stem(body.name) == stem(gone.name)
            and abs(body.lat - gone.lat) + abs(body.lon - gone.lon) < 0.3
        )

    def _promoted(self, body: Past) -> bool:
        """Whether it began by a mere change of rank, keeping its code."""
        return body.name.endswith(("町", "村")) and any(
            b.until == body.since
            and b.code5 == body.code5
            and stem(b.name) == stem(body.name)
            for b in self.gone
        )

    def _how_begun(self, gone: Past, begun: Past) -> str:
        mates = [
            b
            for b in self.gone
            if b.until == gone.until
            and self.under[b.entry] == self.under[begun.entry]
            and not (b is not gone and self._became_other(b, begun))
        ]
        if len(mates) > 1:
            return "merged"
        if (
            begun.code5 in self.today
            and self.today[begun.code5]["kind"] == "designated_city"
        ) and begun.name == gone.name:
            return "designated"
        if stem(begun.name) != stem(gone.name):
            return "renamed"
        ranks = {"市": "became_city", "町": "became_town"}
        if begun.name[-1] != gone.name[-1]:
            return ranks[begun.name[-1]]
        return "code_changed"

    def _became_other(self, body: Past, begun: Past) -> bool:
        """Whether ``body`` turned that day into another body than ``begun``."""
        return any(
            b is not begun
            and b.since == body.until
            and stem(b.name) == stem(body.name)
            and self.under[b.entry] == self.under[body.entry]
            for b in self.all
        )


def row_of(
    sort: str, day: str, gone: Past, to: tuple[str, str], source: str
) -> dict[str, str]:
    name = gone.county + gone.name if gone.is_city_ward else gone.name
    return {
        "sort": sort,
        "day": day,
        "code": with_body_check(gone.code5),
        "name": name,
        "county": gone.county if gone.county.endswith("郡") else "",
        "kana": WARD_KANA.get(name)
        or near_name(NAMES_2007, name, gone.lat, gone.lon)
        or reading_of(gone.prefecture, name),
        "lat": f"{gone.lat:.3f}",
        "lon": f"{gone.lon:.3f}",
        "to_code": with_body_check(to[0]),
        "to_name": to[1],
        "source": source,
    }


def main() -> None:
    gazetteer = list(read_gazetteer(Path(sys.argv[1])))
    with (DATA / "bodies.csv").open(encoding="utf-8", newline="") as file:
        bodies = list(csv.DictReader(file))
    prefecture = {b["code"][:2]: b["name"] for b in bodies if b["kind"] == "prefecture"}
    today = {
        b["code"][:5]: b | {"prefecture": prefecture[b["code"][:2]]} for b in bodies
    }
    ground = Ground(gazetteer, today)
    rows, untold = [], []
    by_hand = {code for _, _, olds, _ in BY_HAND for code in olds}
    for gone in ground.gone:
        if gone.code5 in by_hand or gone.code5 in NORTHERN or gone.code5 == "13100":
            continue
        if gone.until and gone.until < FIRST_DAY:
            continue
        if not gone.until:
            to = ground.under[gone.entry]
            told = ("joined", "", to, today[to]["name"])
        elif (found := ground.after(gone)) is not None:
            told = (found[0], gone.until, found[1].code5, found[1].name)
        else:
            untold.append(gone)
            continue
        rows.append(row_of(told[0], told[1], gone, told[2:], GAZETTEER))
    past = {g.code5: g for g in (*gazetteer, *MISSING)}
    for sort, day, olds, news in BY_HAND:
        for old in olds:
            for new in news:
                name = today[new]["name"] if new in today else past[new].name
                rows.append(row_of(sort, day, past[old], (new, name), HAND))
    rows.sort(key=lambda r: (r["code"], r["day"]))
    with (DATA / "history.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} changes")
    for gone in untold:
        print(
            "not told:",
            gone.entry,
            gone.prefecture,
            gone.county,
            gone.name,
            gone.until,
            ground.under[gone.entry],
        )
    _check_chains(rows, ground)


def _check_chains(rows: list[dict[str, str]], ground: Ground) -> None:
    """Say where following the successors ends elsewhere than the ground itself."""
    onward = defaultdict(list)
    for row in rows:
        onward[row["code"], row["name"]].append(row)
    under = {
        (with_body_check(g.code5), g.name): with_body_check(ground.under[g.entry])
        for g in ground.gone
        if ground.under[g.entry]
    }
    now = {with_body_check(code) for code in ground.today}
    for row in rows:
        seen, at = 0, row
        while (steps := onward.get((at["to_code"], at["to_name"]))) and seen < 9:
            at, seen = steps[0], seen + 1
        end = at["to_code"]
        expected = under.get((row["code"], row["name"]), end)
        if end not in now or end != expected:
            print(
                "chain:",
                row["code"],
                row["name"],
                row["day"],
                "ends",
                end,
                at["to_name"],
                "ground",
                expected,
            )


if __name__ == "__main__":
    main()
