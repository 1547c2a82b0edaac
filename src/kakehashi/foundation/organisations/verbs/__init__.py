"""What people do with the register. One function per act; each is one transaction."""

from __future__ import annotations

from kakehashi.foundation.organisations.verbs.changes import (
    record_merger,
    record_rename,
)
from kakehashi.foundation.organisations.verbs.contacts import (
    drop_contact,
    keep_contact,
)
from kakehashi.foundation.organisations.verbs.loading import Loaded, load_register
from kakehashi.foundation.organisations.verbs.registering import (
    register_company,
    register_foreign_body,
    register_npo,
    register_regional_association,
)

__all__ = [
    "Loaded",
    "drop_contact",
    "keep_contact",
    "load_register",
    "record_merger",
    "record_rename",
    "register_company",
    "register_foreign_body",
    "register_npo",
    "register_regional_association",
]
