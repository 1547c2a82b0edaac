from __future__ import annotations

from django.apps import AppConfig


class ImportScreenConfig(AppConfig):
    name = "kakehashi.faces.imports"
    label = "import_screen"
