"""When a comment between applicants is taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem

LONGEST_COMMENT = 2000


def problems_with_comment(text: str, *, is_member: bool) -> list[Problem]:
    """Why ``text`` is not taken."""
    if not is_member:
        return [
            Problem(
                "not-permitted", _("Only the applicants write to one another here.")
            )
        ]
    if not text.strip():
        return [Problem("text-missing", _("Please write something."), "text")]
    if len(text) > LONGEST_COMMENT:
        sentence = _("Please write at most %(most)d characters.")
        return [Problem("text-too-long", sentence % {"most": LONGEST_COMMENT}, "text")]
    return []
