"""For the tests: in-memory or the database DATABASE_URL names, quick hashing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kakehashi.config import env
from kakehashi.config.settings.base import *  # noqa: F403

DEMO = True
SECRET_KEY = "for-tests-only"  # noqa: S105 -- guards nothing
SCRATCH = Path(tempfile.mkdtemp(prefix="kakehashi-test-"))
DATABASES = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{SCRATCH}/t"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that two threads are two connections as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = env.SQLITE_PRAGMAS.replace(
        "FULL", "OFF"
    )
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = SCRATCH / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
AXES_ENABLED = False  # tests of the lock-out switch it on
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
