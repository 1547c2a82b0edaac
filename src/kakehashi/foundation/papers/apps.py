from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "kakehashi.foundation.papers"
    label = "papers"
