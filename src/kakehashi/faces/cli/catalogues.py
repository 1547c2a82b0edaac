"""Catalogues of sentences (.po) made into what gettext reads (.mo), by Python alone."""

from __future__ import annotations

from pathlib import Path

import kakehashi

_ROOT = Path(kakehashi.__file__).parent


def catalogues() -> list[Path]:
    """Every catalogue of the package."""
    return sorted(_ROOT.glob("*/*/locale/*/LC_MESSAGES/django.po"))


def stale() -> list[Path]:
    """Catalogues whose compiled form is missing or older than they are."""
    return [
        po
        for po in catalogues()
        if not (mo := po.with_suffix(".mo")).exists()
        or mo.stat().st_mtime_ns < po.stat().st_mtime_ns
    ]


def compile_all() -> int:
    """Compile what is stale; give how many. Each appears whole or not at all."""
    import polib  # noqa: PLC0415 -- only where something is to be compiled

    todo = stale()
    for po in todo:
        aside = po.with_suffix(".mo.part")
        polib.pofile(str(po)).save_as_mofile(str(aside))
        aside.replace(po.with_suffix(".mo"))
    return len(todo)
