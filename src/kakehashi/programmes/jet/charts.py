"""The life of a statement of need (要望), from a body through its collector to us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases import routes
from kakehashi.engines.cases.chart import Chart, Move


class Need(models.TextChoices):
    """Where a statement of need (要望) stands."""

    DRAFT = "draft", _("Draft")
    SENT = "submitted", _("Sent")  # the word by which desks know it waits
    RETURNED = "returned", _("Returned for correction")
    ADMITTED = "admitted", _("Taken into the plan")


EDITABLE = frozenset({Need.DRAFT, Need.RETURNED})
NEED = Chart(
    kind="jet.need",
    initial=Need.DRAFT,
    moves=(
        Move("send", EDITABLE, Need.SENT, "applicant", label=_("Sending")),
        Move(
            routes.FORWARD,
            frozenset({Need.SENT}),
            Need.SENT,
            "holder",
            label=_("Forwarding"),
        ),
        Move(
            routes.RETURN,
            frozenset({Need.SENT}),
            Need.RETURNED,
            "holder",
            needs_note=True,
            label=_("Return for correction"),
        ),
        Move(
            routes.TAKE_BACK,
            frozenset({Need.SENT}),
            Need.DRAFT,
            "applicant",
            label=_("Taking back"),
        ),
        Move(
            "admit",
            frozenset({Need.SENT}),
            Need.ADMITTED,
            "association",
            label=_("Taking into the plan"),
        ),
    ),
    final=frozenset({Need.ADMITTED}),
)
