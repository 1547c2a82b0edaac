from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kakehashi.foundation.notices"
    label = "notices"
