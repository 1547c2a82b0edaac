"""Bytes on disk: written aside, made durable, then given their name in one step."""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kakehashi.foundation.files.models import StoredFile

_BATCH = 500


def path_for(identity: uuid.UUID) -> str:
    """Where a file lies below ``MEDIA_ROOT``: 256 folders keep each one short."""
    return f"{identity.hex[:2]}/{identity}"


def write(identity: uuid.UUID, chunks: Iterable[bytes]) -> tuple[Path, str, int]:
    """Write ``chunks``; give where they lie, their SHA-256 and how many they were.

    Nobody but this service may read them (0600 in folders of 0700), and a crash leaves
    either the whole file or a ``.part`` that ``sweep`` takes away.
    """
    place = Path(settings.MEDIA_ROOT) / path_for(identity)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    count = 0
    handle, aside = tempfile.mkstemp(
        prefix=f"{identity}.", suffix=".part", dir=place.parent
    )
    try:
        with os.fdopen(handle, "wb") as stream:  # mkstemp made it 0600
            for chunk in chunks:
                digest.update(chunk)
                count += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name, too, must survive a power cut
        finally:
            os.close(folder)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        place.unlink(missing_ok=True)
        raise
    return place, digest.hexdigest(), count


def sweep(*, older_than: datetime) -> int:
    """Delete bytes that no row speaks of: the act that brought them was undone.

    Only what was last touched before ``older_than``, since a running act has bytes
    before it has a row. Gives the number deleted.
    """
    root = Path(settings.MEDIA_ROOT)
    old = [
        path
        for path in root.glob("[0-9a-f][0-9a-f]/*")
        if path.is_file() and path.stat().st_mtime < older_than.timestamp()
    ]
    gone = 0
    for start in range(0, len(old), _BATCH):
        batch = {
            path.relative_to(root).as_posix(): path for path in old[start:][:_BATCH]
        }
        known = set(
            StoredFile.objects.filter(path__in=batch).values_list("path", flat=True)
        )
        for relative, path in batch.items():
            if relative not in known:
                path.unlink(missing_ok=True)
                gone += 1
    return gone
