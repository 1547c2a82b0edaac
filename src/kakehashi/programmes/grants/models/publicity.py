"""What is told about a call after it opened, and about a project after it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kakehashi.programmes.grants.models.application import Application
from kakehashi.programmes.grants.models.call import Call, Scheme


class Correction(models.Model):
    """A correction of a call after it opened (公募の訂正), with its reason.

    The call's own row always has the terms in force; corrections are numbered from 1.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    reason_ja = models.TextField()
    reason_en = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], name="grants_correction_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


class CorrectedTerm(models.Model):
    """One term as it was and as it is (訂正箇所), as `rules.call_terms` writes it.

    ``term`` is a column of `Call`, or ``cap-<CapFor>``, ``way-<kind>``,
    ``exclusion-<position>``; empty texts mean: not set.
    """

    correction = models.ForeignKey(
        Correction, on_delete=models.CASCADE, related_name="terms"
    )
    term = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "term"], name="grants_corrected_term_once"
            )
        ]

    def __str__(self) -> str:
        return self.term


class Question(models.Model):
    """A question on a call (質問), public with its answer (回答) once answered.

    Who asked is never public.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    public_text = models.TextField(blank=True)  # as published: without names
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", is_public=False)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="grants_question_answered_whole",
            )
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(answered_at__isnull=True),
                name="grants_question_open",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Watch(models.Model):
    """Tell me when a call of this line fits my town (公募のお知らせ)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    scheme = models.CharField(max_length=20, choices=Scheme)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "scheme"], name="grants_watch_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.scheme}"


class CallTold(models.Model):
    """A watcher was told of a call (お知らせ済み): of its opening, or of its closing.

    One row each, so that nobody is told twice whatever the worker does.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    is_reminder = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "call", "is_reminder"], name="grants_call_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.call}"


class CaseStudy(models.Model):
    """A finished project others may learn from (事業事例), made from its report.

    Its address is that of the application's reference and stays, also when it is
    withdrawn. Texts are a copy: the report stays as it was sent.
    """

    application = models.OneToOneField(
        Application,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="case_study",
    )
    title = models.CharField(max_length=120)
    summary = models.TextField()
    point = models.TextField(blank=True)  # what others can take from it
    chosen_for = models.TextField(blank=True)  # 選定ポイント, by the association
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-published_at"]
        verbose_name = _("case study")

    def __str__(self) -> str:
        return self.title
