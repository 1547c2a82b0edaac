from __future__ import annotations

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "kakehashi.programmes.experts"
    label = "experts"
