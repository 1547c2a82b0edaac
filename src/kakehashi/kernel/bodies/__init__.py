"""Names, old names and codes of local governments, resolved to the bodies of today.

Pure: reads only the committed data in ``kernel/data``.
"""

from __future__ import annotations

from kakehashi.kernel.bodies.register import (
    NORTHERN,
    Body,
    Change,
    Register,
    about,
    register,
)
from kakehashi.kernel.bodies.resolve import Found, Point, resolve

__all__ = [
    "NORTHERN",
    "Body",
    "Change",
    "Found",
    "Point",
    "Register",
    "about",
    "register",
    "resolve",
]
