"""Run the blocks of docs/placement-example.md and write what they print under them.

Each ``python`` block runs after the one before it, as in a notebook; what it prints
stands in the ``text`` block below it. ``picture(name, drawing)`` writes
``docs/img/placement-NAME.svg``. With ``--check`` nothing is written; the status is 1
where the page or a picture is not what the engine makes today.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

from kakehashi.foundation.pages.charts import Picture

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "placement-example.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(\n```text\n.*?```\n)?", re.DOTALL)
STYLE = (
    "<style>text{font:14px sans-serif;fill:#1a1a1a}.value{font-weight:700}"
    ".axis{stroke:#767676}.grid{stroke:#d9d9d9}.bar,.series-1{fill:#00118f}"
    ".series-2{fill:#4979f5}.series-3{fill:#9db7f9}.series-4{fill:#c5d7fb}"
    ".series-5{fill:#b3b3b3}.place{stroke:#fff;stroke-width:.6}.map-0{fill:#e6e6e6}"
    ".map-1{fill:#c0e4ff}.map-2{fill:#79c8ff}.map-3{fill:#0090e5}.map-4{fill:#0066be}"
    ".map-5{fill:#00428c}.inset{fill:none;stroke:#999}</style>"
)


def rebuilt(page: str) -> tuple[str, dict[str, str]]:
    """The page with what its blocks print today, and its pictures by name."""
    drawn: dict[str, str] = {}

    def picture(name: str, drawing: Picture) -> None:
        head, _, rest = drawing.svg.partition(">")
        drawn[name] = f"{head}>{STYLE}{rest}\n"

    known: dict[str, object] = {"picture": picture}

    def run(block: re.Match[str]) -> str:
        code, said = block["code"], io.StringIO()
        with redirect_stdout(said):
            exec(compile(code, PAGE.name, "exec"), known)
        told = f"\n```text\n{said.getvalue()}```\n" if said.getvalue() else ""
        return f"```python\n{code}```\n{told}"

    return BLOCK.sub(run, page), drawn


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    told = parser.parse_args()
    before = PAGE.read_text(encoding="utf-8")
    page, drawn = rebuilt(before)
    files = {PAGE: page}
    files |= {
        DOCS / "img" / f"placement-{name}.svg": svg for name, svg in drawn.items()
    }
    stale = [
        path.name
        for path, text in files.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if told.check:
        print(
            "".join(f"{name} is not what the engine makes today\n" for name in stale),
            end="",
        )
        return 1 if stale else 0
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
