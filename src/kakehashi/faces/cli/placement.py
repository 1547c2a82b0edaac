"""``kakehashi placement``: place people, verify it, say why; needs no server.

Exit codes: 0 there is a match (or every checked claim holds), 1 there is none (or a
claim is false), 2 wrong use or wrong input, told with line, column and id.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kakehashi.engines.placement import Market

FINE: Final = 0
FINDINGS: Final = 1
WRONG: Final = 2
POLICIES: Final = ("stable", "stable-posts", "welfare", "ttc", "serial-dictatorship")
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
    solve.add_argument("-o", "--output", type=Path, metavar="OUTCOME.json")
    check = commands.add_parser("verify", help="whether an outcome holds its claims")
    check.add_argument("market", type=Path, metavar="MARKET.json")
    check.add_argument("outcome", type=Path, metavar="OUTCOME.json")
    check.add_argument("--json", action="store_true", help="write the claims as JSON")
    why = commands.add_parser("why", help="why somebody is, or is not, somewhere")
    why.add_argument("market", type=Path, metavar="MARKET.json")
    why.add_argument("outcome", type=Path, metavar="OUTCOME.json")
    why.add_argument("agent", metavar="AGENT")
    why.add_argument("post", nargs="?", metavar="POST")
    why.add_argument("--lang", choices=("ja", "en"), default="ja")
    compare = commands.add_parser("compare", help="who moves, and who gains")
    compare.add_argument("market", type=Path, metavar="MARKET.json")
    compare.add_argument("before", type=Path, metavar="A.json")
    compare.add_argument("after", type=Path, metavar="B.json")


def main(args: argparse.Namespace) -> int:
    """Run one command; say on standard error what could not be used."""
    from kakehashi.engines.placement import PlacementError  # noqa: PLC0415 -- numpy

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

    policies: dict[str, pl.Policy] = {
        "stable": pl.Stable(),
        "stable-posts": pl.Stable(proposer="posts"),
        "welfare": pl.Welfare(),
        "ttc": pl.TopTradingCycles(),
        "serial-dictatorship": pl.SerialDictatorship(),
    }
    outcome = pl.solve(_market(args.market), policies[args.policy], seed=args.seed)
    _write(json.dumps(outcome.told(), ensure_ascii=False, indent=1), args.output)
    return FINDINGS if outcome.status == "infeasible" else FINE


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
    return FINE if verdict.ok else FINDINGS


def _why(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    market = _market(args.market)
    agent = _known(args.agent, market.agents.place)
    told = _outcome(args.outcome)
    placed, policy = _placed(market, told), str(told.get("policy"))
    if args.post is None:
        found = list(pl.reasons(market, placed, agent, policy=policy))
    else:
        post = _known(args.post, market.posts.place)
        found = [pl.why(market, placed, agent, post, policy=policy)]
    for reason in found:
        print(reason.text(args.lang))
    return FINE


def _compare(args: argparse.Namespace) -> int:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    market = _market(args.market)
    before = _placed(market, _outcome(args.before))
    after = _placed(market, _outcome(args.after))
    told = pl.compare(market, before, after).told()
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return FINE


_COMMANDS = {"solve": _solve, "verify": _verify, "why": _why, "compare": _compare}


def _market(path: Path) -> Market:
    from kakehashi.engines import placement as pl  # noqa: PLC0415 -- numpy

    try:
        return pl.read_market(_text(path))
    except pl.InvalidMarket as error:
        place = f"{path}:{error.line}:{error.column}"
        raise WrongInput(f"{place}: {error.code}: {error.message}") from None


def _outcome(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(_text(path))
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise WrongInput(f"{place}: not-json: JSONとして読めません。") from None
    except RecursionError:
        raise WrongInput(f"{path}: 入れ子が深すぎます。") from None
    if not isinstance(told, dict):
        raise WrongInput(f"{path}: 結果のファイルではありません。")
    return told


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
