from __future__ import annotations

from tests.architecture.examples.cast import Cast, Example


def examples(cast: Cast) -> dict[str, Example]:
    """What everyone may read."""
    return {
        "without_prefix": Example({"rest": "about/"}),
        "api:body": Example({"code": cast.town.code}),
    }
