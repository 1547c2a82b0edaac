from __future__ import annotations

from django.apps import AppConfig


class JetConfig(AppConfig):
    name = "kakehashi.programmes.jet"
    label = "jet"
