"""``kakehashi register``: the register of local governments, for people and programs.

Needs neither Django nor a database: it reads the data in the kernel.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TextIO, TypeAlias

from kakehashi.kernel.bodies import Body, Point, about, register, resolve
from kakehashi.kernel.codes import is_body_code, possible_body_codes, read_body_code
from kakehashi.kernel.problems import Problem, Refused, Unreadable
from kakehashi.kernel.wire import Json

Line: TypeAlias = dict[str, Json]
Answer: TypeAlias = Callable[[Line], Line]

FINE: Final = 0
FINDINGS: Final = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser(
        "resolve",
        help="names and old names to codes, JSON lines from stdin to stdout",
        description=(
            'Reads lines {"i": 0, "query": "高知県檮原町"}, optionally with "lat" and '
            '"lon", and writes {"i": 0, "codes": ["394050"], "note": "…"}, best first. '
            'A line that cannot be read gives {"i": …, "error": "…"}; the exit code '
            "is then 1."
        ),
    )
    commands.add_parser(
        "check-code",
        help="check digits of codes, JSON lines from stdin to stdout",
        description=(
            'Reads lines {"i": 0, "code": "011002"}, writes {"i": 0, "valid": true}. '
            "A leading zero that a spreadsheet dropped is put back; a five-digit JIS "
            "code has no check digit and is not valid as such."
        ),
    )
    show = commands.add_parser("show", help="everything about one body")
    show.add_argument("code", help="code, with or without check digit")
    show.add_argument("--json", action="store_true", help="write JSON")
    search = commands.add_parser("search", help="find bodies by a name, old or new")
    search.add_argument("words", nargs="+", help="name in any writing")
    search.add_argument("--lat", type=float, help="latitude of a point nearby")
    search.add_argument("--lon", type=float, help="longitude of a point nearby")
    search.add_argument("--json", action="store_true", help="write JSON")
    told = commands.add_parser("about", help="years covered and sources of the data")
    told.add_argument("--json", action="store_true", help="write JSON")


def main(args: argparse.Namespace) -> int:
    """Run the command; 0 fine, 1 something was not found or not readable."""
    if args.command == "resolve":
        return answer_lines(sys.stdin.buffer, sys.stdout, resolve_line)
    if args.command == "check-code":
        return answer_lines(sys.stdin.buffer, sys.stdout, check_line)
    if args.command == "show":
        return show(args.code, as_json=args.json)
    if args.command == "search":
        try:
            point = _point(args.lat, args.lon)
        except Unreadable as error:
            print(error.message, file=sys.stderr)
            return FINDINGS
        return search(" ".join(args.words), point, as_json=args.json)
    return tell(as_json=args.json)


def resolve_line(line: Line) -> Line:
    """Answer one line of ``register resolve``.

    Raises:
        Unreadable: ``line-query``, ``point-half``, ``point-range``.
    """
    query = line.get("query")
    if isinstance(query, int) and not isinstance(query, bool):
        query = str(query)  # a code as a spreadsheet writes it
    if not isinstance(query, str):
        raise Unreadable("line-query", '"query" に文字列で名前を入れてください。')
    found = resolve(query, _point(line.get("lat"), line.get("lon")))
    return {"codes": list(found.codes), "note": found.note}


def check_line(line: Line) -> Line:
    """Answer one line of ``register check-code``.

    Raises:
        Unreadable: ``line-code``.
    """
    code = line.get("code")
    if isinstance(code, int) and not isinstance(code, bool):
        code = str(code)
    if not isinstance(code, str):
        raise Unreadable("line-code", '"code" に団体コードを入れてください。')
    try:
        return {"valid": is_body_code(read_body_code(code))}
    except Unreadable:
        return {"valid": False}


def _point(lat: Json, lon: Json) -> Point | None:
    if lat is None and lon is None:
        return None
    numbers = [_number(lat), _number(lon)]
    if numbers[0] is None or numbers[1] is None:
        message = "地点は lat(緯度)と lon(経度)の両方を数で入れてください。"
        raise Unreadable("point-half", message)
    if not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180):
        message = "緯度は-90から90、経度は-180から180の数です。"
        raise Unreadable("point-range", message)
    return Point(numbers[0], numbers[1])


def _number(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def answer_lines(source: Iterable[bytes], target: TextIO, answer: Answer) -> int:
    """Answer JSON lines one by one, in order; a bad line gives an ``error`` line."""
    findings = FINE
    if isinstance(target, io.TextIOWrapper):
        target.reconfigure(encoding="utf-8", newline="\n")
    for number, raw in enumerate(source):
        if not raw.strip():
            continue
        line: Line = {}
        try:
            line = _read_line(raw)
            told = answer(line)
        except Refused as refused:
            told, findings = {"error": refused.problems[0].message}, FINDINGS
        reply = {"i": line.get("i", number)} | told
        target.write(json.dumps(reply, ensure_ascii=False) + "\n")
    target.flush()
    return findings


def _read_line(raw: bytes) -> Line:
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, RecursionError):
        problem = Problem("line-encoding", "UTF-8 の文字として読み取れません。")
        raise Refused(problem) from None
    except ValueError:
        problem = Problem("line-json", "JSON として読み取れません。")
        raise Refused(problem) from None
    if not isinstance(line, dict):
        raise Refused(
            Problem("line-object", "1行に1つの JSON オブジェクトが要ります。")
        )
    return line


def show(text: str, *, as_json: bool) -> int:
    """Print one body, or what became of the one that bore a former code."""
    found = resolve(text) if possible_body_codes(text) else resolve(text.strip())
    if not found.codes:
        _print({"error": found.note}, [found.note], as_json=as_json)
        return FINDINGS
    for code in found.codes:
        facts = facts_of(register().bodies[code])
        lines = [f"{label}\t{value}" for label, value in _labelled(facts)]
        _print(facts | {"note": found.note}, [*lines, found.note], as_json=as_json)
    return FINE


def facts_of(body: Body) -> Line:
    """Return a body as JSON, with its names and its past."""
    book = register()
    past: list[Json] = [
        {
            "day": change.day.isoformat() if change.day else None,
            "sort": change.sort,
            "code": change.code,
            "name": change.name,
        }
        for change in sorted(book.changes, key=lambda c: str(c.day))
        if body.code in {end.code for _, end in book.onward(change)}
    ]
    return {
        "code": body.code,
        "kind": body.kind,
        "name": book.full_name(body),
        "kana": body.kana,
        "name_en": body.name_en,
        "romaji": body.romaji,
        "lat": body.lat,
        "lon": body.lon,
        "since": body.since.isoformat() if body.since else None,
        "former": past,
    }


def _labelled(facts: Line) -> Iterator[tuple[str, Json]]:
    labels = {"code": "コード", "kind": "種別", "name": "名称", "kana": "かな"}
    labels |= {"name_en": "英語名", "romaji": "ローマ字", "since": "現在の区分の始まり"}
    for key, label in labels.items():
        yield label, facts[key] or "-"
    for past in facts["former"] if isinstance(facts["former"], list) else []:
        if isinstance(past, dict):
            yield "旧団体", f"{past['day'] or '年月日不詳'} {past['name']}"


def search(query: str, point: Point | None, *, as_json: bool) -> int:
    """Print the bodies that a name means, best first."""
    found = resolve(query, point)
    book = register()
    names = [f"{code}\t{book.full_name(book.bodies[code])}" for code in found.codes]
    told: Line = {"codes": list(found.codes), "note": found.note, "sure": found.sure}
    _print(told, [*names, found.note], as_json=as_json)
    return FINE if found.codes else FINDINGS


def tell(*, as_json: bool) -> int:
    """Print what the data say of themselves."""
    told = about()
    lines = [
        f"{part}.{key}\t{text}"
        for part, facts in told.items()
        for key, text in facts.items()
    ]
    _print({part: {**facts} for part, facts in told.items()}, lines, as_json=as_json)
    return FINE


def _print(told: Line, lines: list[str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(lines))
