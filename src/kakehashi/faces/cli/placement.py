"""``kakehashi placement``: place people, verify it, say why; needs no server.

Exit codes: 0 there is a match (or every checked claim holds), 1 there is none (or a
claim is false), 2 wrong use or wrong input, told with line, column and id.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kakehashi.engines.placement import Market, Outcome, Timetable
    from kakehashi.engines.placement.timetables.left_out import LeftOut

FINE: Final = 0
FINDINGS: Final = 1
WRONG: Final = 2
POLICIES: Final = (
    "stable",
    "stable-posts",
    "stable-max",
    "stable-strong",
    "stable-super",
    "welfare",
    "welfare:size-then-weight",
    "rank-maximal",
    "leximin",
    "max-min",
    "ttc",
    "serial-dictatorship",
    "immediate",
)
LARGEST: Final = 512 * 2**20  # bytes of one file


class WrongInput(Exception):
    """A file that cannot be used; the message is for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    solve = commands.add_parser("solve", help="place the agents of a market")
    solve.add_argument("market", type=Path, metavar="MARKET.json")
    solve.add_argument("--policy", choices=POLICIES, default="stable")
    solve.add_argument("--seed", type=int, default=0, help="of the lottery of equals")
    solve.add_argument(
        "--time-limit",
        type=_seconds,
        default=60.0,
        metavar="S",
        help="seconds after which the best so far is written (60)",
    )
    solve.add_argument(
        "--couple-blocking",
        choices=("mm", "kpr", "bis"),
        default="mm",
        help="when a couple would rather be elsewhere (docs/placement.md)",
    )
    solve.add_argument("-o", "--output", type=Path, metavar="OUTCOME.json")
    check = commands.add_parser("verify", help="whether an outcome holds its claims")
    check.add_argument("market", type=Path, metavar="MARKET.json")
    check.add_argument("outcome", type=Path, metavar="OUTCOME.json")
    check.add_argument("--json", action="store_true", help="write the claims as JSON")
    check.add_argument(
        "--strict", action="store_true", help="1 also where a claim is only attested"
    )
    why = commands.add_parser("why", help="why somebody is, or is not, somewhere")
    why.add_argument("market", type=Path, metavar="MARKET.json")
    why.add_argument("outcome", type=Path, metavar="OUTCOME.json")
    why.add_argument("agent", metavar="AGENT")
    why.add_argument("post", nargs="?", metavar="POST")
    why.add_argument("--lang", choices=("ja", "en"), default="ja")
    swap = commands.add_parser("exchange", help="posts passed on, to everyone's liking")
    swap.add_argument("market", type=Path, metavar="MARKET.json")
    swap.add_argument("outcome", type=Path, metavar="OUTCOME.json", help="who is where")
    swap.add_argument("--longest", type=int, default=3, metavar="N", help="moves (3)")
    swap.add_argument("--time-limit", type=_seconds, default=60.0, metavar="S")
    swap.add_argument("-o", "--output", type=Path, metavar="EXCHANGE.json")
    times = commands.add_parser("timetable", help="business meetings on hours")
    times.add_argument("market", type=Path, metavar="MARKET.json")
    times.add_argument("--slots", type=int, required=True, metavar="N")
    times.add_argument(
        "--match", type=Path, metavar="OUTCOME.json", help="meetings chosen already"
    )
    times.add_argument("--view", choices=("json", "agents", "posts"), default="json")
    times.add_argument("--csv", action="store_true", help="a view for a spreadsheet")
    times.add_argument("-o", "--output", type=Path, metavar="TIMETABLE.json")
    compare = commands.add_parser("compare", help="who moves, and who gains")
    compare.add_argument("market", type=Path, metavar="MARKET.json")
    compare.add_argument("before", type=Path, metavar="A.json")
    compare.add_argument("after", type=Path, metavar="B.json")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError(text)
    return seconds


def main(args: argparse.Namespace) -> int:
    """Run one command; say on standard error what could not be used."""
    from kakehashi.engines.placement import PlacementError  # noqa: PLC0415 -- numpy

    if isinstance(sys.stdout, io.TextIOWrapper):  # halves of characters in an id
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _COMMANDS[args.command](args)
    except WrongInput as wrong:
        print(wrong, file=sys.stderr)
    except PlacementError as error:
        for problem in error.problems:
            print(problem.message, file=sys.stderr)
    return WRONG


def _solve(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    policy = pl.policy_of(args.policy)
    assert policy is not None
    if isinstance(policy, pl.Stable):
        policy = replace(policy, couple_blocking=args.couple_blocking)
    market = _market(args.market)
    outcome = pl.solve(market, policy, seed=args.seed, time_limit=args.time_limit)
    _write(json.dumps(outcome.told(), ensure_ascii=False, indent=1), args.output)
    return FINDINGS if outcome.status in {"infeasible", "none"} else FINE


def _write(text: str, path: Path | None) -> None:
    if path is None:
        print(text)
        return
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise WrongInput(f"{path}: 書き込めません: {error.strerror}") from None


def _verify(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    verdict = pl.verify(_market(args.market), _outcome(args.outcome))
    for claim in verdict.claims:
        if args.json:
            told = {
                "claim": claim.name,
                "by": claim.by,
                "holds": claim.holds,
                "found": claim.found,
            }
            print(json.dumps(told, ensure_ascii=False))
        else:
            holds = "ok" if claim.holds else "FALSE"
            print(f"{claim.by:9} {holds:5} {claim.name} {claim.found}".rstrip())
    fine = verdict.is_proved if args.strict else verdict.ok
    return FINE if fine else FINDINGS


def _why(args: argparse.Namespace) -> int:

    market = _market(args.market)
    agent = _known(args.agent, market.agents.place)
    told = _outcome(args.outcome)
    outcome = _outcome_of(market, told)
    if args.post is not None:
        _known(args.post, market.posts.place)
    found = outcome.why(market.agents.ids[agent], args.post)
    for reason in found:
        print(reason.text(args.lang))
    return FINE


def _compare(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    market = _market(args.market)
    before = _outcome_of(market, _outcome(args.before))
    after = _outcome_of(market, _outcome(args.after))
    told = pl.compare(before, after).told()
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return FINE


def _exchange(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    market = _market(args.market)
    agents, posts = market.agents.ids, market.posts.ids
    placed = _placed(market, _outcome(args.outcome))
    holds = {agents[agent]: posts[post] for agent, post in placed}
    found = pl.exchange(market, holds, longest=args.longest, time_limit=args.time_limit)
    _write(json.dumps(found.told(), ensure_ascii=False, indent=1), args.output)
    return FINE


def _timetable(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    market, slots = _market(args.market), args.slots
    try:
        plans = pl.read_plans(_text(args.market), market, slots)
    except pl.InvalidMarket as error:
        place = f"{args.market}:{error.line}:{error.column}: " if error.line else ""
        raise WrongInput(f"{place}{error.code}: {error.message}") from None
    if args.match is not None:
        placed = _placed(market, _outcome(args.match))
        _must_be_meetings(market, placed)
    else:
        chosen = pl.choose_meetings(market, slots, plans=plans)
        if chosen.status == "infeasible":
            _write(json.dumps(chosen.told(), ensure_ascii=False, indent=1), args.output)
            return FINDINGS
        placed = list(chosen.placed)
    made = pl.timetable(
        market,
        placed,
        slots,
        absent=plans.absent,
        rooms=plans.rooms,
        interpreters=plans.interpreters,
        needs=plans.needs,
    )
    chosen_here = args.match is None and bool(plans.absent or plans.needs)
    never = pl.never_of(market, slots, plans) if chosen_here else []
    for left in (*made.left_out, *never):
        agent, post = market.agents.ids[left.agent], market.posts.ids[left.post]
        print(f"{agent} - {post}: {left.reason}", file=sys.stderr)
    _write(_viewed(made, args, market, never), args.output)
    return FINE


def _must_be_meetings(market: Market, placed: list[tuple[int, int]]) -> None:
    """That nobody has more meetings than she may, and each is of two who want it.

    Raises:
        WrongInput: with the first who has too many, or with two who are no pair.
    """
    agents, posts = market.agents, market.posts
    for (agent, post), count in Counter(placed).items():
        names = f"「{agents.ids[agent]}」と「{posts.ids[post]}」"
        known = (agent, post) in market.number_of_pair
        if not known and (agent, post) not in market.fixed:
            raise WrongInput(f"{names}は、市場で認められた組ではありません。")
        if count > 1:
            raise WrongInput(f"{names}の商談が{count}回あります。")
    held = Counter(agent for agent, _post in placed)
    met = Counter(post for _agent, post in placed)
    for ids, limits, counts in (
        (agents.ids, agents.quota, held),
        (posts.ids, posts.capacity, met),
    ):
        for one, count in counts.items():
            if count > limits[one]:
                most = int(limits[one])
                raise WrongInput(f"「{ids[one]}」は{most}件までのところ{count}件です。")


def _viewed(
    made: Timetable, args: argparse.Namespace, market: Market, never: Sequence[LeftOut]
) -> str:
    """A timetable as it is asked for; as JSON with the wishes no hour could hold."""
    if args.view == "json" and not args.csv:
        told = made.told()
        if never:
            agents, posts = market.agents.ids, market.posts.ids
            told["never"] = [
                [agents[x.agent], posts[x.post], x.code, x.reason] for x in never
            ]
        return json.dumps(told, ensure_ascii=False, indent=1)
    grid = made.by_agent() if args.view == "agents" else made.by_post()
    return grid.csv().rstrip("\r\n") if args.csv else grid.text()


_COMMANDS = {
    "solve": _solve,
    "verify": _verify,
    "why": _why,
    "compare": _compare,
    "exchange": _exchange,
    "timetable": _timetable,
}


def _market(path: Path) -> Market:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    try:
        return pl.read_folder(path) if path.is_dir() else pl.read_market(_text(path))
    except pl.InvalidMarket as error:
        where = path / str(error.path[0]) if path.is_dir() and error.path else path
        place = f"{where}:{error.line}:{error.column}"
        raise WrongInput(f"{place}: {error.code}: {error.message}") from None


def _outcome(path: Path) -> Mapping[str, Any]:
    from kakehashi.engines.placement import InvalidMarket  # noqa: PLC0415 -- numpy
    from kakehashi.engines.placement.markets.wire import (  # noqa: PLC0415 -- numpy
        parsed,
    )

    try:
        told = parsed(_text(path))
    except InvalidMarket as error:
        place = f"{path}:{error.line}:{error.column}"
        raise WrongInput(f"{place}: {error.code}: {error.message}") from None
    if not isinstance(told, dict):
        raise WrongInput(f"{path}: 結果のファイルではありません。")
    return told


def _outcome_of(market: Market, told: Mapping[str, Any]) -> Outcome:
    """What a file says, as an outcome of this market; nothing of it is verified.

    Raises:
        WrongInput: it is none of this market, or of a policy that nobody knows.
    """
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    policy, proof = told.get("policy"), told.get("certificate")
    if pl.policy_of(policy) is None:
        raise WrongInput("結果のファイルに、知られた方式(policy)がありません。")
    proof = proof if isinstance(proof, dict) else {}
    status = str(told.get("status"))
    return pl.Outcome(market, _placed(market, told), str(policy), status, proof)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise WrongInput(f"{path}: ファイルが大きすぎます(512MBまで)。")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongInput(f"{path}: 読めません: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongInput(f"{path}: UTF-8の文字として読めません。") from None


def _known(name: str, places: Mapping[str, int]) -> int:
    if name not in places:
        raise WrongInput(f"「{name}」という番号(id)は市場にありません。")
    return places[name]


def _placed(market: Market, told: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The match of an outcome by positions.

    Raises:
        WrongInput: it is not a match of this market.
    """
    match = told.get("match")
    if not isinstance(match, dict):
        raise WrongInput("結果のファイルに配置(match)がありません。")
    placed = []
    for name, held in match.items():
        for post in held if isinstance(held, list) else [held]:
            if post is not None:
                agent = _known(str(name), market.agents.place)
                placed.append((agent, _known(str(post), market.posts.place)))
    return sorted(placed)
