"""Compile every catalogue under src: each ``django.po`` to the ``.mo`` beside it.

    .venv/bin/python scripts/compile_catalogues.py [--all]

Quick and quiet: only catalogues newer than their ``.mo``, one line at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

SOURCES = Path(__file__).resolve().parents[1] / "src"


def compile_catalogues(folder: Path, *, all_of_them: bool = False) -> tuple[int, int]:
    """Compile what is newer than its result; returns (compiled, found)."""
    compiled = found = 0
    for source in sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po")):
        found += 1
        target = source.with_suffix(".mo")
        fresh = target.exists() and target.stat().st_mtime >= source.stat().st_mtime
        if fresh and not all_of_them:
            continue
        made = target.with_suffix(".mo.part")
        made.write_bytes(polib.pofile(str(source), encoding="utf-8").to_binary())
        made.replace(target)  # a server may read it at this moment
        compiled += 1
    return compiled, found


def main() -> int:
    try:
        compiled, found = compile_catalogues(SOURCES, all_of_them="--all" in sys.argv)
    except (OSError, SyntaxError) as error:  # polib says where a catalogue is broken
        print(f"catalogues: {error}", file=sys.stderr)
        return 1
    print(f"catalogues: {compiled} of {found} compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
