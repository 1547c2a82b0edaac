"""Which sections a person's desk has: those of every post she holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kakehashi.faces.desk import association, towns
from kakehashi.faces.desk.lines import Section
from kakehashi.foundation.accounts.models import Post, Role, User

BOARD = (Post.DIRECTOR, Post.AUDITOR)


@dataclass(frozen=True, slots=True)
class Part:
    """The sections of one post: ``who`` says as whom and where."""

    who: str
    sections: Sequence[Section]


def parts_of(
    roles: Sequence[Role], *, by: User, at: datetime, seen: datetime | None
) -> list[Part]:
    """The desk of a person with ``roles``, in the order in which work presses."""
    held: dict[Post, list[Role]] = {}
    for role in roles:
        post = Post.DIRECTOR if role.post in BOARD else Post(role.post)
        held.setdefault(post, []).append(role)
    parts, told = [], set[str]()
    for post, mine in held.items():
        sections = [
            section
            for section in _sections(post, mine, by=by, at=at, seen=seen)
            if section.slug not in told
        ]
        told |= {section.slug for section in sections}
        places = _("・").join(role.organisation.local_name for role in mine)
        who = _("%(post)s, %(place)s") % {
            "post": mine[0].get_post_display(),
            "place": places,
        }
        parts.append(Part(who, sections))
    return parts


def _sections(
    post: Post,
    roles: Sequence[Role],
    *,
    by: User,
    at: datetime,
    seen: datetime | None,
) -> list[Section]:
    match post:
        case Post.OFFICER:
            return towns.officer_sections(roles, by=by, at=at, seen=seen)
        case Post.BRANCH:
            return towns.branch_sections(roles, at=at, seen=seen)
        case Post.SECRETARIAT:
            return association.secretariat_sections(at=at, seen=seen)
        case Post.REVIEWER:
            return association.reviewer_sections(by=by, at=at, seen=seen)
        case Post.OFFICE:
            return association.office_sections(roles, at=at)
        case Post.OPERATOR:
            return association.operator_sections(at=at)
        case _:
            return association.board_sections(at=at)
