"""Who may: every route, asked as everybody, answers what the table says.

`docs/security/who_may.csv` is written by hand and never from the code. A line asks for
one thing (the column ``thing``; `tests.architecture.world` has it) by one method, as
each of the columns: ``officer`` is of the thing's own town, ``branch`` of its
prefecture, ``reviewer`` has it to score; ``…_other`` are the same elsewhere;
``branch_officer`` is an officer of the prefecture as well as of its branch. Cells are
the status of the answer, or ``sign-in``. ``POST`` is an empty form, ``POST filled`` one
that would be taken: what tells the two apart is whether the act was hers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from kakehashi.config import urls
from kakehashi.engines.cases.models import Case, Review
from kakehashi.engines.imports.models import Import
from kakehashi.faces.imports.targets import TARGETS
from kakehashi.foundation.accounts import who
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.notices.models import CalendarAddress, DeskNotice
from kakehashi.programmes.grants.models import FormUpload, Paper
from tests.architecture.routes import (
    CELLS,
    METHODS,
    SIGN_IN,
    Route,
    Row,
    every_route,
    every_row,
)
from tests.architecture.third_party import THIRD_PARTY
from tests.architecture.walk import Walk
from tests.architecture.world import the_world
from tests.programmes.grants.makers import NOON

pytestmark = pytest.mark.django_db

# The view itself refuses (403) whoever has nothing to apply for or to hand over, so
# letting one post more in changes no answer.
REFUSED_AGAIN = frozenset({"grants:apply", "desk:handover"})
ANY_ROLE = frozenset(
    {"applicant", "holder", "sender", "later", "association", "reviewer"}
)


def every_role(*_given: object, **_named: object) -> frozenset[str]:
    return ANY_ROLE


def no_problem(*_given: object, **_named: object) -> list[object]:
    return []


def everything_of(model: Any) -> Callable[..., Any]:
    return lambda *_given, **_named: model.objects.all()


def every_import(*_given: object) -> Any:
    return Import.objects.all()


def every_target(*_given: object) -> list[Any]:
    return list(TARGETS.values())


IMPORTS = "kakehashi.faces.imports"
GRANTS = "kakehashi.programmes.grants"
ACCOUNTS = "kakehashi.foundation.accounts"
NOTICES = "kakehashi.foundation.notices"
CASES = "kakehashi.engines.cases"
# Guards behind the declarations: what a view, a queryset or a verb looks at, taken out,
# and a route whose rows have to see it.
LOOSENED: list[tuple[str, str, Callable[..., Any], str]] = [
    (f"{GRANTS}.queries.applications", "visible_to", everything_of(Case), "paper"),
    (f"{GRANTS}.queries.applications", "visible_to", everything_of(Case), "check"),
    (f"{GRANTS}.views.found", "roles_of", every_role, "edit"),
    (
        f"{GRANTS}.views.form_taking",
        "uploads_for",
        everything_of(FormUpload),
        "form_upload",
    ),
    (f"{GRANTS}.views.found", "roles_of", every_role, "withdraw"),
    (f"{GRANTS}.views.documents", "papers_of", everything_of(Paper), "paper"),
    (f"{GRANTS}.queries.reviews", "reviews_of", everything_of(Review), "review"),
    (f"{GRANTS}.verbs.desk", "must_be", every_role, "accept"),
    (f"{CASES}.verbs", "roles_of", every_role, "return_"),
    (f"{CASES}.routes", "must_be", lambda *_, **__: "holder", "hold"),
    (f"{CASES}.decisions", "problems_with_adopting", no_problem, "adopt"),
    (f"{NOTICES}.queries", "notices_of", everything_of(DeskNotice), "open_notice"),
    (
        f"{NOTICES}.queries",
        "reader_of",
        lambda token: CalendarAddress.objects.get(token=token).user,
        "feed",
    ),
    (
        f"{ACCOUNTS}.queries",
        "sessions_with_id",
        lambda _user, pk: UserSession.objects.filter(pk=pk),
        "end_session",
    ),
    (
        f"{ACCOUNTS}.queries",
        "demonstration_person",
        lambda pk: User.objects.get(pk=pk),
        "demo",
    ),
    (
        f"{ACCOUNTS}.queries",
        "people_without_password",
        everything_of(User),
        "invite_again",
    ),
    (f"{ACCOUNTS}.verbs", "problems_with_appointing", no_problem, "appoint"),
    (f"{ACCOUNTS}.verbs", "problems_with_appointing", no_problem, "relieve"),
    (f"{ACCOUNTS}.verbs", "problems_with_appointing", no_problem, "invite"),
    (f"{IMPORTS}.views", "imports_of", every_import, "import_"),
    (f"{IMPORTS}.views", "imports_of", every_import, "original"),
    (f"{IMPORTS}.views", "targets_for", every_target, "commit"),
    (
        "kakehashi.faces.desk.house",
        "passable",
        lambda *_given, **_named: list(Role.objects.select_related("organisation")),
        "handover",
    ),
]


def refused_in_a_word(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403 if isinstance(exception, PermissionDenied) else 404)


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walk]:
    """One world for the module: every request is undone.

    A page of its own for each refusal, drawn some two thousand times, would be a third
    of the work; other tests look at those pages.
    """
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOON, tick=False),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        for handler in ("handler403", "handler404"):
            patch.setattr(urls, handler, refused_in_a_word, raising=False)
        yield Walk(the_world())
        transaction.set_rollback(True)


def rows_of(route: Route) -> list[Row]:
    return [row for row in every_row() if row.key == (route.name, route.path)]


def guarded_by_us() -> list[Route]:
    """Routes before which `who` stands alone; allauth guards its own once more."""
    return [
        route
        for route in every_route()
        if route.who != "everyone"
        and route.name not in THIRD_PARTY
        and hasattr(route.pattern.callback, "__wrapped__")
    ]


def test_every_route_has_a_row() -> None:
    read = {row.key for row in every_row() if row.method == "GET"}
    routes = [(route.name, route.path) for route in every_route()]
    assert len(routes) > 100
    assert [route for route in routes if route not in read] == []


def test_every_row_has_a_route() -> None:
    routes = {(route.name, route.path) for route in every_route()}
    assert [row.key for row in every_row() if row.key not in routes] == []


def test_every_row_is_written_once_and_readably() -> None:
    rows = every_row()
    names = [str(row) for row in rows]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    unread = [str(r) for r in rows if not CELLS.issuperset(r.answers.values())]
    assert unread == []
    assert {row.method for row in rows} == set(METHODS)


def test_every_view_declares_who_may() -> None:
    assert [route.path for route in every_route() if not route.who] == []


def test_views_of_others_are_known_by_name() -> None:
    others = {r.name for r in every_route() if not r.module.startswith("kakehashi.")}
    assert others == set(THIRD_PARTY)


def test_every_closed_view_of_ours_has_its_guard_where_it_can_be_taken_out() -> None:
    closed = {r.name for r in every_route() if r.who != "everyone"} - set(THIRD_PARTY)
    # `foundation.pages` lies below `who`: its one closed view looks for itself.
    assert closed - {route.name for route in guarded_by_us()} == {"pages:kept"}


def test_whatever_is_not_for_everyone_leads_a_stranger_to_sign_in() -> None:
    closed = {(r.name, r.path) for r in every_route() if r.who != "everyone"}
    rows = [row for row in every_row() if row.key in closed]
    assert [str(r) for r in rows if r.answers["stranger"] != SIGN_IN] == []


def test_the_answers_are_those_of_the_table(walk: Walk) -> None:
    wrong = [line for row in every_row() for line in walk.differences(row)]
    assert wrong == [], "\n".join(wrong)


def test_what_has_no_row_for_sending_takes_nothing(walk: Walk) -> None:
    """A page that only reads answers a POST as it is read, or not at all.

    The first asker of each answer is asked: the guard is the same for both methods.
    """
    rows = every_row()
    sent = {row.key for row in rows if row.method != "GET"}
    wrong = []
    for row in rows:
        if row.key in sent:
            continue
        for read in sorted(set(row.answers.values())):
            asker = next(who for who, told in row.answers.items() if told == read)
            told = walk.ask(replace(row, method="POST"), asker)
            if told not in {read, "405"}:
                wrong.append(f"{row}: sent by {asker}, answers {told}")
    assert wrong == [], "\n".join(wrong)


@contextmanager
def answering(route: Route, view: Any) -> Iterator[None]:
    """A route with another view in its place."""
    kept = route.pattern.callback
    route.pattern.callback = view
    try:
        yield
    finally:
        route.pattern.callback = kept


def test_taking_out_any_one_guard_turns_every_row_of_it_red(walk: Walk) -> None:
    unseen = []
    for route in guarded_by_us():
        bare = route.pattern.callback.__wrapped__  # type: ignore[attr-defined]
        with answering(route, bare):
            for row in rows_of(route):
                if next(walk.differences(row, first={"stranger"}), None) is None:
                    unseen.append(str(row))
    assert unseen == []


def test_one_post_more_or_less_at_any_guard_turns_the_table_red(walk: Walk) -> None:
    holders = {post: walk.holders(post) for post in Post}
    unseen = []
    for route in guarded_by_us():
        if route.who == "signed-in":
            continue
        posts = {Post(word) for word in route.who.split(",")}
        bare = route.pattern.callback.__wrapped__  # type: ignore[attr-defined]
        for post in Post:
            if post not in posts and route.name in REFUSED_AGAIN:
                continue
            others: set[Any] = posts ^ {post} or {"nobody's"}
            with answering(route, who.who_may(*others)(bare)):
                if not any(
                    walk.ask(row, asker) != row.answers[asker]
                    for row in rows_of(route)
                    for asker in holders[post]
                ):
                    unseen.append(f"{route.name}: {post}")
    assert unseen == []


@pytest.mark.parametrize(
    ("module", "name", "loose", "route"),
    LOOSENED,
    ids=[f"{name}-{route}" for _module, name, _loose, route in LOOSENED],
)
def test_taking_out_a_guard_behind_the_declaration_turns_the_table_red(
    walk: Walk,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    name: str,
    loose: Callable[..., Any],
    route: str,
) -> None:
    rows = [row for row in every_row() if row.name.rpartition(":")[2] == route]
    monkeypatch.setattr(import_module(module), name, loose)

    assert [line for row in rows for line in walk.differences(row)] != []
