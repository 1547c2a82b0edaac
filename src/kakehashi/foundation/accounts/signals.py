"""Who came, went, or tried to: told by Django, axes and allauth, written to the ledger.

The one place where we listen to signals: these acts are done inside other people's
code, and no verb of ours is called for them.
"""

from __future__ import annotations

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from axes.signals import user_locked_out
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from kakehashi.foundation.accounts import queries
from kakehashi.foundation.accounts.middleware import ACTING
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record


def _write(act: str, user: User | None, **detail: object) -> None:
    record(
        f"accounts.{act}",
        by=user,
        at=timezone.now(),
        subject=_about(user),
        detail=detail,
    )


def _about(user: User | None) -> str:
    return f"accounts.user:{user.pk}" if user else "accounts.user:unknown"


def _write_about(act: str, user: User | None, **detail: object) -> None:
    """Something done to an account by whoever it was."""
    record(
        f"accounts.{act}",
        by=None,
        at=timezone.now(),
        subject=_about(user),
        detail=detail,
    )


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: object) -> None:
    session = getattr(request, "session", {})
    records = session.get("account_authentication_methods", [])
    methods = [record.get("method") for record in records]
    session.pop(ACTING, None)  # who signs in says anew who is acting
    _write("sign-in", user, methods=methods)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: object) -> None:
    if user is not None:
        timed_out = getattr(request, "timed_out", False)
        _write("time-out" if timed_out else "sign-out", user)


@receiver(user_login_failed)
def failed(credentials: dict[str, str], **_: object) -> None:
    # What was typed is not written down: people type passwords in the wrong box.
    typed = credentials.get("username") or credentials.get("email") or ""
    _write_about("sign-in-failed", queries.person_named(typed))


@receiver(user_locked_out)
def locked_out(username: str | None, **_: object) -> None:
    _write_about("lock-out", queries.person_named(username or ""))


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def password_changed(user: User, **_: object) -> None:
    _write("change-password", user)


@receiver(account.email_changed)
def email_changed(user: User, **_: object) -> None:
    _write("change-email", user)


@receiver(mfa.authenticator_added)
def authenticator_added(user: User, authenticator: object, **_: object) -> None:
    _write("add-authenticator", user, type=getattr(authenticator, "type", ""))


@receiver(mfa.authenticator_removed)
def authenticator_removed(user: User, authenticator: object, **_: object) -> None:
    _write("remove-authenticator", user, type=getattr(authenticator, "type", ""))


@receiver(mfa.authenticator_reset)
def authenticator_reset(user: User, authenticator: object, **_: object) -> None:
    _write("reset-authenticator", user, type=getattr(authenticator, "type", ""))


@receiver(social.social_account_added)
def provider_added(sociallogin: object, **_: object) -> None:
    user = getattr(sociallogin, "user", None)
    _write("connect-provider", user if isinstance(user, User) else None)


@receiver(social.social_account_removed)
def provider_removed(socialaccount: object, **_: object) -> None:
    user = getattr(socialaccount, "user", None)
    _write("disconnect-provider", user if isinstance(user, User) else None)
