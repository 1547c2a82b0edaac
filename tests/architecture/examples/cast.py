"""Who walks: one person of each post, one officer of another town."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Kind, Organisation


@dataclass(frozen=True)
class Example:
    """What to put into a route, and into its form.

    Attributes:
        own: arguments that name a thing of the cast's own: of ``cast.town`` and its
            officer, of ``cast.branch``, of the association.
        other: the same thing of ``cast.elsewhere``; None where a route's things are
            nobody's in particular. It is asked for by ``asker``, whose post would
            open the thing if it were her own body's.
        form: what a POST sends.
    """

    own: Mapping[str, object]
    other: Mapping[str, object] | None = None
    asker: Post = Post.OFFICER
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cast:
    """Bodies and people of the walk."""

    at: datetime
    town: Organisation
    branch: Organisation
    association: Organisation
    elsewhere: Organisation
    people: Mapping[Post, User]
    stranger_town: User

    def of(self, post: Post) -> User:
        return self.people[post]


def assemble(at: datetime | None = None) -> Cast:
    """Register the bodies and the people."""
    at = at or timezone.now()
    prefecture = _body(Kind.PREFECTURE, "福島県", code="070009")
    town = _body(Kind.TOWN, "実演町", code="073016", prefecture=prefecture)
    other_prefecture = _body(Kind.PREFECTURE, "高知県", code="390003")
    elsewhere = _body(Kind.TOWN, "実演別町", code="394050", prefecture=other_prefecture)
    association = _body(Kind.ASSOCIATION, "実演協会")
    branch = _body(Kind.BRANCH, "福島県支部", parent=prefecture, prefecture=prefecture)
    _body(
        Kind.BRANCH, "高知県支部", parent=other_prefecture, prefecture=other_prefecture
    )
    office = _body(Kind.OVERSEAS_OFFICE, "実演海外事務所", parent=association)
    seat = _body(
        Kind.NPO, "実演大学", prefecture=_body(Kind.PREFECTURE, "沖縄県", code="470007")
    )
    places = {
        Post.OFFICER: town,
        Post.BRANCH: branch,
        Post.SECRETARIAT: association,
        Post.OFFICE: office,
        Post.REVIEWER: seat,
        Post.DIRECTOR: association,
        Post.AUDITOR: association,
        Post.OPERATOR: association,
    }
    since = timezone.localdate(at) - timedelta(days=800)
    return Cast(
        at=at,
        town=town,
        branch=branch,
        association=association,
        elsewhere=elsewhere,
        people={
            post: _person(f"walk-{post}", place, post, since=since)
            for post, place in places.items()
        },
        stranger_town=_person("walk-elsewhere", elsewhere, Post.OFFICER, since=since),
    )


def _body(
    kind: Kind,
    name: str,
    *,
    code: str = "",
    prefecture: Organisation | None = None,
    parent: Organisation | None = None,
) -> Organisation:
    return Organisation.objects.create(
        kind=kind, name=name, code=code, prefecture=prefecture, parent=parent
    )


def _person(name: str, place: Organisation, post: Post, *, since: date) -> User:
    user = User(
        username=name,
        display_name=f"実演 {name}",
        email=f"{name}@a.example",
        is_demonstration=True,
    )
    user.set_password("橋を渡ると見える町 2026")
    user.save()
    Role.objects.create(user=user, organisation=place, post=post, since=since)
    return user
