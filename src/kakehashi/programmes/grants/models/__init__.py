"""Rows of the grants programme (助成事業): calls, applications, answers."""

from __future__ import annotations

from kakehashi.programmes.grants.models.application import (
    Application,
    BudgetLine,
    Category,
    ExclusionAnswer,
    ExpenseClass,
    OtherSubsidy,
    Paper,
    SubmittedText,
    Venue,
)
from kakehashi.programmes.grants.models.award import (
    Award,
    Check,
    CheckItem,
    Letter,
    SavedView,
)
from kakehashi.programmes.grants.models.call import (
    Call,
    Cap,
    CapFor,
    Eligibility,
    Exclusion,
    Scheme,
    Way,
)
from kakehashi.programmes.grants.models.past import PastAward

__all__ = [
    "Application",
    "Award",
    "BudgetLine",
    "Call",
    "Cap",
    "CapFor",
    "Category",
    "Check",
    "CheckItem",
    "Eligibility",
    "Exclusion",
    "ExclusionAnswer",
    "ExpenseClass",
    "Letter",
    "OtherSubsidy",
    "Paper",
    "PastAward",
    "SavedView",
    "Scheme",
    "SubmittedText",
    "Venue",
    "Way",
]
