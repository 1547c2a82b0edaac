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


class ProcedureState(models.TextChoices):
    """Where a procedure after the award stands (交付決定後の手続の状態)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    NOTED = "noted", _("Noted")
    SETTLED = "settled", _("Amount fixed")
    CLAIMED = "claimed", _("Payment claimed")
    REPAYING = "repaying", _("Repayment asked")
    PAID = "paid", _("Paid out")
    CLOSED = "closed", _("Completed")


P = ProcedureState
WRITTEN = frozenset({P.DRAFT, P.RETURNED})
ON_ITS_WAY = (
    Move("submit", WRITTEN, P.SUBMITTED, "applicant", label=_("submitted")),
    Move("take-back", frozenset({P.SUBMITTED}), P.DRAFT, "applicant"),
    Move("forward", frozenset({P.SUBMITTED}), P.SUBMITTED, "holder"),
    Move("send-back", frozenset({P.SUBMITTED}), P.SUBMITTED, "holder", needs_note=True),
    Move("recall", frozenset({P.SUBMITTED}), P.SUBMITTED, "sender"),
    Move("pull-up", frozenset({P.SUBMITTED}), P.SUBMITTED, "later", needs_note=True),
    Move("return", frozenset({P.SUBMITTED}), P.RETURNED, "holder", needs_note=True),
)
"""What every procedure shares: from the applicant through the branch, and back."""
WITHDRAWAL = Move(
    "withdraw",
    WRITTEN | {P.SUBMITTED},
    P.WITHDRAWN,
    "applicant",
    needs_note=True,
    label=_("withdrawn"),
)
REFUSAL = Move(
    "refuse",
    frozenset({P.SUBMITTED}),
    P.REFUSED,
    "association",
    needs_note=True,
    label=_("refused"),
)
CHANGE = Chart(
    kind="grants.change",
    initial=P.DRAFT,
    moves=(
        *ON_ITS_WAY,
        WITHDRAWAL,
        REFUSAL,
        Move(
            "approve",
            frozenset({P.SUBMITTED}),
            P.APPROVED,
            "association",
            label=_("approved"),
        ),
    ),
    final=frozenset({P.APPROVED, P.REFUSED, P.WITHDRAWN}),
)
ADVANCE = Chart(
    kind="grants.advance",
    initial=P.DRAFT,
    moves=(
        *ON_ITS_WAY,
        WITHDRAWAL,
        REFUSAL,
        Move("pay", frozenset({P.SUBMITTED}), P.PAID, "association", label=_("paid")),
    ),
    final=frozenset({P.PAID, P.REFUSED, P.WITHDRAWN}),
)
INTERIM = Chart(
    kind="grants.interim",
    initial=P.DRAFT,
    moves=(
        *ON_ITS_WAY,
        Move(
            "note", frozenset({P.SUBMITTED}), P.NOTED, "association", label=_("noted")
        ),
    ),
    final=frozenset({P.NOTED}),
)
REPORT = Chart(
    kind="grants.report",
    initial=P.DRAFT,
    moves=(
        *ON_ITS_WAY,
        Move(
            "settle",
            frozenset({P.SUBMITTED}),
            P.SETTLED,
            "association",
            label=_("amount fixed"),
        ),
        Move(
            "claim",
            frozenset({P.SETTLED}),
            P.CLAIMED,
            "applicant",
            label=_("payment claimed"),
        ),
        Move(
            "return-claim",
            frozenset({P.CLAIMED}),
            P.SETTLED,
            "association",
            needs_note=True,
            label=_("claim returned"),
        ),
        Move("pay", frozenset({P.CLAIMED}), P.CLOSED, "association", label=_("paid")),
        Move(
            "ask-back",
            frozenset({P.SETTLED}),
            P.REPAYING,
            "association",
            label=_("repayment asked"),
        ),
        Move("part-repay", frozenset({P.REPAYING}), P.REPAYING, "association"),
        Move(
            "repay", frozenset({P.REPAYING}), P.CLOSED, "association", label=_("repaid")
        ),
        Move(
            "close", frozenset({P.SETTLED}), P.CLOSED, "association", label=_("closed")
        ),
    ),
    final=frozenset({P.CLOSED}),
)
PROCEDURES = {chart.kind: chart for chart in (CHANGE, ADVANCE, INTERIM, REPORT)}
"""The charts of everything that follows an award, by their kind."""
