"""The life of a grant application (助成申請), as one table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.chart import Chart, Move


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted for review")
    REVIEW = "review", _("Under review")
    AWARDED = "awarded", _("Awarded")
    DECLINED = "declined", _("Not awarded")
    APPEALED = "appealed", _("Reconsideration asked")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = State
APPLICATION = Chart(
    kind="grants.application",
    initial=S.DRAFT,
    moves=(
        Move(
            "submit",
            frozenset({S.DRAFT, S.RETURNED}),
            S.SUBMITTED,
            "applicant",
            label=_("submitted"),
        ),
        Move("take-back", frozenset({S.SUBMITTED}), S.DRAFT, "applicant"),
        Move("forward", frozenset({S.SUBMITTED}), S.SUBMITTED, "holder"),
        Move(
            "send-back",
            frozenset({S.SUBMITTED}),
            S.SUBMITTED,
            "holder",
            needs_note=True,
        ),
        Move("recall", frozenset({S.SUBMITTED}), S.SUBMITTED, "sender"),
        Move(
            "pull-up", frozenset({S.SUBMITTED}), S.SUBMITTED, "later", needs_note=True
        ),
        Move(
            "return",
            frozenset({S.SUBMITTED, S.ACCEPTED}),
            S.RETURNED,
            "holder",
            needs_note=True,
        ),
        Move(
            "accept",
            frozenset({S.SUBMITTED}),
            S.ACCEPTED,
            "association",
            label=_("accepted for review"),
        ),
        Move(
            "review",
            frozenset({S.ACCEPTED}),
            S.REVIEW,
            "association",
            label=_("put to the reviewers"),
        ),
        Move(
            "award",
            frozenset({S.ACCEPTED, S.REVIEW, S.APPEALED}),
            S.AWARDED,
            "association",
            label=_("awarded"),
        ),
        Move(
            "decline",
            frozenset({S.ACCEPTED, S.REVIEW, S.APPEALED}),
            S.DECLINED,
            "association",
            needs_note=True,
            label=_("not awarded"),
        ),
        Move(
            "appeal",
            frozenset({S.DECLINED}),
            S.APPEALED,
            "applicant",
            needs_note=True,
            label=_("asked for reconsideration"),
            reopens=True,
        ),
        Move(
            "withdraw",
            frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.REVIEW}),
            S.WITHDRAWN,
            "applicant",
            needs_note=True,
            label=_("withdrawn"),
        ),
    ),
    final=frozenset({S.AWARDED, S.DECLINED, S.WITHDRAWN}),
)
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
WITH_ASSOCIATION = frozenset({S.ACCEPTED, S.REVIEW, S.APPEALED})
LIVE = frozenset(
    {S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.REVIEW, S.APPEALED, S.AWARDED}
)
DECIDED = frozenset({S.AWARDED, S.DECLINED})
