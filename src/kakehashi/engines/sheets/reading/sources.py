"""Where a file's bytes come from: a path or memory, opened anew at every reading."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

HEAD: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be read again from the start as often as somebody asks."""

    origin: Path | bytes

    @property
    def size(self) -> int:
        """Return the number of bytes; raises ``OSError`` for a path that is gone."""
        if isinstance(self.origin, bytes):
            return len(self.origin)
        return self.origin.stat().st_size

    def open(self) -> BinaryIO:
        """Open the bytes at their first one; the caller closes them."""
        if isinstance(self.origin, bytes):
            return io.BytesIO(self.origin)
        return self.origin.open("rb")

    def head(self) -> bytes:
        """Return the first ``HEAD`` bytes."""
        with self.open() as stream:
            return stream.read(HEAD)

    def tail(self, count: int) -> bytes:
        """Return the last ``count`` bytes."""
        with self.open() as stream:
            stream.seek(max(0, self.size - count))
            return stream.read(count)

    def contains(self, *needles: bytes) -> bool:
        """Tell whether any of the needles is somewhere in the bytes."""
        overlap = max(map(len, needles))
        kept = b""
        with self.open() as stream:
            while block := stream.read(1 << 20):
                window = kept + block
                if any(needle in window for needle in needles):
                    return True
                kept = window[-overlap:]
        return False
