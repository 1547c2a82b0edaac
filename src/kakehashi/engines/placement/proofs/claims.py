"""What an outcome claims, and whether it was found to hold (検証の結果)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

CHECKED: Final = "checked"
ATTESTED: Final = "attested"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing an outcome claims, whether it holds, and what was found.

    Attributes:
        by: ``checked`` or ``attested``. found: in Japanese, with ids and numbers.
    """

    name: str
    by: str
    holds: bool
    found: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every claim of an outcome; ``ok`` when none was found false."""

    claims: tuple[Claim, ...]

    @property
    def ok(self) -> bool:
        """Whether no claim is false; what is attested may still be unproved."""
        return all(claim.holds for claim in self.claims)

    @property
    def is_proved(self) -> bool:
        """Whether every claim was checked here, and holds."""
        return self.ok and all(claim.by == CHECKED for claim in self.claims)

    @property
    def false(self) -> tuple[str, ...]:
        """What was found of the claims that do not hold."""
        return tuple(
            claim.found or claim.name for claim in self.claims if not claim.holds
        )


def false(name: str, found: str) -> Claim:
    """A checked claim that does not hold."""
    return Claim(name, CHECKED, holds=False, found=found)


def one(name: str, found: Sequence[str]) -> Claim:
    """A checked claim that holds where nothing was found against it."""
    return Claim(name, CHECKED, holds=not found, found="".join(found[:1]))
