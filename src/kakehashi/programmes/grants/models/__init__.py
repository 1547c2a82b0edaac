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
from kakehashi.programmes.grants.models.before import (
    Approval,
    ApprovalStep,
    ApprovedText,
    BodyPractice,
    Comment,
    Opinion,
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
from kakehashi.programmes.grants.models.form import FormUpload
from kakehashi.programmes.grants.models.money import (
    Duty,
    DutyKind,
    Movement,
    MovementKind,
)
from kakehashi.programmes.grants.models.past import PastAward
from kakehashi.programmes.grants.models.procedure import (
    Advance,
    Change,
    ChangeKind,
    Evidence,
    Procedure,
    ProcedureKind,
    ProcedureLine,
    Report,
    Settlement,
)
from kakehashi.programmes.grants.models.publicity import (
    CallTold,
    CaseStudy,
    CorrectedTerm,
    Correction,
    Question,
    Watch,
)

__all__ = [
    "Advance",
    "Application",
    "Approval",
    "ApprovalStep",
    "ApprovedText",
    "Award",
    "BodyPractice",
    "BudgetLine",
    "Call",
    "CallTold",
    "Cap",
    "CapFor",
    "CaseStudy",
    "Category",
    "Change",
    "ChangeKind",
    "Check",
    "CheckItem",
    "Comment",
    "CorrectedTerm",
    "Correction",
    "Duty",
    "DutyKind",
    "Eligibility",
    "Evidence",
    "Exclusion",
    "ExclusionAnswer",
    "ExpenseClass",
    "FormUpload",
    "Letter",
    "Movement",
    "MovementKind",
    "Opinion",
    "OtherSubsidy",
    "Paper",
    "PastAward",
    "Procedure",
    "ProcedureKind",
    "ProcedureLine",
    "Question",
    "Report",
    "SavedView",
    "Scheme",
    "Settlement",
    "SubmittedText",
    "Venue",
    "Watch",
    "Way",
]
