"""What is done with people: registered, invited, appointed, relieved, signed out.

``register_person``, ``start_role`` and ``end_role`` keep the facts right and are for
other verbs (a handover, the demonstration). Who may is asked by ``invite``,
``appoint`` and ``relieve``, which people call from the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from kakehashi.foundation.accounts import queries
from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.accounts.rules import (
    problems_with_acting,
    problems_with_appointing,
    problems_with_ending,
    problems_with_invitation,
    problems_with_person,
    problems_with_settings,
    problems_with_sharing,
    problems_with_term,
)
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(*problems)


@transaction.atomic
def register_person(
    username: str,
    *,
    display_name: str,
    by: User | None,
    at: datetime,
    email: str = "",
    kana: str = "",
    is_demonstration: bool = False,
) -> User:
    """Register a person; she has no role and no password yet.

    Raises:
        Refused: ``username-unreadable``, ``username-taken``, ``name-empty``.
    """
    taken = queries.is_name_taken(username)
    _refuse(problems_with_person(username, display_name=display_name, is_taken=taken))
    user = User(
        username=username,
        display_name=display_name.strip(),
        kana=kana,
        email=email,
        is_demonstration=is_demonstration,
        date_joined=at,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    record("accounts.register", by=by, at=at, subject=f"accounts.user:{user.pk}")
    return user


@transaction.atomic
def start_role(
    user: User,
    *,
    organisation: Organisation,
    post: str,
    since: date,
    by: User | None,
    at: datetime,
    until: date | None = None,
) -> Role:
    """Give a person a post at an organisation for a term, first and last day both in.

    Raises:
        Refused: ``until-before-since``, ``role-overlaps``, ``body-gone``,
            ``post-not-here``.
    """
    others = queries.roles_beside(user.pk, organisation.pk, post)
    _refuse(
        problems_with_term(organisation, others, post=post, since=since, until=until)
    )
    role = Role.objects.create(
        user=user, organisation=organisation, post=post, since=since, until=until
    )
    user.roles_by_day = None
    detail = {"role": role.pk, "post": post, "organisation": organisation.pk}
    record(
        "accounts.start-role",
        by=by,
        at=at,
        subject=f"accounts.user:{user.pk}",
        detail={**detail, "since": since, "until": until},
    )
    return role


@transaction.atomic
def end_role(role: Role, *, until: date, by: User | None, at: datetime) -> Role:
    """End a term on its last day; the person loses sight the day after.

    Raises:
        Refused: ``until-before-since``, ``role-ended``.
    """
    _refuse(problems_with_ending(role, until=until))
    role.until = until
    role.save(update_fields=["until"])
    role.user.roles_by_day = None
    record(
        "accounts.end-role",
        by=by,
        at=at,
        subject=f"accounts.user:{role.user_id}",
        detail={"role": role.pk, "until": until},
    )
    return role


@transaction.atomic
def invite(
    username: str,
    *,
    display_name: str,
    email: str,
    organisation: Organisation,
    post: str,
    since: date,
    by: User,
    at: datetime,
    kana: str = "",
    until: date | None = None,
    is_shared: bool = False,
) -> User:
    """Register a person with her first post; the page then sends her the letter.

    ``is_shared``: the account is a section's (共用), and asks who acts for it.

    Raises:
        Refused: ``email-empty``, or of ``appoint`` and ``register_person``.
    """
    held = queries.roles_on(by, timezone.localdate(at))
    _refuse(
        [
            *problems_with_appointing(held, by=by, user=None, post=post),
            *problems_with_invitation(email),
        ]
    )
    user = register_person(
        username, display_name=display_name, kana=kana, email=email, by=by, at=at
    )
    start_role(
        user,
        organisation=organisation,
        post=post,
        since=since,
        until=until,
        by=by,
        at=at,
    )
    if is_shared:
        share_account(user, is_shared=True, by=by, at=at)
    note_invitation(user, by=by, at=at)
    return user


@transaction.atomic
def note_invitation(user: User, *, by: User, at: datetime) -> None:
    """Write down that an invitation is sent, the first or a further one."""
    record("accounts.invite", by=by, at=at, subject=f"accounts.user:{user.pk}")


@transaction.atomic
def appoint(
    user: User,
    *,
    organisation: Organisation,
    post: str,
    since: date,
    by: User,
    at: datetime,
    until: date | None = None,
) -> Role:
    """Appoint a person (任命).

    Raises:
        Refused: ``not-permitted``, ``own-role``, ``operator-only``, or of
            ``start_role``.
    """
    held = queries.roles_on(by, timezone.localdate(at))
    _refuse(problems_with_appointing(held, by=by, user=user, post=post))
    return start_role(
        user,
        organisation=organisation,
        post=post,
        since=since,
        until=until,
        by=by,
        at=at,
    )


@transaction.atomic
def relieve(role: Role, *, until: date, by: User, at: datetime) -> Role:
    """Relieve a person of a post (解任) after its last day.

    Raises:
        Refused: ``not-permitted``, ``own-role``, ``operator-only``, or of
            ``end_role``.
    """
    held = queries.roles_on(by, timezone.localdate(at))
    _refuse(problems_with_appointing(held, by=by, user=role.user, post=role.post))
    return end_role(role, until=until, by=by, at=at)


@transaction.atomic
def change_settings(
    user: User, *, kana: str, language: str, time_zone: str, by: User, at: datetime
) -> User:
    """Change how a person is read aloud and addressed.

    Raises:
        Refused: ``language-unknown``, ``time-zone-unknown``.
    """
    _refuse(problems_with_settings(language=language, time_zone=time_zone))
    user.kana, user.language, user.time_zone = kana, language, time_zone
    user.save(update_fields=["kana", "language", "time_zone"])
    record("accounts.change-settings", by=by, at=at, subject=f"accounts.user:{user.pk}")
    return user


@transaction.atomic
def share_account(user: User, *, is_shared: bool, by: User, at: datetime) -> User:
    """Say whether several people of a section share an account (共用アカウント).

    Raises:
        Refused: ``not-permitted``.
    """
    _refuse(problems_with_sharing(queries.roles_on(by, timezone.localdate(at))))
    user.is_shared = is_shared
    user.save(update_fields=["is_shared"])
    record(
        "accounts.share",
        by=by,
        at=at,
        subject=f"accounts.user:{user.pk}",
        detail={"is_shared": is_shared},
    )
    return user


@transaction.atomic
def act_as(name: str, *, by: User, at: datetime) -> str:
    """Say who acts for a shared account from now on in this session.

    Everything ``by`` does afterwards carries the name. It is what the person says of
    herself, so it never counts as a second person.

    Raises:
        Refused: ``not-shared``, ``name-empty``, ``name-unreadable``.
    """
    told = " ".join(name.split())
    _refuse(problems_with_acting(by, told))
    by.acting_name = told
    subject = f"accounts.user:{by.pk}"
    record("accounts.act-as", by=by, at=at, subject=subject, detail={"person": told})
    return told


@transaction.atomic
def end_session(session: UserSession, *, by: User, at: datetime) -> None:
    """End one session: whoever sits there is a stranger at the next click."""
    subject = f"accounts.user:{session.user_id}"
    detail = {"began": session.created_at, "address": session.ip}
    session.end()
    record("accounts.end-session", by=by, at=at, subject=subject, detail=detail)


@transaction.atomic
def end_sessions(user: User, *, by: User, at: datetime) -> int:
    """End every session of a person, as when a machine is lost; returns how many."""
    sessions = queries.sessions_of(user)
    for session in sessions:
        end_session(session, by=by, at=at)
    return len(sessions)


def note_session_seen(session_key: str, *, at: datetime) -> None:
    """Note that a session is in use, for the list of sessions; no act of anyone."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)
