"""Rounds of placement: what each version amounts to, side by side, and what is done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.acting import act_page
from kakehashi.foundation.pages.once import once
from kakehashi.programmes.jet.forms.rounds import AdoptForm, PlaceForm, WhyForm
from kakehashi.programmes.jet.models import Round, Step, Version
from kakehashi.programmes.jet.queries import placing
from kakehashi.programmes.jet.queries import rounds as read
from kakehashi.programmes.jet.rules.figures import shares
from kakehashi.programmes.jet.verbs.placing import place_round
from kakehashi.programmes.jet.verbs.rounds import (
    adopt_version,
    propose_version,
    return_version,
)
from kakehashi.programmes.jet.views.pictures import map_picture, wishes_picture

SHOWN = 6
"""Versions that stand side by side."""
EMPTY = 100
"""Lines with empty seats that the page names."""


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def rounds(request: MemberRequest) -> HttpResponse:
    """Every round, the latest year first."""
    return render(request, "jet/rounds.html", {"rounds": placing.rounds()})


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def round_(request: MemberRequest, year: int, number: int) -> HttpResponse:
    """One round: its versions side by side, the newest one in pictures."""
    found = _found(year, number)
    versions = list(read.versions_of(found)[:SHOWN])
    told: dict[str, Any] = {
        "round": found,
        "versions": versions,
        "acts": _acts(request, found, versions),
        "parted": placing.partners_gone(found.cycle).count(),
    }
    if versions:
        told |= _pictures(versions)
    return render(request, "jet/round.html", told)


def _pictures(versions: list[Version]) -> dict[str, Any]:
    figures = versions[0].figures
    lines = [(_name(one), one.figures["wishes"]) for one in versions]
    countries = read.country_names(figures["by_country"])
    return {
        "newest": versions[0],
        "figures": figures,
        "shares": shares(figures["wishes"]),
        "wishes": wishes_picture(lines),
        "map": map_picture(figures),
        "by_position": figures["by_position"],
        "by_country": [
            (countries.get(key, key), counts)
            for key, counts in figures["by_country"].items()
        ],
        "empty": read.with_bodies(figures["empty"][:EMPTY], versions[0]),
        "empty_lines": len(figures["empty"]),
    }


def _name(version: Version) -> str:
    return f"{version.number}: {version.policy}"


def _acts(request: MemberRequest, found: Round, versions: list[Version]) -> list[str]:
    """What the reader may do now: the word of each page."""
    if not any(role.post == Post.SECRETARIAT for role in request.roles):
        return []
    if found.step == Step.PREPARING:
        return ["place", *(["propose"] if versions else [])]
    if found.step == Step.PROPOSED:
        is_another = found.proposed_by_id != request.user.pk
        return ["return", *(["adopt"] if is_another else [])]
    return []


@who_may(Post.SECRETARIAT)
@once
def place(request: MemberRequest, year: int, number: int) -> HttpResponse:
    """Solve a round by a policy; the result is its next version."""
    found = _found(year, number)

    def act(values: Any) -> Round:
        place_round(
            found,
            policy=values["policy"],
            seed=values["seed"],
            by=request.user,
            at=timezone.now(),
        )
        return found

    return _page(request, found, PlaceForm(request.POST or None), act, "place")


@who_may(Post.SECRETARIAT)
@once
def propose(request: MemberRequest, year: int, number: int) -> HttpResponse:
    """Put the newest version before the committee."""
    found = _found(year, number)
    version = read.newest(found)
    if version is None:
        raise Http404

    def act(values: Any) -> Round:
        return propose_version(
            version, why=values["why"], by=request.user, at=timezone.now()
        )

    return _page(request, found, WhyForm(request.POST or None), act, "propose")


@who_may(Post.SECRETARIAT)
@once
def return_(request: MemberRequest, year: int, number: int) -> HttpResponse:
    """Take the proposal back from the committee."""
    found = _found(year, number)

    def act(values: Any) -> Round:
        return return_version(
            found, why=values["why"], by=request.user, at=timezone.now()
        )

    return _page(request, found, WhyForm(request.POST or None), act, "return")


@who_may(Post.SECRETARIAT)
@once
def adopt(request: MemberRequest, year: int, number: int) -> HttpResponse:
    """Write down that the committee adopted the proposal."""
    found = _found(year, number)

    def act(values: Any) -> Round:
        return adopt_version(found, **values, by=request.user, at=timezone.now())

    return _page(request, found, AdoptForm(request.POST or None), act, "adopt")


def _page(
    request: MemberRequest, found: Round, form: Any, act: Any, name: str
) -> HttpResponse:
    told = {"round": found, "name": name, "newest": read.newest(found)}
    return act_page(request, form, act, "jet/act.html", told)


def _found(year: int, number: int) -> Round:
    return get_object_or_404(placing.rounds(), cycle__year=year, number=number)
