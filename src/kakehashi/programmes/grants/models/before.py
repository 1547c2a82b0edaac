"""What applicants settle before an application is sent, and what is said on its way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kakehashi.foundation.accounts.models import Signed
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models.application import Application
from kakehashi.programmes.grants.models.call import Call


class ApprovalStep(models.TextChoices):
    """The steps of a body's own approval (決裁), in their order."""

    DRAFTED = "drafted", _("Put up for approval")  # 起案
    CHIEF = "chief", _("Section head")  # 課長
    DECIDED = "decided", _("Final approval")  # 決裁


class Approval(Signed):
    """One step of a body's own approval before it sends (庁内決裁): who, when, note.

    It is of the application as saved at ``of_saved_at``: an answer changed after needs
    a new approval. Its round is told by ``of_saved_at`` of the row that began it.

    Attributes:
        is_granted: False: sent back to the drafter, with the note.
        name: who decided, where it was on paper or by somebody without an account.
        decided_on: the day of a decision on paper (紙の決裁) or in the body's own
            system; ``at`` is when it was recorded.
        number: what it is found by there (決裁番号), if it has one.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="approvals"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    step = models.CharField(max_length=10, choices=ApprovalStep)
    is_granted = models.BooleanField(default=True)
    of_saved_at = models.DateTimeField()
    name = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number="") | Q(decided_on__isnull=False),
                name="grants_approval_number_of_paper",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=True) | ~Q(note=""),
                name="grants_approval_refusal_told",
            ),
            models.CheckConstraint(
                condition=Q(name="", decided_on=None)
                | ~Q(name="") & Q(decided_on__isnull=False),
                name="grants_approval_on_paper_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.step}"

    @property
    def is_consent(self) -> bool:
        """Whether it is a co-applicant's yes (同意), not the applicant's own."""
        is_yes = self.is_granted and self.step == ApprovalStep.DECIDED
        return is_yes and self.organisation_id != self.application.case.applicant_id

    @property
    def is_on_paper(self) -> bool:
        """Whether somebody decided on paper, and ``by`` only recorded it (紙の決裁)."""
        return self.decided_on is not None


class ApprovedText(models.Model):
    """One answer as it was put up or agreed to (起案時の内容), to show what changed.

    ``field`` is a column of `Application`, or ``title``, ``lines``, ``exclusions``,
    ``papers``; ``attached`` and ``bodies`` are keys of files and of applicants.
    """

    approval = models.ForeignKey(
        Approval, on_delete=models.PROTECT, related_name="texts"
    )
    field = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "field"], name="grants_approved_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}@{self.approval_id}"


class BodyPractice(models.Model):
    """How a body handles its own papers (庁内の取扱い): always approved before sent?"""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    needs_approval = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organisation)


class Comment(Signed):
    """What one applicant tells the others about a draft (共同申請者間の連絡)."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="comments"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Opinion(Signed):
    """What a body on the way says of an application it passes on (進達意見・順位).

    ``rank`` is its place among those that this body passes on to the same call. The
    applicant never reads it: it is between the bodies on the way and the association.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="opinions"
    )
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"], name="grants_opinion_once"
            ),
            models.UniqueConstraint(
                fields=["call", "organisation", "rank"], name="grants_opinion_rank_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.rank or ''}"

    def is_of(self, organisation: Organisation) -> bool:
        """Whether this body gave it."""
        return self.organisation_id == organisation.pk
