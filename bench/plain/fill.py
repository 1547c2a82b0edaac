"""Fill the plain project: 5,000 matters of 500 towns, and one signed-in person."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import django


def fill(rows: int) -> str:
    """Create tables and rows; return the session key of the signed-in person."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain.settings"
    django.setup()
    from django.contrib.auth import (  # noqa: PLC0415 -- needs the settings above
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.auth.models import User  # noqa: PLC0415 -- as above
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415 -- as above
    from django.db import connection  # noqa: PLC0415 -- as above

    from bench.plain.models import Matter, Town  # noqa: PLC0415 -- as above

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Town)
        editor.create_model(Matter)
    towns = Town.objects.bulk_create(Town(name=f"第{n}町") for n in range(500))
    start = datetime(2026, 11, 1, tzinfo=UTC)
    Matter.objects.bulk_create(
        Matter(
            reference=f"M-{n:06d}",
            title=f"外国人住民とともに行う事業その{n}",
            state=("draft", "submitted", "review")[n % 3],
            town=towns[n % 500],
            stands_at=towns[(n + 7) % 500],
            yen=1000 * (n % 3000),
            due_at=start + timedelta(hours=n % 3000),
        )
        for n in range(rows)
    )
    person = User.objects.create_user("plain")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


if __name__ == "__main__":
    print(fill(5000))
