"""Whatever happens in a year of a line of grants, every yen of it is accounted.

``YEARS=200`` plays as many years, from other seeds than CI (``make property``).
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from kakehashi.programmes.grants.models import Award, Movement, MovementKind
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.queries.money import accounts_of, committed_yen
from kakehashi.programmes.grants.queries.rounds import left_yen
from tests.programmes.grants.a_year import Year

pytestmark = pytest.mark.django_db
EVENTFUL = 1
SEEDS = (
    range(100, 100 + int(os.environ["YEARS"])) if "YEARS" in os.environ else range(4)
)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_yen_of_a_year_is_accounted(seed: int) -> None:
    year = Year(seed)

    year.play()

    book = {page.grant.pk: (page.committed, page.paid) for page in year.pages}
    accounts = accounts_of([page.grant for page in year.pages])
    assert {pk: (a.committed, a.paid) for pk, a in accounts.items()} == book
    assert committed_yen(year.call) == sum(c for c, _paid in book.values())
    assert left_yen(year.call) == year.budget_yen - sum(c for c, _p in book.values())
    assert audit_accounts() == []
    assert all(c == p for c, p in book.values()), "what is over is balanced"
    assert not Award.objects.filter(closed_at=None).exists()
    kinds = Counter[str]()
    for entry in Movement.objects.all():
        kinds[entry.kind] += entry.committed_yen + entry.paid_yen
    promised = sum(
        kinds[k]
        for k in (MovementKind.AWARD, MovementKind.CHANGE, MovementKind.SETTLEMENT)
    )
    given = sum(
        kinds[k]
        for k in (MovementKind.ADVANCE, MovementKind.PAYMENT, MovementKind.REPAYMENT)
    )
    assert promised == given == sum(paid for _c, paid in book.values())


def test_much_happens_in_such_a_year() -> None:
    """The property would be worth little if nothing were refused or paid back."""
    year = Year(EVENTFUL)

    year.play(8)

    kinds = set(Movement.objects.values_list("kind", flat=True))
    assert kinds == set(MovementKind.values)
    assert {"changed-meanwhile", "over-advance"} <= set(year.refused)
