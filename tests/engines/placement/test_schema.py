"""The schema in `docs/` and the reader know the same keys."""

from __future__ import annotations

import json
from pathlib import Path

from kakehashi.engines.placement.markets.wire import KEYS, KEYS_OF

SCHEMA = Path(__file__).resolve().parents[3] / "docs/placement.schema.json"


def test_the_schema_names_every_key_the_reader_takes() -> None:
    schema = json.loads(SCHEMA.read_text())

    assert set(schema["properties"]) == KEYS
    assert schema["additionalProperties"] is False


def test_the_schema_names_every_key_of_a_row() -> None:
    schema = json.loads(SCHEMA.read_text())["properties"]

    for name, keys in KEYS_OF.items():
        row = schema[name]["items"]
        assert set(row["properties"]) == keys
        assert row["additionalProperties"] is False
