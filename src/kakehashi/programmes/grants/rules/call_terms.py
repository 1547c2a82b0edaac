"""The terms of a call (公募の条件) one by one: compared, written down, read, said.

A term is a column of `Call`, ``cap-<CapFor>`` (yen), ``way-<kind>`` (`Way` or nothing)
or ``exclusion-<position>`` (the Japanese and the English sentence).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Kind
from kakehashi.foundation.pages.formats import (
    is_english,
    say_day,
    say_deadline,
    say_time,
    say_yen,
)
from kakehashi.programmes.grants.models import (
    Call,
    Cap,
    CapFor,
    Eligibility,
    Exclusion,
    Way,
)

Fact = str | int | bool | date | datetime | tuple[str, str] | None
Facts = Mapping[str, Fact]

# The kinds of bodies that calls speak of.
KINDS: Final = (
    Kind.PREFECTURE,
    Kind.DESIGNATED_CITY,
    Kind.CITY,
    Kind.SPECIAL_WARD,
    Kind.TOWN,
    Kind.VILLAGE,
    Kind.REGIONAL_ASSOCIATION,
    Kind.NPO,
)
WINDOW: Final = ("opens_at", "closes_at", "is_hour_known")
INSTANTS: Final = (
    "opens_at",
    "closes_at",
    "through_due_at",
    "branch_due_at",
    "interim_due_at",
    "report_due_at",
)
DAYS: Final = ("project_from", "project_to")
YEN: Final = ("floor_yen", "budget_yen")
PERCENTS: Final = ("rate_percent", "advance_percent")
COLUMNS: Final = {
    "name_ja": gettext_lazy("Name in Japanese"),
    "name_en": gettext_lazy("Name in English"),
    "summary_ja": gettext_lazy("Summary in Japanese"),
    "summary_en": gettext_lazy("Summary in English"),
    "opens_at": gettext_lazy("Opens"),
    "closes_at": gettext_lazy("Applications until"),
    "is_hour_known": gettext_lazy("The closing hour is published"),
    "through_due_at": gettext_lazy("Bodies that apply for another pass it on by"),
    "branch_due_at": gettext_lazy("Branches pass it on by"),
    "project_from": gettext_lazy("First day of projects"),
    "project_to": gettext_lazy("Last day of projects"),
    "rate_percent": gettext_lazy("Rate"),
    "floor_yen": gettext_lazy("Least sum"),
    "budget_yen": gettext_lazy("Budget"),
    "interim_due_at": gettext_lazy("Interim reports are due"),
    "report_due_at": gettext_lazy("Final reports are due"),
    "advance_percent": gettext_lazy("Share that may be paid in advance"),
    "repayment_days": gettext_lazy("Days to pay back"),
    "source": gettext_lazy("Source of the terms"),
    "source_note": gettext_lazy("Remark on the source"),
}


@dataclass(frozen=True, slots=True)
class TermChange:
    """One term that differs."""

    term: str
    before: Fact
    after: Fact

    @property
    def label(self) -> str:
        return label_of(self.term)

    @property
    def before_text(self) -> str:
        return say(self.term, self.before)

    @property
    def after_text(self) -> str:
        return say(self.term, self.after)


def facts_of(
    call: Call,
    *,
    caps: Sequence[Cap],
    eligibilities: Sequence[Eligibility],
    exclusions: Sequence[Exclusion],
) -> dict[str, Fact]:
    """Every term of a call by its name; ceilings and kinds not set are None."""
    facts: dict[str, Fact] = {name: getattr(call, name) for name in COLUMNS}
    facts |= {f"cap-{cap_for}": None for cap_for in CapFor.values}
    facts |= {f"cap-{cap.cap_for}": cap.cap_yen for cap in caps}
    facts |= {f"way-{kind}": None for kind in KINDS}
    facts |= {f"way-{e.kind}": e.way for e in eligibilities}
    facts |= {f"exclusion-{e.position}": (e.text_ja, e.text_en) for e in exclusions}
    return facts


def caps_in(facts: Facts) -> list[Cap]:
    """The ceilings as rows that are not kept, for the rules that read rows."""
    return [
        Cap(cap_for=term.removeprefix("cap-"), cap_yen=value)
        for term, value in facts.items()
        if term.startswith("cap-") and isinstance(value, int)
    ]


def ways_in(facts: Facts) -> list[Eligibility]:
    """Who may apply, as rows that are not kept."""
    return [
        Eligibility(kind=term.removeprefix("way-"), way=str(value))
        for term, value in facts.items()
        if term.startswith("way-") and value
    ]


def exclusions_in(facts: Facts) -> dict[int, tuple[str, str]]:
    """The sentences on what is not funded, by their position."""
    return {
        position_of(term): value
        for term, value in facts.items()
        if term.startswith("exclusion-") and isinstance(value, tuple)
    }


def position_of(term: str) -> int:
    """The position of an exclusion's term."""
    return int(term.removeprefix("exclusion-"))


def changes(before: Facts, after: Facts) -> tuple[TermChange, ...]:
    """What differs, in the order of ``before``, new terms at the end."""
    terms = dict.fromkeys([*before, *after])
    return tuple(
        TermChange(term, before.get(term), after.get(term))
        for term in terms
        if before.get(term) != after.get(term)
    )


def kind_of(term: str) -> str:
    """instant, day, yen, percent, days, flag, way, exclusion or text."""
    if "-" in term:
        head = term.partition("-")[0]
        return {"cap": "yen"}.get(head, head)
    for kind, terms in (
        ("instant", INSTANTS),
        ("day", DAYS),
        ("yen", YEN),
        ("percent", PERCENTS),
        ("days", ("repayment_days",)),
        ("flag", ("is_hour_known",)),
    ):
        if term in terms:
            return kind
    return "text"


def label_of(term: str) -> str:
    """What people call a term."""
    head, _dash, tail = term.partition("-")
    if head == "cap":
        return _("Ceiling: %(whom)s") % {"whom": CapFor(tail).label}
    if head == "way":
        return _("May apply: %(kind)s") % {"kind": Kind(tail).label}
    if head == "exclusion":
        return _("Projects that are not funded, no. %(n)s") % {"n": tail}
    return str(COLUMNS[term])


def write(fact: Fact) -> str:
    """A fact as text that `read` understands; nothing for what is not set."""
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, tuple):
        return "\n".join(fact)
    if isinstance(fact, datetime):
        return timezone.localtime(fact).isoformat()
    if isinstance(fact, date):
        return fact.isoformat()
    return str(fact)


def read(term: str, text: str) -> Fact:
    """What `write` wrote."""
    kind = kind_of(term)
    if not text:
        return "" if kind == "text" else None
    if kind == "instant":
        return datetime.fromisoformat(text)
    if kind == "day":
        return date.fromisoformat(text)
    if kind in {"yen", "percent", "days"}:
        return int(text)
    if kind == "flag":
        return text == "yes"
    if kind == "exclusion":
        ja, _line, en = text.partition("\n")
        return ja, en
    return text


def say(term: str, fact: Fact) -> str:
    """A fact as people read it, in the language in use."""
    kind = kind_of(term)
    if kind == "flag":
        return _("yes") if fact else _("no")
    if kind == "way":
        return str(Way(str(fact)).label) if fact else _("may not apply")
    if fact is None or fact == "":
        return _("not set")
    if isinstance(fact, tuple):
        return fact[1] if is_english() and fact[1] else fact[0]
    if isinstance(fact, datetime):
        return say_time(fact) if term == "opens_at" else say_deadline(fact)
    if isinstance(fact, date):
        return say_day(fact)
    if isinstance(fact, int):
        return _number(kind, fact)
    return str(fact)


def _number(kind: str, number: int) -> str:
    if kind == "percent":
        return _("%(n)s %%") % {"n": number}
    if kind == "days":
        return _("%(n)s days") % {"n": number}
    return say_yen(number)
