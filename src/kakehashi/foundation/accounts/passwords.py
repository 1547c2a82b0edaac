"""Passwords that are long and still the first ones anybody tries.

Source: NIST SP 800-63B, 5.1.1.2: refuse dictionary words, repetitive or sequential
characters and words of the context; ask for no particular kinds of characters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_DIFFERENT: Final = 5
CONTEXT: Final = frozenset({"kakehashi", "clair", "jichitai", "架け橋", "かけはし"})
RUNS: Final = (
    "0123456789",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "あいうえおかきくけこさしすせそたちつてとなにぬねの",
)
_ENDS: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class FirstTriedValidator:
    """Refuse common words with digits around them, runs of the keyboard, repetition."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords | CONTEXT

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises a ValidationError of code ``password_first_tried``."""
        plain = unicodedata.normalize("NFKC", password).casefold()
        core = _ENDS.sub("", plain)
        half = core[: len(core) // 2]
        if (
            len(set(plain)) < FEWEST_DIFFERENT
            or any(_runs_along(plain, run) for run in RUNS)
            or core in self.common
            or (half * 2 == core and half in self.common)
        ):
            message = _("This password is among the first that anybody would try.")
            raise ValidationError(message, code="password_first_tried")

    def get_help_text(self) -> str:
        return _("Common words with digits and runs of the keyboard are refused.")


def _runs_along(text: str, run: str) -> bool:
    long = run * (len(text) // len(run) + 2)
    return text in long or text in long[::-1]
