"""A file made aside and put in its place when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, Final

_IN_MEMORY: Final = 8 * 1024**2


@contextmanager
def aside(out: BinaryIO) -> Iterator[IO[bytes]]:
    """Give a file to write into; it goes to ``out`` unless something is raised."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as made:
        yield made
        made.seek(0)
        shutil.copyfileobj(made, out)
