"""A demonstration (実演) on one machine: people are chosen, not signed in."""

from __future__ import annotations

from kakehashi.config.settings.base import *  # noqa: F403

DEMO = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # a passkey at http://localhost
