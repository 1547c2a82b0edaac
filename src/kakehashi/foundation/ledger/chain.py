"""How a row of the chain is made canonical and hashed. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final, TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

FORM: Final = 1  # of the serialisation below; a new one would begin with 2


def storable(text: str) -> str:
    """The text as every database keeps it: no NUL, no half of a surrogate pair."""
    safe = text.encode("utf-8", "backslashreplace").decode()
    return safe.replace("\0", "\\x00")


def canonical(value: object) -> Json:
    """A value as JSON that every database gives back as it was put in.

    Instants become UTC, and what JSON or a database may round or reorder (floats,
    decimals, sets) becomes text.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return storable(str(value))
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {storable(str(key)): canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    if isinstance(value, set | frozenset):
        return [canonical(each) for each in sorted(value, key=str)]
    return storable(str(value))


def instant(at: datetime) -> str:
    """An aware instant in UTC with microseconds; a naive one is a ValueError."""
    if at.tzinfo is None:
        raise ValueError("a naive instant cannot be written in the ledger")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(
    *,
    sequence: int,
    at: datetime,
    by_id: int | None,
    by_label: str,
    acted_as: str,
    act: str,
    subject: str,
    detail: object,
    origin: str,
    previous_hash: str,
) -> str:
    """The SHA-256 (64 hex digits) of one entry and the hash before it."""
    content = [
        FORM,
        sequence,
        instant(at),
        by_id,
        by_label,
        acted_as,
        act,
        subject,
        detail,
        origin,
        previous_hash,
    ]
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
