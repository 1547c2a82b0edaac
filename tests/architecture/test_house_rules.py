"""Rules of the house that no linter knows: what may stand where in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case
from kakehashi.faces.desk.charts import CHARTS, url_of
from tests.architecture.source import (
    MODULES,
    PROGRAMMES,
    ROOT,
    SRC,
    TESTS,
    calls_in,
    dotted,
    functions_of,
    modules_named,
    shown,
    tree_of,
)

CASES = sorted(SRC.glob("engines/cases/*.py"))
DRAWERS = {"utils", "helpers", "common", "misc", "manager", "managers", "lib"}
CLOCKS = {
    "timezone.now",
    "timezone.localtime",
    "timezone.localdate",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "time.time",
}
# Who looks at the clock: where a request, a task or a command comes in.
ENTRANCES = {
    "views",
    "tasks",
    "commands",
    "middleware",
    "who",
    "cli",
    "templatetags",
    "adapters",
    "signals",
    "operations",
    "once",
    "expired",
}
# Said by the system rather than by a person: reminders, letters, the outbox.
SAID_BY_NOBODY = {"notices"}


def test_every_chart_in_the_code_is_on_the_desk() -> None:
    written = {
        node.value.value
        for path in modules_named("charts", "programmes")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and node.arg == "kind"
        if isinstance(node.value, ast.Constant)
    }
    assert written == set(CHARTS)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=list(CHARTS))
def test_every_kind_of_case_has_a_page(chart: Chart) -> None:
    assert url_of(Case(kind=chart.kind, reference="G-2026-0001")).endswith(
        "/G-2026-0001/"
    )


def test_the_cases_engine_names_no_programme() -> None:
    words = re.compile(rf"\b({'|'.join(PROGRAMMES)})\b")
    assert [shown(p) for p in CASES if words.search(p.read_text())] == []


def test_the_cases_engine_stays_within_its_1500_lines() -> None:
    assert sum(len(path.read_text().splitlines()) for path in CASES) <= 1500


def test_no_module_outgrows_400_lines() -> None:
    written = [path for path in MODULES if path.parent.name != "migrations"]
    grown = {shown(p): len(p.read_text().splitlines()) for p in written}
    assert {name: lines for name, lines in grown.items() if lines > 400} == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [shown(p) for p in MODULES if {p.stem, p.parent.name} & DRAWERS] == []


def is_atomic(function: ast.FunctionDef) -> bool:
    return any(dotted(d) == "transaction.atomic" for d in function.decorator_list)


def unsaid(path: Path, needed: set[str]) -> list[str]:
    """Public verbs of a module that do not ask for ``needed`` by keyword."""
    return [
        f"{shown(path)}: {function.name}"
        for function in functions_of(path)
        if is_atomic(function) and not function.name.startswith("_")
        if not needed <= {a.arg for a in function.args.kwonlyargs}
    ]


def test_every_verb_says_who_and_when() -> None:
    verbs = [
        *modules_named("verbs"),
        *(
            SRC / "engines/cases" / f"{n}.py"
            for n in ("routes", "reviews", "decisions")
        ),
    ]
    silent = [
        name
        for path in verbs
        for name in unsaid(
            path, {"at"} if set(path.parts) & SAID_BY_NOBODY else {"by", "at"}
        )
    ]
    assert silent == []


def test_only_entrances_read_the_clock() -> None:
    reads = [
        f"{shown(path)}:{call.lineno}"
        for path in MODULES
        if not ENTRANCES & {path.stem, *path.parts}
        for name, call in calls_in(tree_of(path))
        # With an argument they turn an instant into a day, and look at no clock.
        if ".".join(name.split(".")[-2:]) in CLOCKS and not call.args
    ]
    assert reads == []


def test_views_ask_queries_and_verbs_never_the_tables() -> None:
    touching = [
        f"{shown(path)}:{node.lineno}"
        for path in modules_named("views")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and (node.attr == "objects" or dotted(node) == "transaction.atomic")
    ]
    assert touching == []


def test_rules_ask_nothing_of_the_database() -> None:
    asking = [
        f"{shown(path)}:{node.lineno}"
        for path in modules_named("rules")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert asking == []


def test_nothing_happens_by_signal_outside_accounts() -> None:
    listening = [
        shown(path)
        for path in MODULES
        if "accounts" not in path.parts
        and re.search(r"^\s*@receiver\b|\bSignal\(|\.connect\(", path.read_text(), re.M)
    ]
    assert listening == []


def test_no_row_points_at_just_anything() -> None:
    word = "Generic" + "ForeignKey"
    assert [shown(p) for p in MODULES if word in p.read_text()] == []


def test_nobody_leaves_a_note_to_do_it_later() -> None:
    later = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    places = [*MODULES, *TESTS.rglob("*.py"), *SRC.rglob("*.html"), *ROOT.glob("*.md")]
    places += [*ROOT.glob("docs/**/*.md"), *SRC.rglob("*.js"), *SRC.rglob("*.po")]
    assert [shown(p) for p in places if later.search(p.read_text())] == []


def test_every_module_a_test_could_be_looked_for_in_has_a_package() -> None:
    folders = {path.parent for path in TESTS.rglob("test_*.py")}
    assert [shown(f) for f in sorted(folders) if not (f / "__init__.py").exists()] == []
