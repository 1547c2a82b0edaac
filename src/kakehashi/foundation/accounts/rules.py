from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.kernel.problems import Problem

USERNAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,49}")
LONGEST_NAME: Final = 60  # of who acts for a shared account


# Posts that mean something only at one kind of body; the others are held anywhere.
SEATS: Final = {
    Post.BRANCH: (Kind.BRANCH,),
    Post.OFFICE: (Kind.OVERSEAS_OFFICE,),
    Post.SECRETARIAT: (Kind.ASSOCIATION, Kind.DIVISION),
    Post.DIRECTOR: (Kind.ASSOCIATION,),
    Post.AUDITOR: (Kind.ASSOCIATION,),
    Post.OPERATOR: (Kind.ASSOCIATION, Kind.DIVISION),
}


def problems_with_term(
    organisation: Organisation,
    others: Sequence[Role],
    *,
    post: str,
    since: date,
    until: date | None,
) -> list[Problem]:
    """Why a term cannot be as it is; ``others`` are the same post's other terms."""
    problems = []
    seats = SEATS.get(Post(post))
    if seats is not None and organisation.kind not in seats:
        message = _("This post cannot be held at %(body)s.")
        said = message % {"body": organisation.name}
        problems.append(Problem("post-not-here", said, "post"))
    if until is not None and until < since:
        message = _("The last day lies before the first.")
        problems.append(Problem("until-before-since", message, "until"))
    elif any(_overlap(other, since, until) for other in others):
        message = _("The person holds this post there already in these days.")
        problems.append(Problem("role-overlaps", message, "since"))
    if not organisation.exists_on(since):
        message = _("%(body)s does not exist on the first day.")
        said = message % {"body": organisation.name}
        problems.append(Problem("body-gone", said, "organisation"))
    return problems


def _overlap(other: Role, since: date, until: date | None) -> bool:
    return (other.until is None or since <= other.until) and (
        until is None or other.since <= until
    )


def problems_with_ending(role: Role, *, until: date) -> list[Problem]:
    """Why a role cannot end on a day."""
    if until < role.since:
        message = _("The last day lies before the first.")
        return [Problem("until-before-since", message, "until")]
    if role.until is not None and role.until < until:
        message = _("The term has an earlier last day already.")
        return [Problem("role-ended", message, "until")]
    return []


def problems_with_appointing(
    held: Sequence[Role], *, by: User, user: User | None, post: str
) -> list[Problem]:
    """Why ``by``, who holds ``held`` today, may not give or take a post.

    Nobody appoints herself, and only an operator makes operators: else one person of
    the secretariat could give herself every right (職務分掌).
    """
    posts = {role.post for role in held}
    if not posts & {Post.OPERATOR, Post.SECRETARIAT}:
        message = _("Your post does not allow this.")
        return [Problem("not-permitted", message)]
    if user is not None and user.pk == by.pk:
        message = _("Your own posts are given and taken by somebody else.")
        return [Problem("own-role", message)]
    if post == Post.OPERATOR and Post.OPERATOR not in posts:
        message = _("Only an operator can appoint or relieve an operator.")
        return [Problem("operator-only", message, "post")]
    return []


def problems_with_person(
    username: str, *, display_name: str, is_taken: bool
) -> list[Problem]:
    """Why a person cannot be registered like this."""
    problems = []
    if not USERNAME.fullmatch(username):
        message = _(
            "A user name has 3 to 50 letters a–z, digits, dots, hyphens or"
            " underscores, and begins with a letter or digit."
        )
        problems.append(Problem("username-unreadable", message, "username"))
    elif is_taken:
        message = _("This user name is in use.")
        problems.append(Problem("username-taken", message, "username"))
    if not display_name.strip():
        message = _("Please enter the name.")
        problems.append(Problem("name-empty", message, "display_name"))
    return problems


def problems_with_invitation(email: str) -> list[Problem]:
    """Why nobody can be invited without more."""
    if not email:
        message = _("The invitation is sent by mail: please enter the address.")
        return [Problem("email-empty", message, "email")]
    return []


def problems_with_acting(user: User, name: str) -> list[Problem]:
    """Why ``name`` cannot act for an account (共用アカウントの担当者)."""
    if not user.is_shared:
        message = _("Only for an account that a section shares.")
        return [Problem("not-shared", message)]
    if not name:
        return [Problem("name-empty", _("Please enter the name."), "name")]
    if len(name) > LONGEST_NAME or not name.isprintable():
        message = _("Please enter a name of at most %(most)d characters.")
        return [Problem("name-unreadable", message % {"most": LONGEST_NAME}, "name")]
    return []


def problems_with_sharing(held: Sequence[Role]) -> list[Problem]:
    """Why a person may not say that an account is shared."""
    if {role.post for role in held} & {Post.OPERATOR, Post.SECRETARIAT}:
        return []
    return [Problem("not-permitted", _("Your post does not allow this."))]


def problems_with_settings(*, language: str, time_zone: str) -> list[Problem]:
    """Why a person's own settings cannot be kept."""
    problems = []
    if language not in {"ja", "en"}:
        message = _("Please choose Japanese or English.")
        problems.append(Problem("language-unknown", message, "language"))
    if time_zone not in available_timezones():
        message = _("This time zone is not known.")
        problems.append(Problem("time-zone-unknown", message, "time_zone"))
    return problems
