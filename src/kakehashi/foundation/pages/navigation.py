"""The links of the head of a page, as data of the settings.

``settings.NAVIGATION`` is a sequence of ``(name of the address, label, for whom)``.
*For whom* is ``"everyone"``, ``"signed-in"`` or posts joined by commas
(``"officer,branch"``), in the words of ``who``. An address that is not mounted is left
out, so that a house without a programme has no dead link.
"""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link of the head; ``current`` if the page in hand lies under it."""

    label: str
    url: str
    current: bool


def links_for(request: HttpRequest) -> list[NavLink]:
    """The links this reader may follow, in the order of the settings.

    Reads ``request.roles`` where a view has set it; no query is made for it.
    """
    member = getattr(request, "user", None)
    is_member = bool(member is not None and member.is_authenticated)
    posts = {role.post for role in getattr(request, "roles", ())}
    shown = []
    for name, label, whom in getattr(settings, "NAVIGATION", ()):
        if not _is_for(whom, is_member=is_member, posts=posts):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        shown.append((str(label), url))
    here = _deepest([url for _, url in shown], request.path)
    return [NavLink(label, url, url == here) for label, url in shown]


def _is_for(whom: str, *, is_member: bool, posts: Set[str]) -> bool:
    if whom == "everyone":
        return True
    if whom == "signed-in":
        return is_member
    return not posts.isdisjoint(whom.split(","))


def _deepest(urls: Collection[str], path: str) -> str:
    """The longest address the path lies under; a front page only if it is the path."""
    under = [u for u in urls if path == u or (u.count("/") > 2 and path.startswith(u))]
    deep = [u for u in urls if u != "/" and u != "/en/" and path.startswith(u)]
    return max([*under, *deep], key=len, default="")
