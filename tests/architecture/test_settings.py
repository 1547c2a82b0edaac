"""Every variable of the environment is written down, and nothing else is."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import DOCS, SRC, calls_in, tree_of

READERS = {"env.text", "env.flag", "env.words", "os.environ.get", "os.getenv"}
NAME = re.compile(r"^\| `([A-Z][A-Z0-9_]+)`", re.M)


def read() -> set[str]:
    return {
        call.args[0].value
        for path in (SRC / "config").rglob("*.py")
        for name, call in calls_in(tree_of(path))
        if name in READERS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_the_settings_page_lists_exactly_what_is_read() -> None:
    assert set(NAME.findall((DOCS / "settings.md").read_text())) == read()
