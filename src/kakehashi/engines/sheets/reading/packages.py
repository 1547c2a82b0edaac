"""Packed books (ZIP) opened with care: sizes are bounded before and while inflating."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from lxml import etree

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.limits import Limits
from kakehashi.engines.sheets.reading.sources import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_TAIL: Final = 22 + 65_535 + 20 + 56
_ENTRY: Final = 46 + 512
_ENCRYPTED: Final = 0x1

# What a damaged package makes the libraries below us raise.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    etree.XMLSyntaxError,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@contextmanager
def broken_is_refused() -> Iterator[None]:
    """Refuse a package (``broken-file``) whose damage shows as an error within."""
    try:
        yield
    except _BROKEN as damage:
        raise reject("broken-file") from damage


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a packed book whose declared sizes were found bearable."""

    source: Source
    names: frozenset[str]
    limits: Limits

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member; reading stops with ``zip-bomb`` at the bound of the whole."""
        with (
            self.source.open() as stream,
            zipfile.ZipFile(stream) as archive,
            archive.open(name) as inner,
        ):
            yield io.BufferedReader(
                _Bounded(inner, self.limits.max_unpacked_bytes), 1 << 16
            )

    def parsed(self, name: str) -> _Element:
        """Return the root of a small member; raises ``dtd-refused``."""
        with self.member(name) as stream:
            root = etree.parse(stream, _parser()).getroot()
        refuse_doctype(root)
        return root

    def elements(self, name: str, *tags: str) -> Iterator[_Element]:
        """Yield the elements of a member with any of the tags, as each one ends.

        An element and all before it are given up when the next is asked for.
        """
        with self.member(name) as stream:
            events = etree.iterparse(
                stream,
                events=("start", "end"),
                tag=tags,
                resolve_entities=False,
                load_dtd=False,
                no_network=True,
                huge_tree=False,
            )
            checked = False
            for event, element in events:
                if not checked:
                    refuse_doctype(element)
                    checked = True
                if event == "end":
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            root = events.root
            if root is not None:
                refuse_doctype(root)


class _Bounded(io.RawIOBase):
    """Hands on what is inflated until the bound, whatever the package declared."""

    def __init__(self, inner: IO[bytes], most: int) -> None:
        self._inner = inner
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._inner.read(len(buffer))
        self._left -= len(block)
        if self._left < 0:
            raise reject("zip-bomb")
        buffer[: len(block)] = block
        return len(block)


def open_package(source: Source, limits: Limits) -> Package:
    """Open a package and look at what it declares before anything is inflated.

    Raises:
        Rejected: ``broken-file``, ``zip-bomb``, ``password-protected``.
    """
    with broken_is_refused():
        _bear_directory(source, limits)
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    if len(members) > limits.max_members:
        raise reject("zip-bomb")
    if sum(member.file_size for member in members) > limits.max_unpacked_bytes:
        raise reject("zip-bomb")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise reject("password-protected")
        if (
            member.file_size > limits.ratio_counts_from
            and member.file_size > limits.max_ratio * max(1, member.compress_size)
        ):
            raise reject("zip-bomb")
    return Package(source, frozenset(member.filename for member in members), limits)


def _bear_directory(source: Source, limits: Limits) -> None:
    """Refuse a directory of members too long to be listed in memory."""
    tail = source.tail(_TAIL)
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    (size,) = struct.unpack_from("<L", tail, at + 12)
    at_64 = tail.rfind(_END_64, 0, at)
    if at_64 >= 0:
        (size,) = struct.unpack_from("<Q", tail, at_64 + 40)
    if size > limits.max_members * _ENTRY:
        raise reject("zip-bomb")


def refuse_doctype(element: _Element) -> None:
    """Refuse a document that declares a type: no spreadsheet needs one, attacks do."""
    document = element.getroottree().docinfo
    if document.internalDTD is not None:
        raise reject("dtd-refused")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
