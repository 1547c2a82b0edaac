"""Text that a spreadsheet would run as a formula, kept from running."""

from __future__ import annotations

import re
from typing import Final

# A number, and a row of dashes for "none", begin like a formula and are none.
_RUNS: Final = re.compile(
    r"[=@＝＠\t\r\n]"
    r"|[+\-＋－](?!(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.[0-9]+)?%?\Z|[-－]*\Z)"
)


def guarded(text: str) -> str:
    """Return text with an apostrophe before it when a spreadsheet might run it.

    That is text beginning with ``=``, ``+``, ``-``, ``@`` (full-width too), a tab or a
    line break, unless it is a number or only dashes; whatever apostrophes it begins
    with already. ``unguarded`` takes back exactly this one.
    """
    return f"'{text}" if _RUNS.match(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given; other text stays as it is."""
    if text.startswith("'") and _RUNS.match(text.lstrip("'")):
        return text[1:]
    return text
