from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notice is about, for filtering and for a mark on the desk."""

    CASE = "case", _("Case")  # 案件
    DECISION = "decision", _("Decision")  # 決定
    DEADLINE = "deadline", _("Deadline")  # 期限
    ACCOUNT = "account", _("Account")  # 利用者
    OTHER = "other", _("Other")


class Message(models.Model):
    """One mail to one address (送信待ちメール), written in the act's own transaction.

    ``message_id`` is fixed here, once, so that a mail repeated after a crash carries
    the same one and mailers show it once. ``claim`` names the worker that is sending it
    now; its claim ends at ``next_try_at``.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
    )
    to_address = models.EmailField()
    language = models.CharField(max_length=5, default="ja")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    attachment = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    first_try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True)
                | models.Q(failed_at__isnull=True),
                name="notices_message_sent_or_failed",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    next_try_at__isnull=False,
                    sent_at__isnull=True,
                    failed_at__isnull=True,
                )
                | models.Q(next_try_at__isnull=True),
                name="notices_message_waits_or_is_done",
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"])]

    def __str__(self) -> str:
        return f"{self.to_address}: {self.subject}"


class DeskNotice(models.Model):
    """A line on a person's desk (お知らせ)."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="desk_notices"
    )
    text = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at", "-at"])]

    def __str__(self) -> str:
        return self.text


class Deadline(models.Model):
    """Something a body owes by an instant (期限).

    Everyone at the organisation is reminded; ``post`` or ``user`` narrows it. When the
    date moves the reminders begin anew. ``next_reminder_at`` is null once the last one
    before the date has gone out.
    """

    key = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="deadlines",
    )
    post = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
    )
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True)
                | models.Q(next_reminder_at__isnull=True),
                name="notices_deadline_done_reminds_no_more",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "done_at", "due_at"]),
            models.Index(fields=["next_reminder_at"]),
        ]

    def __str__(self) -> str:
        return self.title


class CalendarAddress(models.Model):
    """The secret address of a person's calendar (カレンダーの購読アドレス)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="calendar_addresses",
    )
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at__isnull=True),
                name="notices_calendar_one_address_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"


class Mailbox(models.Model):
    """The shared mailbox of a body's section (担当課の共用メール), to be copied in.

    It receives nothing before somebody who reads it has opened the mailed link, nor
    when the body's `Contact` has come to name another address.
    """

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="mailbox"
    )
    address = models.EmailField()
    token = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation} {self.address}"

    def is_open_at(self, address: str) -> bool:
        """Whether it was verified, and is still the address the body gives."""
        same = self.address.casefold() == address.casefold()
        return same and self.verified_at is not None
