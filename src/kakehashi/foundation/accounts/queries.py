from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Max, Prefetch, Q, QuerySet

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import existing, find_bodies


def on_day(day: date) -> Q:
    """Roles in force on ``day``."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def roles_on(user: User, day: date) -> tuple[Role, ...]:
    """The roles ``user`` holds on ``day``, with their organisations.

    One query for a person and a day: the answer stays on the object, because every
    view, rule and page of one request asks the same.
    """
    kept = user.roles_by_day
    if kept is None:
        kept = user.roles_by_day = {}
    if day not in kept:
        kept[day] = tuple(
            Role.objects.filter(on_day(day), user=user)
            .select_related("organisation")
            .order_by("pk")
        )
    return kept[day]


def in_charge_of(user: User, *, on: date, kind: str = "") -> list[Organisation]:
    """The bodies whose officer in charge (担当) she is on a day, or those of a kind."""
    roles = roles_on(user, on)
    held = dict.fromkeys(r.organisation for r in roles if r.post == Post.OFFICER)
    return [body for body in held if kind in ("", body.kind)]


def holders_of(
    post: str, *, on: date, organisation_id: int | None = None
) -> QuerySet[User]:
    """People who hold ``post`` on a day, anywhere or at one organisation."""
    held = Role.objects.filter(on_day(on), post=post)
    if organisation_id is not None:
        held = held.filter(organisation_id=organisation_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)


def people_at(organisation_id: int, *, on: date) -> QuerySet[User]:
    """Everyone with any role at an organisation on a day."""
    held = Role.objects.filter(on_day(on), organisation_id=organisation_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)


def person_named(typed: str) -> User | None:
    """The one person of a user name or mail address; None if there is none or several.

    A section's shared address is several people's and so nobody's.
    """
    name = typed.strip().replace("\0", "")
    if not name:
        return None
    found = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))[:2]
    return found[0] if len(found) == 1 else None


def locked_until(name: str, address: str, *, wait: timedelta) -> datetime | None:
    """When the last failed sign-in of a name from an address is forgiven."""
    last = AccessAttempt.objects.filter(username=name, ip_address=address).aggregate(
        at=Max("attempt_time")
    )["at"]
    return last + wait if last else None


def demonstration_roles(*, on: date, words: str = "") -> QuerySet[Role]:
    """Roles of demonstration people (実演) in force on a day, by post and body."""
    roles = Role.objects.filter(
        on_day(on), user__is_demonstration=True, user__is_active=True
    )
    if words:
        roles = roles.filter(_body_named(words, "organisation__"))
    return roles.select_related("user", "organisation__prefecture").order_by(
        "post", "organisation__code", "organisation__name", "user__username"
    )


def demonstration_person(user_id: int) -> User | None:
    """A demonstration person who may be chosen; real people never are."""
    people = User.objects.filter(is_demonstration=True, is_active=True)
    return people.filter(pk=user_id).first()


def people(*, words: str = "", post: str = "") -> QuerySet[User]:
    """Everyone, by reading and name, with all their roles; two queries a page."""
    found = User.objects.all()
    for word in words.split():
        found = found.filter(
            Q(display_name__icontains=word)
            | Q(kana__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(
                pk__in=Role.objects.filter(_body_named(word, "organisation__")).values(
                    "user_id"
                )
            )
        )
    if post:
        held = Role.objects.filter(post=post)
        found = found.filter(pk__in=held.values("user_id"))
    roles = Role.objects.select_related("organisation__prefecture")
    return found.order_by("kana", "display_name", "pk").prefetch_related(
        Prefetch("roles", roles.order_by("-since", "pk"))
    )


def _body_named(word: str, path: str) -> Q:
    return (
        Q(**{f"{path}name__icontains": word})
        | Q(**{f"{path}kana__icontains": word})
        | Q(**{f"{path}name_en__icontains": word})
        | Q(**{f"{path}code": word})
    )


def roles() -> QuerySet[Role]:
    """Every term of everyone, with person and body."""
    return Role.objects.select_related("user", "organisation__prefecture")


def people_without_password() -> QuerySet[User]:
    """People who were invited by mail and have not set a password yet."""
    return User.objects.filter(
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        last_login=None,
        is_active=True,
        is_demonstration=False,
    ).exclude(email="")


def roles_beside(user_id: int, organisation_id: int, post: str) -> tuple[Role, ...]:
    """The terms a person has at one body in one post, past and to come."""
    terms = Role.objects.filter(
        user_id=user_id, organisation_id=organisation_id, post=post
    )
    return tuple(terms.order_by("since"))


def is_name_taken(username: str) -> bool:
    """Whether a user name is in use, in whatever letters."""
    return User.objects.filter(username__iexact=username).exists()


def bodies_named(text: str, *, on: date, limit: int = 8) -> list[Organisation]:
    """The bodies that a code or a name may mean: exact ones first and alone."""
    words = text.strip()
    if not words:
        return []
    there = Organisation.objects.filter(existing(on)).select_related("prefecture")
    exact = there.filter(Q(code=words) | Q(name=words)).order_by("code", "pk")
    if found := list(exact[:limit]):
        return found
    similar = {body.pk: body for body in find_bodies(words, limit)}
    for body in there.filter(_body_named(words, "")).order_by("pk")[:limit]:
        similar.setdefault(body.pk, body)
    return list(similar.values())[:limit]


def sessions_of(user: User) -> list[UserSession]:
    """The sessions of a person that still live, the newest first."""
    living = UserSession.objects.purge_and_list(user)
    return sorted(living, key=lambda session: session.created_at, reverse=True)


def sessions_with_id(user: User, session_id: int) -> QuerySet[UserSession]:
    """One of a person's own sessions, or nothing."""
    sessions: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    return sessions.filter(pk=session_id)
