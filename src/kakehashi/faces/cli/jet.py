"""``kakehashi jet``: a demonstration year, rounds of placement, sheets taken in.

Works on the database that ``DATABASE_URL`` names; an empty one is migrated first.
Exit code 1 means that something was found: a row refused, a round that cannot be
placed. JSON goes to standard output, sentences for people to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kakehashi.kernel.problems import Refused

if TYPE_CHECKING:
    from kakehashi.foundation.accounts.models import User
    from kakehashi.programmes.jet.imports.sheet import Read
    from kakehashi.programmes.jet.models import Cycle, Round

FINE: Final = 0
FINDINGS: Final = 1
WRONG_USE: Final = 2
YEAR: Final = 2026
STEPS: Final = ("market", "solve", "write")


class WrongUse(Exception):
    """What was asked for does not exist; the message is for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    demo = commands.add_parser("demo", help="make a demonstration year with round 1")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--participants", type=_people, default=6000, metavar="N")
    demo.add_argument("--year", type=int, default=YEAR, help=f"of arrival ({YEAR})")
    demo.add_argument("--policy", default="welfare")
    place = commands.add_parser("place", help="place a round; figures as JSON")
    place.add_argument("--round", required=True, metavar="R", help="2026-1, or 1")
    place.add_argument("--policy", default="welfare")
    place.add_argument("--seed", type=int, default=0)
    market = commands.add_parser("export-market", help="a round as a market")
    market.add_argument("--round", required=True, metavar="R")
    market.add_argument("-o", "--output", type=Path, required=True, metavar="MARKET")
    market.add_argument(
        "--outcome", type=Path, metavar="OUTCOME.json", help="its newest version"
    )
    for name, what in (
        ("import-candidates", "candidates, as missions send them"),
        ("import-demand", "what bodies ask for, as collectors send it"),
    ):
        taken = commands.add_parser(name, help=what)
        taken.add_argument("file", type=Path, metavar="FILE.csv|xlsx")
        taken.add_argument("--year", type=int, default=None)
        taken.add_argument("--json", action="store_true", help="a line a row")
        taken.add_argument("--lang", choices=("ja", "en"), default="ja")


def _people(text: str) -> int:
    number = int(text)
    if not 20 <= number <= 60_000:
        raise argparse.ArgumentTypeError("20 to 60000 participants")
    return number


def main(args: argparse.Namespace) -> int:
    """Run the command; 0 fine, 1 something was found, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    import django  # noqa: PLC0415 -- the command line starts without Django
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- as above

    try:
        django.setup()
    except (ImproperlyConfigured, ImportError) as trouble:
        print(f"The settings cannot be read: {trouble}", file=sys.stderr)
        return WRONG_USE
    from django.utils import translation  # noqa: PLC0415 -- see main

    _migrate()
    try:
        with translation.override(getattr(args, "lang", "ja")):
            return _COMMANDS[args.command](args)
    except WrongUse as wrong:
        print(wrong, file=sys.stderr)
        return WRONG_USE
    except Refused as refusal:
        for problem in refusal.problems:
            print(problem.message, file=sys.stderr)
        return FINDINGS


def _migrate() -> None:
    """Bring the tables of an empty database, or of an older one, up to date."""
    from django.core.management import call_command  # noqa: PLC0415 -- see main
    from django.db import connection  # noqa: PLC0415 -- see main
    from django.db.migrations.executor import (  # noqa: PLC0415 -- see main
        MigrationExecutor,
    )

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _demo(args: argparse.Namespace) -> int:
    from kakehashi.programmes.jet.demo import (  # noqa: PLC0415 -- see main
        marginals,
        people,
        year,
    )
    from kakehashi.programmes.jet.queries.cycles import cycle_of  # noqa: PLC0415
    from kakehashi.programmes.jet.verbs.placing import place_round  # noqa: PLC0415

    if cycle_of(args.year) is not None:
        raise WrongUse(f"{args.year}年度は、すでにあります。")
    start = time.perf_counter()
    by = people.secretary(at=year.beginning(args.year))
    made = year.load_year(
        seed=args.seed,
        participants=args.participants,
        year=args.year,
        by=by,
        say=lambda what: print(f"{what}…", file=sys.stderr),
    )
    round_ = year.round_one(args.year)
    version = place_round(
        round_, policy=args.policy, seed=args.seed, by=by, at=year.placing(args.year)
    )
    told: dict[str, Any] = {**made, "placement": _figures(version)}
    told["marginals"] = marginals.beside_facts(round_.cycle)
    told["seconds"] = round(time.perf_counter() - start, 1)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return FINE


def _place(args: argparse.Namespace) -> int:
    from django.utils import timezone  # noqa: PLC0415 -- see main

    from kakehashi.programmes.jet.verbs.placing import place_round  # noqa: PLC0415

    round_ = _round(args.round)
    version = place_round(
        round_, policy=args.policy, seed=args.seed, by=_who(), at=timezone.now()
    )
    print(json.dumps(_figures(version), ensure_ascii=False))
    return FINE


def _figures(version: Any) -> dict[str, Any]:
    figures = version.figures
    return {
        "round": str(version.round),
        "version": version.number,
        "policy": version.policy,
        "seed": version.seed,
        "status": version.status,
        "placed": figures["placed"],
        "people": figures["people"],
        "rank_profile": figures["rank_profile"],
        "wishes": dict(
            zip(("1", "2", "3", "none", "nowhere"), figures["wishes"], strict=True)
        ),
        "value": version.value,
        "empty_posts": figures["empty_posts"],
        "fixed": version.assignments.filter(how="locked").count(),
        "seconds": version.seconds,
    }


def _export_market(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy
    from kakehashi.programmes.jet.market import placing_of  # noqa: PLC0415
    from kakehashi.programmes.jet.queries.rounds import outcome_of  # noqa: PLC0415

    round_ = _round(args.round)
    placing = placing_of(round_)
    out: Path = args.output
    try:
        if out.suffix.lower() == ".json":
            told = pl.told_of(placing.market)
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            out.write_text(text + "\n", encoding="utf-8")
        else:
            pl.write_folder(placing.market, out)
        if args.outcome is not None:
            outcome = outcome_of(round_)
            if outcome is None:
                raise WrongUse("この回には、まだ案がありません。")
            text = json.dumps(outcome, ensure_ascii=False, indent=1)
            args.outcome.write_text(text + "\n", encoding="utf-8")
    except OSError as trouble:
        raise WrongUse(f"{trouble.filename}: {trouble.strerror}") from None
    pairs = len(placing.market.pairs.post)
    told = {"round": str(round_), "pairs": pairs, "digest": placing.digest}
    print(json.dumps(told, ensure_ascii=False))
    return FINE


def _import_candidates(args: argparse.Namespace) -> int:
    from kakehashi.programmes.jet.imports.candidates import (  # noqa: PLC0415
        read_candidates,
    )
    from kakehashi.programmes.jet.queries.cycles import countries_by_word  # noqa: PLC0415
    from kakehashi.programmes.jet.verbs.taking import take_candidates  # noqa: PLC0415

    cycle = _cycle(args.year)
    reads = read_candidates(
        args.file,
        countries=countries_by_word(),
        year=cycle.year,
        on=date(cycle.year, 4, 1),
    )
    return _take(args, reads, cycle, take_candidates)


def _import_demand(args: argparse.Namespace) -> int:
    from kakehashi.programmes.jet.imports.demand import read_demand  # noqa: PLC0415
    from kakehashi.programmes.jet.queries.cycles import (  # noqa: PLC0415
        appointing_bodies,
        countries_by_word,
    )
    from kakehashi.programmes.jet.verbs.taking import take_demand  # noqa: PLC0415

    cycle = _cycle(args.year)
    reads = read_demand(
        args.file, countries=countries_by_word(), bodies=appointing_bodies()
    )
    return _take(args, reads, cycle, take_demand)


def _take(
    args: argparse.Namespace,
    reads: Iterable[Read],
    cycle: Cycle,
    take: Callable[..., Any],
) -> int:
    """Take what can be taken in one transaction; tell of every row with a fault."""
    from django.utils import timezone  # noqa: PLC0415 -- see main

    from kakehashi.engines.sheets.findings import Rejected  # noqa: PLC0415

    try:
        rows = list(reads)
    except Rejected as refusal:
        raise WrongUse(f"{args.file}: {refusal}") from None
    except OSError as trouble:
        raise WrongUse(f"{args.file}: {trouble.strerror}") from None
    for read in rows:
        _tell(read, as_json=args.json)
    fine = [read.values for read in rows if not read.problems]
    counts = take(cycle, fine, by=_who(), at=timezone.now())
    refused = len(rows) - len(fine)
    told = {"file": args.file.name, "rows": len(rows), "refused": refused, **counts}
    print(json.dumps(told, ensure_ascii=False))
    return FINDINGS if refused else FINE


def _tell(read: Read, *, as_json: bool) -> None:
    if as_json:
        told = {
            "row": read.row,
            "status": "refused" if read.problems else "taken",
            "problems": [[p.field, p.code, p.message] for p in read.problems],
            "remarks": [[p.field, p.code, p.message] for p in read.remarks],
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    for kind, some in (("refused", read.problems), ("remark", read.remarks)):
        for one in some:
            print(f"{read.row} {kind} {one.field} {one.code}: {one.message}")


def _cycle(year: int | None) -> Cycle:
    from kakehashi.programmes.jet.queries.cycles import cycle_of  # noqa: PLC0415

    found = cycle_of(year)
    if found is None:
        said = "年度がまだありません。" if year is None else f"{year}年度はありません。"
        raise WrongUse(said)
    return found


def _round(name: str) -> Round:
    """A round by its name (``2026-1``, ``jet-2026-1``), or by its number this year."""
    from kakehashi.programmes.jet.queries.rounds import round_named  # noqa: PLC0415

    found = round_named(name)
    if found is None:
        raise WrongUse(f"「{name}」というあっせんの回はありません。")
    return found


def _who() -> User:
    """The person of the secretariat in whose name the command line acts."""
    from django.utils import timezone  # noqa: PLC0415 -- see main

    from kakehashi.programmes.jet.queries.cycles import a_secretary  # noqa: PLC0415

    found = a_secretary(on=timezone.localdate())
    if found is None:
        raise WrongUse("協会の職員がまだ登録されていません。")
    return found


_COMMANDS: Final = {
    "demo": _demo,
    "place": _place,
    "export-market": _export_market,
    "import-candidates": _import_candidates,
    "import-demand": _import_demand,
}
