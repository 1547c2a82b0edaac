"""Catalogues of sentences (.po) made into what gettext reads (.mo), by Python alone."""

from __future__ import annotations

import sys
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


def main() -> int:
    """For `make catalogues`; exit 1 where a catalogue cannot be read."""
    try:
        made = compile_all()
    except (OSError, SyntaxError) as error:  # polib says where a catalogue is broken
        print(f"catalogues: {error}", file=sys.stderr)
        return 1
    print(f"catalogues: {made} of {len(catalogues())} compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
