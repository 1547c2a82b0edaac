"""What was done, read and numbered; nothing of it is ever changed or deleted.

Triggers in the database (``triggers.py``) refuse UPDATE and DELETE on entries and on
given numbers, whoever asks.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kakehashi.foundation.ledger.chain import digest
from kakehashi.kernel.nendo import FiscalYear


class ChainHead(models.Model):
    """The end of the chain: one row, locked by each writer in turn."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="ledger_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


class Entry(models.Model):
    """One act, or one reading of a sensitive field (証跡). Append-only.

    Attributes:
        sequence: 1, 2, 3 … without a gap.
        by: who did it; None for the system or a stranger. ``by_label`` is her name
            as it was that day.
        acted_as: the posts she held, ``officer@15 reviewer@3`` (organisation's key).
        act: what was done, ``cases.submit``; a reading is ``read``.
        subject: what it was done to, ``grants.application:G-2026-0001``.
        origin: the address of the connection; ``""`` outside a request.
        hash: SHA-256 of this row's content and ``previous_hash``, so that a row
            changed, taken out or put in later breaks the chain behind it.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_label = models.CharField(max_length=150, blank=True)
    acted_as = models.CharField(max_length=150, blank=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)
    origin = models.CharField(max_length=60, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject", "sequence"], name="ledger_by_subject"),
            models.Index(fields=["by", "at"], name="ledger_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act} {self.subject}"

    def hash_of_content(self) -> str:
        """The hash this row has to have."""
        return digest(
            sequence=self.sequence,
            at=self.at,
            by_id=self.by_id,
            by_label=self.by_label,
            acted_as=self.acted_as,
            act=self.act,
            subject=self.subject,
            detail=self.detail,
            origin=self.origin,
            previous_hash=self.previous_hash,
        )


class DocumentKind(models.Model):
    """A kind of document and how long it is kept (保存期間), as dated data.

    Each association sets the years in its own rules on documents (文書管理規程);
    None says that they have not been entered yet.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    retention_years = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["code", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "since"], name="ledger_document_kind_once"
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="ledger_document_kind_has_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SectionMark(models.Model):
    """The mark before a document number (記号), used by one body for a time."""

    mark = models.CharField(max_length=20)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["mark", "since"]
        constraints = [
            models.UniqueConstraint(fields=["mark", "since"], name="ledger_mark_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="ledger_mark_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.mark


class NumberCounter(models.Model):
    """The last number given under a section mark in a fiscal year."""

    mark = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "fiscal_year"], name="ledger_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.mark} {self.last}"


class DocumentNumber(models.Model):
    """A number given to a document (文書番号): fiscal year, section mark, counter.

    ``kind`` is the code of a `DocumentKind`.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "fiscal_year", "number"], name="ledger_number_once"
            )
        ]

    def __str__(self) -> str:
        """As it is printed: ``8自国助第123号`` in 令和8年度, ``元…`` in 令和元年度."""
        year = FiscalYear(self.fiscal_year).label[2:-2]
        return f"{year}{self.mark}第{self.number}号"
