"""Questions on calls: what everyone reads, what one asked, what awaits an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.models import Call, Question


def published_of(call: Call) -> QuerySet[Question]:
    """Questions of a call that everyone reads, the latest answer first.

    Who asked is not even loaded.
    """
    return (
        Question.objects.filter(call=call, is_public=True)
        .only("public_text", "answer", "answered_at")
        .order_by("-answered_at")
    )


def asked_by(user: User, call: Call) -> QuerySet[Question]:
    """What one asked oneself on a call, latest first."""
    return Question.objects.filter(call=call, by=user).order_by("-at")


def questions() -> QuerySet[Question]:
    """Every question with its call and who asked, for the secretariat."""
    return Question.objects.select_related(
        "call", "organisation__prefecture", "by", "answered_by"
    )


def open_questions() -> QuerySet[Question]:
    """Questions nobody has answered, the oldest first."""
    return questions().filter(answered_at__isnull=True).order_by("at", "pk")


def answered_questions() -> QuerySet[Question]:
    """Answered questions, the latest answer first."""
    return questions().filter(answered_at__isnull=False).order_by("-answered_at")


def open_count() -> tuple[int, datetime | None]:
    """How many questions wait, and since when the oldest does. One query."""
    told = Question.objects.filter(answered_at__isnull=True).aggregate(
        n=Count("pk"), since=Min("at")
    )
    return told["n"], told["since"]


def published_count(call: Call) -> int:
    """How many questions of a call everyone can read."""
    return Question.objects.filter(call=call, is_public=True).count()


def names_of(question: Question) -> Iterable[str]:
    """What tells who asked: the names of the body and of the person."""
    body, person = question.organisation, question.by
    named = (body.name, body.full_name, body.name_en, person.display_name, person.email)
    return [name for name in named if name]
