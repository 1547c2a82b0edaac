"""Towns of the demonstration that decide before they send (起案・課長・決裁)."""

from __future__ import annotations

from datetime import datetime, timedelta

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.verbs import register_person, start_role
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, ApprovalStep
from kakehashi.programmes.grants.verbs.approvals import (
    approve_draft,
    put_up_application,
    send_back_draft_for_mending,
)

HOW_FAR = ("put up", "sent back", "seen by the head", "decided")


def play_approvals(*, by: User, now: datetime) -> None:
    """Let the first drafts of open calls be put up, each a step further than the last.

    The section heads are registered by ``by``.
    """
    drafts = (
        Application.objects.filter(
            case__state=State.DRAFT,
            call__is_demonstration=True,
            call__closes_at__gt=now,
            saved_at__lt=now - timedelta(hours=2),
        )
        .select_related("case__applicant", "case__officer", "call")
        .order_by("pk")
    )
    for how_far, draft in zip(HOW_FAR, drafts, strict=False):
        _play(draft, how_far, by=by, now=now)


def _play(draft: Application, how_far: str, *, by: User, now: datetime) -> None:
    town, officer = draft.case.applicant, draft.case.officer
    assert officer is not None
    seen_at, at = draft.saved_at, now - timedelta(hours=1)
    head = _head_of(town, by=by, at=at - timedelta(days=30))
    put_up_application(
        draft,
        organisation=town,
        note="金曜日までにお願いします。(実演)",
        seen_at=seen_at,
        by=officer,
        at=at,
    )
    at += timedelta(minutes=20)
    if how_far == "sent back":
        send_back_draft_for_mending(
            draft,
            organisation=town,
            note="会場費の見積もりを付けてください。(実演)",
            seen_at=seen_at,
            by=head,
            at=at,
        )
    elif how_far != "put up":
        is_decided = how_far == "decided"
        approve_draft(
            draft,
            organisation=town,
            step=ApprovalStep.DECIDED if is_decided else ApprovalStep.CHIEF,
            note="課長専決(実演)" if is_decided else "",
            seen_at=seen_at,
            by=head,
            at=at,
        )


def _head_of(town: Organisation, *, by: User, at: datetime) -> User:
    head = register_person(
        f"demo-head-{town.code}",
        display_name=f"実演 {town.name}課長",
        is_demonstration=True,
        by=by,
        at=at,
    )
    start_role(
        head, organisation=town, post=Post.OFFICER, since=at.date(), by=by, at=at
    )
    return head
