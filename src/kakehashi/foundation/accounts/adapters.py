"""Where allauth asks the house: sign-up is shut, secrets are kept sealed."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from kakehashi.foundation.ledger.origin import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are registered by an operator or a handover, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An office's own sign-in opens accounts that are there, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are sealed with the site's key in the database."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key_of(str(key))) for key in keys])


def _key_of(secret: str) -> bytes:
    digest = hashlib.sha256(b"accounts.mfa:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
