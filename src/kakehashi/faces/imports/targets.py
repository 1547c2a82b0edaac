"""Everything a sheet can be imported into, for every programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kakehashi.engines.imports.targets import Target
from kakehashi.faces.imports.contacts import CONTACTS
from kakehashi.foundation.accounts.models import Role
from kakehashi.programmes.grants.imports import PAST_AWARDS

TARGETS: Final = {target.name: target for target in (PAST_AWARDS, CONTACTS)}


def targets_for(roles: Sequence[Role]) -> list[Target]:
    """The targets a person with these roles may import into."""
    posts = {role.post for role in roles}
    return [target for target in TARGETS.values() if posts & set(target.posts)]
