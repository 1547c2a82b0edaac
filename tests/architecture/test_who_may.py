"""Who may: every route, asked as everybody, answers what the table says.

`docs/security/who_may.csv` is written by hand and never from the code. Its cells are
``sign-in`` (led to sign in), or the status of the answer; ``other_body`` is what an
officer, or whoever the example names, gets for another body's thing, and ``-`` where a
route's things are nobody's in particular.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, reverse

from kakehashi.foundation.accounts.models import Post
from tests.architecture.examples import accounts, faces, grants, notices
from tests.architecture.examples.cast import Cast, Example, assemble
from tests.architecture.routes import ASKERS, Route, Row, every_route, every_row

EXAMPLES = (
    accounts.examples,
    faces.examples,
    grants.examples,
    notices.examples,
)
NO_ARGUMENTS = Example({})


class Walk:
    """Asks routes as everybody; each request is undone."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.examples: dict[str, Example] = {}
        for make in EXAMPLES:
            self.examples |= make(cast)
        self.cookies = {"stranger": ""} | {
            post.value: self._sign_in(post) for post in Post
        }

    def _sign_in(self, post: Post) -> str:
        client = Client()
        client.force_login(self.cast.of(post))
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def example(self, row: Row, route: Route) -> Example:
        found = self.examples.get(row.name, NO_ARGUMENTS)
        missing = set(route.arguments) - set(found.own)
        assert not missing, (
            f"{row.name}: tests/architecture/examples names no {missing}"
        )
        return found

    def ask(
        self, row: Row, asker: str, arguments: Mapping[str, object], example: Example
    ) -> str:
        """What ``asker`` is answered."""
        cache.clear()
        client = Client(raise_request_exception=False)
        if self.cookies[asker]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[asker]
        url = reverse(row.name, kwargs=dict(arguments)) if row.name else row.path
        with transaction.atomic():
            if row.method == "POST":
                response = client.post(url, dict(example.form))
            else:
                response = client.get(url)
            answer = said(response)
            if response.streaming:
                list(response)
            transaction.set_rollback(True)
        return answer

    def differences(self, row: Row, route: Route) -> Iterator[str]:
        """Where the answers are not those of the table."""
        example = self.example(row, route)
        wanted = {name: example.own[name] for name in route.arguments}
        for asker in ASKERS:
            if (told := self.ask(row, asker, wanted, example)) != row.answers[asker]:
                yield f"{label(row)}: {asker} {told}, not {row.answers[asker]}"
        if (example.other is not None) is (row.other_body == "-"):
            yield f"{label(row)}: other_body needs an example, or the example a cell"
        elif example.other is not None:
            told = self.ask(row, example.asker.value, example.other, example)
            if told != row.other_body:
                yield f"{label(row)}: other_body {told}, not {row.other_body}"


def label(row: Row) -> str:
    return f"{row.method} {row.path}"


def said(response: HttpResponseBase) -> str:
    target = response.headers.get("Location", "").partition("?")[0]
    if response.status_code == 302 and target == resolve_url(settings.LOGIN_URL):
        return "sign-in"
    return str(response.status_code)


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk(assemble())


def rows_with_routes() -> list[tuple[Row, Route]]:
    routes = {(route.name, route.path): route for route in every_route()}
    return [
        (row, routes[row.name, row.path])
        for row in every_row()
        if (row.name, row.path) in routes
    ]


def test_every_route_has_a_row() -> None:
    written = {(row.name, row.path) for row in every_row()}
    routes = [(route.name, route.path) for route in every_route()]
    assert [route for route in routes if route not in written] == []


def test_every_row_has_a_route() -> None:
    routes = {(route.name, route.path) for route in every_route()}
    rows = [(row.name, row.path) for row in every_row()]
    assert [row for row in rows if row not in routes] == []


def test_no_row_stands_twice() -> None:
    keys = [(row.method, row.path) for row in every_row()]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_every_view_declares_who_may() -> None:
    silent = [
        r.path for r in every_route() if not getattr(r.pattern.callback, "who", "")
    ]
    assert silent == []


def test_what_refuses_to_be_read_has_a_row_for_sending() -> None:
    rows = every_row()
    sent = {row.path for row in rows if row.method == "POST"}
    only = {row.path for row in rows if "405" in row.answers.values()}
    assert sorted(only - sent) == []


def test_the_answers_are_those_of_the_table(walk: Walk) -> None:
    wrong = [line for pair in rows_with_routes() for line in walk.differences(*pair)]
    assert wrong == [], "\n".join(wrong)


@contextmanager
def unguarded(pattern: URLPattern) -> Iterator[None]:
    """A route as it were without the guard of `who`."""
    guarded = pattern.callback
    pattern.callback = guarded.__wrapped__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        pattern.callback = guarded


def is_guarded_by_us(route: Route) -> bool:
    """Whether `who` alone stands before a view; allauth guards its own once more."""
    view = route.pattern.callback
    return hasattr(view, "__wrapped__") and (
        view.who != "everyone" and view.__module__.startswith("kakehashi.")  # type: ignore[attr-defined]
    )


def test_taking_out_any_one_guard_turns_the_table_red(walk: Walk) -> None:
    pairs = [
        (row, route)
        for row, route in rows_with_routes()
        if row.method == "GET" and is_guarded_by_us(route)
    ]
    unseen = []
    for row, route in pairs:
        with unguarded(route.pattern):
            if next(walk.differences(row, route), None) is None:
                unseen.append(label(row))
    assert pairs
    assert unseen == []
