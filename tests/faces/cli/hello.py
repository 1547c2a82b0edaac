"""The smallest web application, to see what the server does around it."""

from __future__ import annotations

import os
from collections.abc import Callable


def application(
    environ: dict[str, object],
    start_response: Callable[[str, list[tuple[str, str]]], object],
) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
