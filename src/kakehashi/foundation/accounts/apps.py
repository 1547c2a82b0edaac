from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kakehashi.foundation.accounts"
    label = "accounts"
