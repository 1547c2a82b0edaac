"""Values as JSON has them, each checked with the path that leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import unknown

Path = tuple[str | int, ...]
MOST_UNITS: Final = 2**31


def known(value: object, places: Mapping[str, int], path: Path) -> int:
    """The position of an id."""
    name = string(value, path)
    if name not in places:
        raise unknown(name, path)
    return places[name]


def rows(fields: Mapping[str, Any], key: str) -> list[tuple[Mapping[str, Any], Path]]:
    """The rows of a key, each with its path."""
    told = enumerate(array(fields.get(key, []), (key,)))
    return [(mapping(row, (key, n)), (key, n)) for n, row in told]


def only(row: Mapping[str, Any], keys: frozenset[str], path: Path) -> None:
    """That a row has no other keys: a slip in one would be read as nothing said.

    Raises:
        InvalidMarket: ``unknown-key``.
    """
    for key in row:
        if key not in keys:
            message = f"「{key}」という項目はありません。"
            raise InvalidMarket("unknown-key", message, path=(*path, key))


def count(row: Mapping[str, Any], key: str, path: Path, usual: int, least: int) -> int:
    """A whole number at a key, not below ``least``."""
    where = (*path, key)
    value = whole(row.get(key, usual), where)
    if not least <= value <= MOST_UNITS:
        message = f"{least}から{MOST_UNITS}までの整数を書いてください。"
        raise InvalidMarket("out-of-range", message, path=where)
    return value


def whole(value: object, path: Path) -> int:
    """A whole number; a truth value is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidMarket("not-whole", "整数を書いてください。", path=path)
    return value


def text(row: Mapping[str, Any], key: str, path: Path) -> str:
    """The text that a key must have."""
    if key not in row:
        raise InvalidMarket("missing", f"「{key}」がありません。", path=path)
    return string(row[key], (*path, key))


def flag(row: Mapping[str, Any], key: str, path: Path) -> bool:
    """A truth value; true where nothing is said."""
    value = row.get(key, True)
    if not isinstance(value, bool):
        raise wrong("trueかfalse", (*path, key))
    return value


def string(value: object, path: Path) -> str:
    """A text."""
    if not isinstance(value, str):
        raise wrong("文字列", path)
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise wrong("正しい文字", path)  # half of a character, which no file can hold
    return value


def array(value: object, path: Path) -> list[Any]:
    """The items of an array."""
    if not isinstance(value, list | tuple):
        raise wrong("配列", path)
    return list(value)


def mapping(value: object, path: Path) -> Mapping[str, Any]:
    """The members of an object."""
    if not isinstance(value, dict):
        raise wrong("オブジェクト", path)
    return value


def wrong(wanted: str, path: Path) -> InvalidMarket:
    """That something else should stand here."""
    return InvalidMarket("wrong-kind", f"{wanted}を書いてください。", path=path)
