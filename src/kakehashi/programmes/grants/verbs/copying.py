"""How next year's round is laid down from this one in one act (公募の複写)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.rules.call_terms import (
    COLUMNS,
    Fact,
    exclusions_in,
)
from kakehashi.programmes.grants.rules.corrections import problems_with_terms
from kakehashi.programmes.grants.verbs.calls import Terms, publish_call
from kakehashi.programmes.grants.verbs.touching import terms_of


def next_of(call: Call) -> Call | None:
    """The round of the year after, where there is one. One query."""
    return Call.objects.filter(
        scheme=call.scheme,
        fiscal_year=call.fiscal_year + 1,
        round_number=call.round_number,
        is_demonstration=call.is_demonstration,
    ).first()


@transaction.atomic
def copy_round(
    call: Call,
    terms: Mapping[str, Fact],
    *,
    is_announced: bool,
    by: User,
    at: datetime,
) -> Call:
    """Lay down next year's round: ``terms`` as given, everything else as in ``call``.

    The public sees it when it opens, or at once if it is announced.

    Raises:
        Refused: ``year-exists``, ``opening-missing``, ``opening-past``, or any of
            `problems_with_terms`.
    """
    Call.objects.select_for_update(no_key=True).get(
        pk=call.pk
    )  # two copies at once are one
    facts = {**terms_of(call), **terms}
    problems = problems_with_terms(facts, at=at)
    if (there := next_of(call)) is not None:
        sentence = _("There is a round of fiscal year %(year)s already.")
        said = {"year": there.year_label}
        problems.append(Problem("year-exists", sentence % said))
    problems += _opening(facts["opens_at"], at)
    if problems:
        raise Refused(*problems)
    record(
        "grants.copy-round",
        by=by,
        at=at,
        subject=f"grants.call:{call.pk}",
        detail={"fiscal_year": call.fiscal_year + 1},
    )
    opens_at = facts["opens_at"]
    copied = publish_call(_terms(call, facts), rubric=call.rubric, by=by, at=at)
    copied.shown_from = None if is_announced else opens_at  # type: ignore[assignment]
    copied.reviewers_per_case = call.reviewers_per_case
    copied.same_prefecture_excluded = call.same_prefecture_excluded
    copied.save(
        update_fields=["shown_from", "reviewers_per_case", "same_prefecture_excluded"]
    )
    return copied


def _opening(opens: Fact, at: datetime) -> list[Problem]:
    if not isinstance(opens, datetime):
        sentence = _("Please say when the call opens.")
        return [Problem("opening-missing", sentence, "opens_at")]
    if opens <= at:
        sentence = _("Please give a day to come.")
        return [Problem("opening-past", sentence, "opens_at")]
    return []


def _terms(call: Call, facts: Mapping[str, Fact]) -> Terms:
    known = {field.name for field in fields(Terms)}
    columns: dict[str, Any] = {k: v for k, v in facts.items() if k in COLUMNS}
    assert columns.keys() <= known, columns.keys() - known
    exclusions = exclusions_in(facts)
    return Terms(
        **columns,
        scheme=call.scheme,
        fiscal_year=call.fiscal_year + 1,
        round_number=call.round_number,
        caps=_part(facts, "cap-"),
        ways=_part(facts, "way-"),
        exclusions=[exclusions[n] for n in sorted(exclusions)],
        is_demonstration=call.is_demonstration,
    )


def _part(facts: Mapping[str, Fact], head: str) -> dict[str, Any]:
    return {
        term.removeprefix(head): value
        for term, value in facts.items()
        if term.startswith(head) and value is not None
    }
