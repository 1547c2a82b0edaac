"""What a world is made of: who walks, the things, the forms filled in rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kakehashi.foundation.accounts.models import User

Form = Mapping[str, object]


@dataclass(frozen=True)
class Thing:
    """What a route is asked for: the words of its path, and what follows the ``?``."""

    path: Mapping[str, object] = field(default_factory=dict)
    query: str = ""


@dataclass
class World:
    """Who walks, what there is, and how each form is filled in rightly.

    ``forms`` are by name of the route, or by route and thing where a form belongs to
    one thing only.
    """

    people: dict[str, User]
    things: dict[str, Thing] = field(default_factory=dict)
    forms: dict[str | tuple[str, str], Form] = field(default_factory=dict)
