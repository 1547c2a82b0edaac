"""Where the house rules look: files of the source, apps, templates, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "kakehashi"
TESTS = ROOT / "tests"
DOCS = ROOT / "docs"

MODULES = sorted(SRC.rglob("*.py"))
TEMPLATES = sorted(SRC.glob("*/*/templates/**/*.*"))
APPS = sorted(path.parent for path in SRC.glob("*/*/apps.py"))
PROGRAMMES = sorted(path.parent.name for path in SRC.glob("programmes/*/apps.py"))


def shown(path: Path) -> str:
    """A path as the reports name it: from the root of the repository."""
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules_named(word: str, layer: str = "*") -> list[Path]:
    """``verbs.py`` and every module of a ``verbs/`` package, in a layer's apps."""
    single = SRC.glob(f"{layer}/*/{word}.py")
    several = SRC.glob(f"{layer}/*/{word}/*.py")
    return sorted([*single, *several])


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    """Functions at the top of a module."""
    return (node for node in tree_of(path).body if isinstance(node, ast.FunctionDef))


def dotted(node: ast.expr) -> str:
    """``timezone.now`` for the expression of that name; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def calls_in(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node
