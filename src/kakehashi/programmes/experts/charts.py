"""The life of a request for an expert (派遣要請), from an office to its result."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.chart import Chart, Move


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REQUESTED = "submitted", _("Request sent")  # the word by which desks know it waits
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Expert being looked for")
    ASKED = "asked", _("Expert's body asked")
    NAMED = "named", _("Expert named")
    AGREED = "agreed", _("Agreement signed")
    DISPATCHED = "dispatched", _("Expert abroad")
    REPORTED = "reported", _("Report is in")
    PUBLISHED = "published", _("Result published")
    CLOSED = "closed", _("Closed without publication")
    DECLINED = "declined", _("Not taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S, OFFICE, US = State, "applicant", "association"
EITHER = frozenset({OFFICE, US})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
SEARCH = frozenset({S.ACCEPTED, S.ASKED})
AT_HOME = EDITABLE | SEARCH | {S.REQUESTED, S.NAMED, S.AGREED}  # nobody is abroad
NEVER = frozenset({S.DECLINED, S.WITHDRAWN})  # nobody went, nobody will
MOVES = (
    ("send", EDITABLE, S.REQUESTED, OFFICE, _("Request")),
    ("return", {S.REQUESTED}, S.RETURNED, "holder", _("Return for correction")),
    ("accept", {S.REQUESTED}, S.ACCEPTED, US, _("Acceptance")),
    ("ask", SEARCH, S.ASKED, US, _("Search for an expert")),
    ("name", {S.ASKED}, S.NAMED, US, _("Naming of the expert")),
    ("share", {S.NAMED}, S.NAMED, US, _("Division of costs")),
    ("agree", {S.NAMED}, S.AGREED, US, _("Signed agreement")),
    ("travel", {S.AGREED}, S.AGREED, US, _("Travel plan")),
    ("depart", {S.AGREED}, S.DISPATCHED, US, _("Departure")),
    ("report", {S.DISPATCHED}, S.REPORTED, EITHER, _("Report of the stay")),
    ("publish", {S.REPORTED}, S.PUBLISHED, US, _("Publication of the result")),
    ("close", {S.REPORTED}, S.CLOSED, US, _("Closing without publication")),
    ("release", {S.NAMED, S.AGREED}, S.ACCEPTED, US, _("Release of the expert")),
    ("decline", SEARCH | {S.REQUESTED}, S.DECLINED, US, _("Refusal")),
    ("withdraw", AT_HOME, S.WITHDRAWN, OFFICE, _("Withdrawal")),
)
LABELS = {"open": _("Draft begun"), "edit": _("Edit")} | {m[0]: m[4] for m in MOVES}
REASONED = frozenset({"return", "close", "release", "decline", "withdraw"})
DISPATCH = Chart(
    kind="experts.dispatch",
    initial=S.DRAFT,
    moves=tuple(
        Move(name, frozenset(since), to, by, name in REASONED, label=label)
        for name, since, to, by, label in MOVES
    ),
    final=frozenset({S.PUBLISHED, S.CLOSED, S.DECLINED, S.WITHDRAWN}),
)
