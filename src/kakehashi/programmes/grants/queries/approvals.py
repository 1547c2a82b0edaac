"""What is read of approvals, practices and comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import on_day
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.models import (
    Application,
    Approval,
    ApprovalStep,
    ApprovedText,
    BodyPractice,
    Comment,
)
from kakehashi.programmes.grants.queries.applications import partners_of


def bodies_of(application: Application) -> list[Organisation]:
    """The applicant and then its co-applicants. One query."""
    parties = partners_of(application).select_related("organisation__prefecture")
    return [application.case.applicant, *(party.organisation for party in parties)]


def approvals_of(application: Application) -> QuerySet[Approval]:
    """Every step of every body, in order, with people and bodies."""
    rows = Approval.objects.filter(application=application)
    found = rows.select_related("by", "organisation", "application__case")
    return found.order_by("at", "pk")


def needing_approval(bodies: Iterable[Organisation]) -> set[int]:
    """Keys of the bodies that approve everything before it is sent."""
    found = BodyPractice.objects.filter(organisation__in=bodies, needs_approval=True)
    return set(found.values_list("organisation_id", flat=True))


def texts_of(approvals: Iterable[Approval]) -> dict[int, dict[str, str]]:
    """The answers as they were put up or agreed to, by row. One query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    texts = ApprovedText.objects.filter(approval__in=approvals)
    for pk, field, text in texts.values_list("approval_id", "field", "text"):
        found[pk][field] = text
    return found


def waiting_for_approval(user: User, bodies: Collection[int]) -> list[Approval]:
    """What colleagues have put up and ``user`` may approve now, the oldest first.

    Of each body's round the last step counts: put up, or seen by the section head, and
    not by herself. One query.
    """
    rows = (
        Approval.objects.filter(
            organisation__in=bodies, application__case__state__in=EDITABLE
        )
        .select_related("application__case", "organisation", "by")
        .order_by("at", "pk")
    )
    last = {(row.application_id, row.organisation_id): row for row in rows}
    waiting = {ApprovalStep.DRAFTED, ApprovalStep.CHIEF}
    return [
        row
        for row in last.values()
        if row.is_granted and row.step in waiting and row.by_id != user.pk
    ]


def officers_of(bodies: Collection[int], *, on: date) -> QuerySet[User]:
    """Officers of these bodies on a day."""
    held = Role.objects.filter(
        on_day(on), post=Post.OFFICER, organisation_id__in=bodies
    )
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)


def comments_of(application: Application) -> QuerySet[Comment]:
    """What the applicants told one another, newest last."""
    rows = Comment.objects.filter(application=application)
    return rows.select_related("by", "organisation").order_by("at", "pk")
