"""What is done with files. One function per act; each is one transaction."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files import rules, storing
from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Refused


@transaction.atomic
def store_file(
    upload: File[bytes],
    *,
    organisation: Organisation,
    by: User,
    at: datetime,
    field: str = "file",
) -> StoredFile:
    """Check what was sent, keep it, write the row and the ledger.

    Args:
        upload: as Django gives it; read in pieces, never held whole by us.
        field: the form field a refusal belongs to.

    Raises:
        Refused: ``file-name``, ``file-empty``, ``file-too-large``, ``file-type``,
            ``file-macros``, ``file-bomb``, ``file-damaged``.
    """
    name = rules.kept_name(upload.name or "")
    found = rules.inspect_upload(
        name,
        cast("BinaryIO", upload),
        upload.size,
        field=field,
        max_bytes=getattr(settings, "FILE_MAX_BYTES", rules.MAX_BYTES),
    )
    if found.problems:
        raise Refused(*found.problems)
    identity = uuid.uuid4()
    upload.seek(0)
    place, digest, size = storing.write(identity, upload.chunks())
    try:
        with transaction.atomic():
            stored = StoredFile.objects.create(
                id=identity,
                organisation=organisation,
                name=name,
                size=size,
                media_type=found.media_type,
                sha256=digest,
                path=storing.path_for(identity),
                is_encrypted=found.is_encrypted,
                uploaded_by=by,
                uploaded_at=at,
            )
            record(
                "store-file",
                by=by,
                at=at,
                subject=f"file:{identity}",
                detail={"name": name, "size": size, "sha256": digest},
            )
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return stored


@transaction.atomic
def remove_file(stored: StoredFile, *, by: User, at: datetime) -> StoredFile:
    """Take a file out of sight. Its bytes stay for the auditor; a second time is no
    change."""
    changed = StoredFile.objects.filter(pk=stored.pk, removed_at__isnull=True).update(
        removed_at=at, removed_by=by
    )
    if changed:
        record("remove-file", by=by, at=at, subject=f"file:{stored.pk}")
    stored.refresh_from_db(fields=["removed_at", "removed_by"])
    return stored
