"""Every route of the site, and the table that says what each answers to whom."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from tests.architecture.source import DOCS

TABLE: Final = DOCS / "security" / "who_may.csv"
ASKERS: Final = (
    "stranger",
    "officer",
    "officer_other",
    "branch",
    "branch_other",
    "branch_officer",
    "secretariat",
    "office",
    "reviewer",
    "reviewer_other",
    "director",
    "auditor",
    "operator",
)
METHODS: Final = ("GET", "POST", "POST filled")
SIGN_IN: Final = "sign-in"
# 500 is no answer; nor is anything else a table should not promise.
CELLS: Final = frozenset(
    {SIGN_IN, "200", "301", "302", "401", "403", "404", "405", "422"}
)
GROUP: Final = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
ARGUMENT: Final = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """A route with its whole path, as the table writes it."""

    name: str
    path: str
    pattern: URLPattern

    @property
    def who(self) -> str:
        return getattr(self.pattern.callback, "who", "")

    @property
    def module(self) -> str:
        return self.pattern.callback.__module__

    @property
    def arguments(self) -> list[str]:
        return ARGUMENT.findall(self.path)


@dataclass(frozen=True)
class Row:
    """A line of the table: what a method of a route answers to each asker.

    ``thing`` is what is asked for, by its name in `tests.architecture.world`.
    """

    name: str
    path: str
    method: str
    thing: str
    answers: dict[str, str]
    note: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.name, self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.thing})"


def every_route() -> list[Route]:
    """Every route, in Japanese; English ones differ by ``en/`` in front only."""
    return list(_walk(get_resolver(), "", ()))


def _walk(
    resolver: URLResolver, before: str, spaces: tuple[str, ...]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = before + _plain(entry)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, path, inner)
        else:
            yield Route(":".join([*spaces, entry.name or ""]), f"/{path}", entry)


def _plain(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern)
    if isinstance(entry.pattern, RegexPattern):
        text = GROUP.sub(r"<\1>", text.removeprefix("^").removesuffix("$"))
    return text


def every_row() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                name=line["route"],
                path=line["path"],
                method=line["method"],
                thing=line["thing"],
                answers={asker: line[asker] for asker in ASKERS},
                note=line["note"],
            )
            for line in csv.DictReader(file, strict=True)
        ]
