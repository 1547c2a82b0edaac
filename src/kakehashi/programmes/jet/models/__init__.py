"""Rows of the JET Programme."""

from kakehashi.programmes.jet.models.candidates import Candidate, Result
from kakehashi.programmes.jet.models.cycles import (
    Country,
    CountryPlan,
    Cycle,
    Group,
    PayStep,
    Position,
    RegionLimit,
    Settlement,
)
from kakehashi.programmes.jet.models.demand import (
    MOST_SEATS,
    Housing,
    Opening,
    Statement,
)
from kakehashi.programmes.jet.models.people import (
    Participant,
    Reappointment,
    Refusal,
)
from kakehashi.programmes.jet.models.rounds import (
    Assignment,
    How,
    Lock,
    Round,
    Step,
    Version,
)

__all__ = [
    "MOST_SEATS",
    "Assignment",
    "Candidate",
    "Country",
    "CountryPlan",
    "Cycle",
    "Group",
    "Housing",
    "How",
    "Lock",
    "Opening",
    "Participant",
    "PayStep",
    "Position",
    "Reappointment",
    "Refusal",
    "RegionLimit",
    "Result",
    "Round",
    "Settlement",
    "Statement",
    "Step",
    "Version",
]
