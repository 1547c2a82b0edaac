from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "kakehashi.engines.cases"
    label = "cases"
