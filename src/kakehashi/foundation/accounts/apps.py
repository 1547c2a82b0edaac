from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kakehashi.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("kakehashi.foundation.accounts.signals")
