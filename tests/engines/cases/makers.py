"""A small association with its bodies, people and one chart, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from kakehashi.engines.cases import routes
from kakehashi.engines.cases.chart import Chart, Move
from kakehashi.engines.cases.models import Case, Criterion, Rubric
from kakehashi.engines.cases.roles import day_of
from kakehashi.engines.cases.verbs import make_move, open_case
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.kernel.problems import Refused

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)  # 12:00 in Japan
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 11, 20)
SENT, HERE = frozenset({"submitted"}), "submitted"
CHART = Chart(
    "test.request",
    "draft",
    (
        Move("submit", frozenset({"draft", "returned"}), HERE, "applicant"),
        Move("take-back", SENT, "draft", "applicant"),
        Move("recall", SENT, HERE, "sender"),
        Move("forward", SENT, HERE, "holder"),
        Move("send-back", SENT, HERE, "holder", needs_note=True),
        Move(
            "pull-up",
            SENT,
            HERE,
            frozenset({"association", "later"}),
            needs_note=True,
        ),
        Move("return", SENT, "returned", "holder", needs_note=True),
        Move("award", SENT | {"appealed"}, "awarded", "association", label="awarded!"),
        Move("decline", SENT, "declined", "association", needs_note=True),
        Move("appeal", frozenset({"declined"}), "appealed", "applicant", reopens=True),
        Move("withdraw", frozenset({"draft", HERE}), "withdrawn", "applicant"),
    ),
    final=frozenset({"awarded", "declined", "withdrawn"}),
)
_numbers = count(1)


@dataclass(frozen=True)
class World:
    """Two prefectures, three towns, a branch, the association, and who works there."""

    prefecture: Organisation
    elsewhere: Organisation
    town: Organisation
    neighbour: Organisation  # a town of the same prefecture
    far_town: Organisation
    branch: Organisation
    headquarters: Organisation
    division: Organisation
    officer: User  # of the town
    neighbour_officer: User
    branch_officer: User
    staff: User  # of the division
    colleague: User  # of the headquarters
    director: User
    stranger: User  # holds no post at all


def a_body(kind: str, **columns: object) -> Organisation:
    number = next(_numbers)
    coded = kind in (Kind.PREFECTURE, Kind.TOWN)
    code = f"{number:06d}" if coded else ""
    return Organisation.objects.create(
        kind=kind, code=code, name=f"{kind}{number}", **columns
    )


def a_person(
    post: str = "", organisation: Organisation | None = None, since: date = TODAY
) -> User:
    person = User.objects.create(username=f"person{next(_numbers)}")
    if organisation is not None:
        give_role(person, post, organisation, since=since)
    return person


def give_role(
    person: User, post: str, organisation: Organisation, since: date = TODAY
) -> Role:
    """Any post anywhere: the engine holds also where `start_role` would refuse."""
    role = Role.objects.create(
        user=person, organisation=organisation, post=post, since=since
    )
    person.roles_by_day = None
    return role


def a_world() -> World:
    prefecture, elsewhere = a_body(Kind.PREFECTURE), a_body(Kind.PREFECTURE)
    town = a_body(Kind.TOWN, prefecture=prefecture)
    neighbour = a_body(Kind.TOWN, prefecture=prefecture)
    headquarters = a_body(Kind.ASSOCIATION)
    branch = a_body(Kind.BRANCH, parent=prefecture, prefecture=prefecture)
    division = a_body(Kind.DIVISION, parent=headquarters)
    return World(
        prefecture=prefecture,
        elsewhere=elsewhere,
        town=town,
        neighbour=neighbour,
        far_town=a_body(Kind.TOWN, prefecture=elsewhere),
        branch=branch,
        headquarters=headquarters,
        division=division,
        officer=a_person(Post.OFFICER, town),
        neighbour_officer=a_person(Post.OFFICER, neighbour),
        branch_officer=a_person(Post.BRANCH, branch),
        staff=a_person(Post.SECRETARIAT, division),
        colleague=a_person(Post.SECRETARIAT, headquarters),
        director=a_person(Post.DIRECTOR, headquarters),
        stranger=a_person(),
    )


def a_draft(
    world: World, *, applicant: Organisation | None = None, title: str = "祭りの交流"
) -> Case:
    """A draft of the town, or of another body, with its route laid."""
    body = applicant or world.town
    person = world.officer if body == world.town else a_person(Post.OFFICER, body)
    case = open_case(
        CHART,
        applicant=body,
        title=title,
        fiscal_year=2026,
        prefix="T",
        by=person,
        at=NOON,
    )
    stops = [(world.branch, NOON + 7 * DAY), (world.headquarters, NOON + 14 * DAY)]
    routes.lay_route(case, stops, by=person, at=NOON)
    return case


def a_sent_case(world: World, **columns: Organisation | None) -> Case:
    """A case that stands at the branch."""
    case = a_draft(world, **columns)  # type: ignore[arg-type]
    assert case.officer is not None
    routes.send(CHART, case, "submit", by=case.officer, at=NOON + HOUR)
    return case


def a_case_at_the_association(world: World, **columns: Organisation | None) -> Case:
    case = a_sent_case(world, **columns)
    routes.forward(CHART, case, by=world.branch_officer, at=NOON + 2 * HOUR)
    return case


def an_awarded_case(world: World) -> Case:
    case = a_case_at_the_association(world)
    make_move(CHART, case, "award", by=world.staff, at=NOON + 3 * HOUR)
    return case


def a_rubric(*most: int) -> Rubric:
    """A rubric with a criterion for each highest score; weights 1, 2, 3…"""
    rubric = Rubric.objects.create(name="試験の基準", since=TODAY)
    for position, max_points in enumerate(most or (5, 10), start=1):
        Criterion.objects.create(
            rubric=rubric,
            position=position,
            title=f"criterion {position}",
            weight=position,
            max_points=max_points,
        )
    return rubric


def a_reviewer(world: World, home: Organisation | None = None) -> User:
    """A reviewer of the association, perhaps with a post at a body of her own."""
    person = a_person(Post.REVIEWER, world.headquarters)
    if home is not None:
        give_role(person, Post.OFFICER, home)
    return person


def codes(refused: Refused) -> list[str]:
    return [problem.code for problem in refused.problems]


assert day_of(NOON) == TODAY
