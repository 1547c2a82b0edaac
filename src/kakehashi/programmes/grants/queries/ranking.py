"""The ranking (順位) of a round: what the reviewers made of each application."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.cases.models import CommitteeNote, Proposal
from kakehashi.engines.cases.queries import ReviewRow, open_proposal_of, review_table
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Call, Opinion
from kakehashi.programmes.grants.queries.opinions import opinions_on
from kakehashi.programmes.grants.queries.reviews import notes_in, reviews_in
from kakehashi.programmes.grants.queries.rounds import to_decide

SPLIT: Final = 30  # of 100, between the lowest and the highest mark


@dataclass(frozen=True, slots=True)
class Mark:
    """What one reviewer gave, from 0 to 100, and what she said."""

    reviewer: str
    mark: float
    comment: str
    is_outlier: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """An application with its reviews; ``mean`` is None until every review is in."""

    application: Application
    reviews: ReviewRow
    marks: tuple[Mark, ...]
    notes: tuple[CommitteeNote, ...]
    is_proposed: bool
    opinions: tuple[Opinion, ...] = ()

    @property
    def reference(self) -> str:
        return self.application.case.reference

    @property
    def requested_yen(self) -> int:
        return self.application.requested_yen or 0

    @property
    def missing(self) -> int:
        return self.reviews.assigned - self.reviews.done

    @property
    def mean(self) -> float | None:
        return None if self.missing else self.reviews.mean

    @property
    def is_appeal(self) -> bool:
        return self.application.case.state == State.APPEALED

    @property
    def is_split(self) -> bool:
        """Whether the reviewers disagree by `SPLIT` of 100 or more."""
        return (self.reviews.spread or 0) >= SPLIT

    @property
    def can_rank(self) -> bool:
        """Whether a cut-off decides over it: fully scored, and no reconsideration."""
        return (
            self.mean is not None
            and not self.is_proposed
            and self.application.case.state == State.REVIEW
        )


def ranking_of(call: Call, *, revising: Proposal | None = None) -> list[Ranked]:
    """The applications that wait for a decision, the best first; seven queries.

    Fully scored ones by their mean, then those with reviews missing, then those
    never reviewed, the reconsiderations, and last what is proposed already. Equal
    means stand by reference.
    What only ``revising`` proposes is free to be proposed anew.
    """
    applications = list(to_decide(call).order_by("case__reference"))
    cases = [application.case for application in applications]
    notes, proposed = notes_in(call), open_proposal_of(cases)
    opinions = opinions_on([application.pk for application in applications])
    told = defaultdict(list)
    for review in reviews_in(call):
        told[review.case_id].append(review)
    ranked = []
    for application, row in zip(applications, review_table(cases), strict=True):
        pk = application.case_id
        ranked.append(
            Ranked(
                application=application,
                reviews=row,
                marks=tuple(
                    Mark(
                        str(review.reviewer),
                        row.marks[review.reviewer_id],
                        review.comment,
                        review.reviewer_id in row.outliers,
                    )
                    for review in told[pk]
                    if review.reviewer_id in row.marks
                ),
                notes=tuple(notes.get(pk, ())),
                opinions=tuple(opinions.get(pk, ())),
                is_proposed=pk in proposed
                and (revising is None or proposed[pk].proposal_id != revising.pk),
            )
        )
    return sorted(ranked, key=_place)


def _place(row: Ranked) -> tuple[bool, bool, bool, float, str]:
    mean = row.mean
    known = -mean if mean is not None else -float(row.reviews.done)
    return (row.is_proposed, row.is_appeal, mean is None, known, row.reference)
