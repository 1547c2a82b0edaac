"""The edition of the public pages: raised by a publication, read by every process."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import F

from kakehashi.foundation.pages.models import Edition

LOOK_EVERY: Final = 2.0  # seconds: how late another process learns of a publication


@transaction.atomic
def renew_public_pages(*, at: datetime) -> None:
    """Let every kept public page be made anew; call it in the publication's own act.

    Other processes notice within ``LOOK_EVERY`` seconds of the commit.
    """
    Edition.objects.get_or_create(pk=1, defaults={"at": at})
    Edition.objects.filter(pk=1).update(number=F("number") + 1, at=at)


class EditionWatch:
    """What a process knows of the edition; asks the database now and then."""

    def __init__(self) -> None:
        self._number = -1
        self._asked = float("-inf")
        self._asking = threading.Lock()

    def number(self) -> int:
        """The edition, at most ``LOOK_EVERY`` seconds old; the last one known if the
        database does not answer."""
        now = time.monotonic()
        if now - self._asked < LOOK_EVERY or not self._asking.acquire(blocking=False):
            return self._number
        try:
            self._asked = now
            found = Edition.objects.filter(pk=1).values_list("number", flat=True)
            self._number = next(iter(found), 0)
        except DatabaseError:
            pass  # the pages we have are better than none
        finally:
            self._asking.release()
        return self._number
