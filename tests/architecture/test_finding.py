"""The finding rule: a word in the URL is a view, is a test file, is in the glossary."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source import DOCS, MODULES, ROOT, TESTS, shown, tree_of

JAPANESE = re.compile(r"[\(（]([^()（）]*[\u3041-\u9fff][^()（）]*)[\)）]")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def own_views() -> dict[str, str]:
    """Every named route of a face or a programme, with the folder of its tests."""
    found = {}
    for pattern in patterns(get_resolver()):
        parts = pattern.callback.__module__.split(".")
        if parts[:1] == ["kakehashi"] and parts[1] in {"faces", "programmes"}:
            found[f"{parts[2]}:{pattern.name}"] = f"{parts[1]}/{parts[2]}"
    return found


def has_test(view: str, folder: str) -> bool:
    """Whether a file bears the word of the view, or that of the page it belongs to
    (``calls_feed``: a test of ``calls`` that speaks of the feed)."""
    word = view.partition(":")[2].rstrip("_").replace("-", "_")
    page, _under, part = word.rpartition("_")
    for path in (TESTS / folder).glob("test_*.py"):
        stem = f"{path.stem}_"
        if stem.startswith(f"test_{word}_"):
            return True
        if page and stem.startswith(f"test_{page}_") and part in path.read_text():
            return True
    return False


@pytest.mark.parametrize(("view", "folder"), sorted(own_views().items()))
def test_a_view_has_a_test_file_of_its_name(view: str, folder: str) -> None:
    assert has_test(view, folder), f"tests/{folder}/test_{view.partition(':')[2]}*.py"


def terms_of_art() -> dict[str, str]:
    """Classes whose docstring gives a Japanese term, with their file."""
    return {
        node.name: shown(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        and JAPANESE.search((ast.get_docstring(node) or "").split("\n\n")[0])
    }


def test_every_term_of_art_is_in_the_glossary() -> None:
    glossary = (DOCS / "glossary.md").read_text()
    rows = set(re.findall(r"`(\w+)`", glossary))
    assert {n: where for n, where in terms_of_art().items() if n not in rows} == {}


def test_the_glossary_names_only_classes_that_exist() -> None:
    table = re.findall(
        r"^\| [^|]+\| [^|]+\| `(\w+)`", (DOCS / "glossary.md").read_text(), re.M
    )
    classes = {
        node.name
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
    }
    assert sorted(set(table) - classes) == []


def test_the_readme_names_the_commands_that_ci_runs() -> None:
    readme, ci = (ROOT / "README.md").read_text(), (ROOT / ".ci/run").read_text()
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
    for command in ("make run", "make test"):
        assert re.search(rf"^ {{4}}{command}\b", readme, re.M), command
        assert command.removeprefix("make ") in targets
    assert "make test" in ci


def test_links_between_the_papers_lead_somewhere() -> None:
    papers = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    broken = [
        f"{shown(paper)}: {target}"
        for paper in papers
        for target in LINK.findall(paper.read_text())
        if not (paper.parent / target).exists()
    ]
    assert broken == []
