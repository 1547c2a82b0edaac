"""What was sent in as a sheet, what it would change, and what became of it.

An import (取込) goes through facts, not through states: read, mapping confirmed,
compared, committed, undone. Each is a time; ``stage`` says where it stands. The engine
knows neither how a file is read nor what is imported: a face reads, a programme writes.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where an import stands, told from its facts."""

    READING = "reading", _("The file is being read")
    UNREADABLE = "unreadable", _("The file could not be read")
    MAPPING = "mapping", _("The columns are to be confirmed")
    COMPARING = "comparing", _("The rows are being compared")
    DIFFERENCE = "difference", _("The difference is to be confirmed")
    COMMITTED = "committed", _("Imported")
    UNDONE = "undone", _("Undone")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    """What a row of the file means for what is stored."""

    ADDED = "added", _("New row")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Cannot be taken")
    GONE = "gone", _("Only stored")


class Import(models.Model):
    """One file on its way in (取込).

    Attributes:
        target: name of what is imported, e.g. ``past-awards``.
        reading: what was understood of the file, as the face wrote it.
        refusal: why the file could not be read, or empty.
        table: which table of the file is taken, from 0.
        mapping: field of the target → column of the table, from 0.
        counts: outcome → number of rows.
        done, total: how far the work at hand is, in rows; total 0 while unknown.
        worked_at: last sign of life of the work at hand.
        turn: how many workers took the work at hand up; only the last one writes.
        version: goes up with every act of a person.
    """

    target = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reading = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)
    table = models.PositiveSmallIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    mapped_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    compared_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="imports_of_body"),
            models.Index(
                fields=["worked_at"],
                condition=Q(cancelled_at__isnull=True, committed_at__isnull=True),
                name="imports_under_way",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(mapped_at__isnull=True) | Q(read_at__isnull=False),
                name="imports_mapped_after_read",
            ),
            models.CheckConstraint(
                condition=Q(compared_at__isnull=True) | Q(mapped_at__isnull=False),
                name="imports_compared_after_mapped",
            ),
            models.CheckConstraint(
                condition=Q(committed_at__isnull=True) | Q(compared_at__isnull=False),
                name="imports_committed_after_compared",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(committed_at__isnull=False),
                name="imports_undone_after_committed",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(committed_at__isnull=True),
                name="imports_committed_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.file}"

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        facts = (
            (self.cancelled_at, Stage.CANCELLED),
            (self.undone_at, Stage.UNDONE),
            (self.committed_at, Stage.COMMITTED),
            (self.compared_at, Stage.DIFFERENCE),
            (self.refusal, Stage.UNREADABLE),
            (self.mapped_at, Stage.COMPARING),
            (self.read_at, Stage.MAPPING),
        )
        return next((stage for fact, stage in facts if fact), Stage.READING)

    @property
    def is_working(self) -> bool:
        """Whether a worker has it in hand."""
        return self.stage in (Stage.READING, Stage.COMPARING)


class Line(models.Model):
    """One row of an import against what is stored.

    Attributes:
        row: the sheet's row number; 0 for a line that is only stored.
        key: what names the row among the stored ones.
        before, after: field → text, empty where there is none.
        problems: ``[{"code", "message", "field"}]`` of a refused row, and what a
            person should look at in any other.
    """

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=400)
    outcome = models.CharField(max_length=10, choices=Outcome)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["row", "pk"]
        indexes = [
            models.Index(fields=["source", "outcome", "row"], name="imports_line_list"),
            models.Index(fields=["source", "key"], name="imports_line_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "row"],
                condition=Q(row__gt=0),
                name="imports_line_once",
            ),
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=Q(row=0),
                name="imports_stored_line_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="imports_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.key}: {self.outcome}"


class RememberedMapping(models.Model):
    """A mapping a person confirmed, kept for the next file that looks the same.

    ``fingerprint`` is a digest of the headers: the file's name plays no part.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    target = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "target", "fingerprint"],
                name="imports_mapping_remembered_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.fingerprint[:8]}"
