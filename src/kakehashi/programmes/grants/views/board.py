"""What the board sees of a round: one page to read on screen or print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.charts import Picture, stacked_chart
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.board import (
    BoardLine,
    RoundFigures,
    appeals_in,
    board_lines,
    conflicts_in,
    figures_of,
    last_year,
    proposal_for_board,
)
from kakehashi.programmes.grants.queries.calls import rounds as all_rounds
from kakehashi.programmes.grants.queries.proposals import lines_seen_by, parts_of
from kakehashi.programmes.grants.queries.rounds import money_of, sent_to
from kakehashi.programmes.grants.rules.cut_offs import Group, group_of
from kakehashi.programmes.grants.verbs.readings import read_marks
from kakehashi.programmes.grants.views.found import own_bodies
from kakehashi.programmes.grants.views.pictures import award_map, money_bar

TOP = 12  # lines above the cut that are named; the proposal page has them all
NEXT = 3  # lines just below it


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of this round beside the same of last year's."""

    label: str
    now: str
    before: str


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def board(request: MemberRequest, call_id: int) -> HttpResponse:
    """Budget, list, map, chart and last year's round; of one's own body nothing."""
    now = timezone.now()
    call = get_object_or_404(all_rounds(), pk=call_id)
    asked = request.GET.get("proposal", "")
    proposal = proposal_for_board(call, asked)
    if proposal is None and asked:
        raise Http404
    read_marks(call, by=request.user, at=now)
    lines: list[BoardLine] = []
    if proposal is not None:
        seen = lines_seen_by(request.user, proposal, on=timezone.localdate(now))
        lines = board_lines(call, seen)
    awarded = [b for b in lines if b.line.amount_yen is not None]
    declined = [b for b in lines if b.line.amount_yen is None]
    money = money_of(call)
    before = last_year(call)
    own = [body.pk for body in own_bodies(request, Post.OFFICER)]
    context = {
        "call": call,
        "caps": list(call.caps.all()),
        "proposal": proposal,
        "now": now,
        "money": money,
        "bar": money_bar(money),
        "total": sum(b.line.amount_yen or 0 for b in lines),
        "requested": sum(b.line.requested_yen for b in lines),
        "awarded": awarded,
        "declined": declined,
        "top": awarded[:TOP],
        "more": max(len(awarded) - TOP, 0),
        "below": declined[:NEXT],
        "map": award_map(parts_of([b.line for b in lines], "prefecture_code")),
        "chart": _chart(lines),
        "comparison": _compared(_proposed(call, lines), figures_of(before))
        if before
        else [],
        "before": before,
        "conflicts": conflicts_in(call, besides=own),
        "appeals": appeals_in(call, besides=own),
    }
    return render(request, "grants/board.html", context)


def _chart(lines: Sequence[BoardLine]) -> Picture:
    """Awarded and not awarded, by kind of body and by new or continued."""

    def bar(label: str, among: Sequence[BoardLine]) -> tuple[str, list[int]]:
        given = sum(b.line.amount_yen or 0 for b in among)
        asked = sum(b.line.requested_yen for b in among)
        return label, [given // 1000, max(asked - given, 0) // 1000]

    bars = [
        bar(str(group.label), [b for b in lines if group_of(b.line.kind) == group])
        for group in Group
    ]
    bars.append(bar(_("New projects"), [b for b in lines if b.is_new]))
    bars.append(bar(_("Continued projects"), [b for b in lines if not b.is_new]))
    return stacked_chart(
        _("Awarded and not awarded, by kind of body and by new or continued"),
        [_("Awarded sum"), _("Asked for and not awarded")],
        bars,
        unit=_(" thousand yen"),
        total=_("Requested"),
        corner=_("Share"),
    )


def _proposed(call: Call, lines: Sequence[BoardLine]) -> RoundFigures:
    """This round as it would be if the proposal were adopted."""
    awarded = [b for b in lines if b.line.amount_yen is not None]
    sent = sent_to(call)
    return RoundFigures(
        call=call,
        applications=sent.count(),
        requested=money_of(call).requested,
        awards=len(awarded),
        awarded=sum(b.line.amount_yen or 0 for b in awarded),
        prefectures=len({b.line.prefecture_code for b in awarded}),
        new=sum(b.is_new for b in awarded),
    )


def _compared(now: RoundFigures, before: RoundFigures) -> list[Comparison]:
    def line(label: str, this: object, that: object) -> Comparison:
        return Comparison(label, str(this), str(that))

    def rate(of: RoundFigures) -> str:
        return "―" if of.rate is None else f"{of.rate} %"

    return [
        line(_("Applications"), now.applications, before.applications),
        line(_("Requested"), say_yen(now.requested), say_yen(before.requested)),
        line(
            _("Budget"), say_yen(now.call.budget_yen), say_yen(before.call.budget_yen)
        ),
        line(_("Projects awarded"), now.awards, before.awards),
        line(_("Awarded of the applications"), rate(now), rate(before)),
        line(_("Awarded sum"), say_yen(now.awarded), say_yen(before.awarded)),
        line(_("Mean award"), say_yen(now.mean_award), say_yen(before.mean_award)),
        line(_("Prefectures with a project"), now.prefectures, before.prefectures),
        line(_("New projects"), now.new, before.new),
    ]
