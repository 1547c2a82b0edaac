"""Passing on (経由・進達): one deadline a layer, and one rank a body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from kakehashi.foundation.pages.formats import say_deadline
from kakehashi.kernel.problems import Problem


def problems_with_layers(
    *,
    closes_at: datetime,
    through_due_at: datetime | None,
    branch_due_at: datetime | None,
) -> list[Problem]:
    """Why the days of a call cannot follow one another.

    An applicant sends until the call closes; then the body it applies through passes
    it on, and after that its branch. A day that is not known is not held against any.
    """
    found = []
    if through_due_at is not None and through_due_at < closes_at:
        found.append(
            Problem(
                "layers-out-of-order",
                _("Bodies pass on after the call closes (%(until)s), not before.")
                % {"until": say_deadline(closes_at)},
                "through_due_at",
            )
        )
    before = through_due_at or closes_at
    if branch_due_at is not None and branch_due_at <= before:
        found.append(
            Problem(
                "layers-out-of-order",
                _("Branches pass on after %(until)s, not before or with it.")
                % {"until": say_deadline(before)},
                "branch_due_at",
            )
        )
    return found


def problems_with_ranks(
    ranks: Mapping[str, int | None], *, taken: Mapping[int, str]
) -> list[Problem]:
    """Why ``ranks`` by reference cannot stand beside those ``taken`` by others.

    Fields are named ``rank-<reference>``.
    """
    return [*_outside(ranks), *_twice(ranks), *_taken(ranks, taken)]


def _outside(ranks: Mapping[str, int | None]) -> Iterator[Problem]:
    for reference, rank in ranks.items():
        if rank is not None and not 1 <= rank <= 9999:
            yield Problem(
                "rank-outside",
                _("%(reference)s: a rank is a number from 1.")
                % {"reference": reference},
                f"rank-{reference}",
            )


def _twice(ranks: Mapping[str, int | None]) -> Iterator[Problem]:
    by_rank = defaultdict(list)
    for reference, rank in ranks.items():
        if rank is not None:
            by_rank[rank].append(reference)
    for rank, references in by_rank.items():
        for reference in references[1:]:
            yield Problem(
                "rank-twice",
                _("%(reference)s: rank %(rank)s is given to %(other)s too.")
                % {"reference": reference, "rank": rank, "other": references[0]},
                f"rank-{reference}",
            )


def _taken(
    ranks: Mapping[str, int | None], taken: Mapping[int, str]
) -> Iterator[Problem]:
    for reference, rank in ranks.items():
        if rank is None or taken.get(rank, reference) == reference:
            continue
        yield Problem(
            "rank-taken",
            _("%(reference)s: rank %(rank)s is that of %(other)s.")
            % {"reference": reference, "rank": rank, "other": taken[rank]},
            f"rank-{reference}",
        )
