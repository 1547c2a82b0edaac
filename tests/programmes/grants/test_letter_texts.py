"""What letters after the award tell: the day of payment, and how a sum came about."""

from __future__ import annotations

import pytest

from kakehashi.kernel.nendo import format_wareki
from kakehashi.programmes.grants.documents.letter_texts import said_in
from kakehashi.programmes.grants.models import Call, Letter
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.queries.letters import letters_to_print
from kakehashi.programmes.grants.verbs.payments import claim_payment, pay_claim
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_settled,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = FEBRUARY + 10 * DAY


def items_of(kind: Letter.Kind) -> list[tuple[str, str]]:
    """What the letter of this kind that waits for its printing says."""
    letter = letters_to_print().get(kind=kind)
    return list(said_in(letter).items)


def test_a_settlement_tells_what_was_cut_and_what_bound_the_sum() -> None:
    grant = a_grant()
    Call.objects.filter(pk=grant.call_id).update(rate_percent=50)
    a_settled(
        same_application(grant),
        spent=(600_000, 600_000),
        cuts=(50_000, 0),
        other_income_yen=10_000,
    )

    items = items_of(Letter.Kind.SETTLEMENT)

    assert ("実績の総額", "金1,200,000円") in items
    assert ("認めない額", "講師謝金 金50,000円(対象外の経費のため)") in items
    assert ("助成の対象と認めた額", "金1,150,000円") in items
    assert ("助成率による額", "金575,000円(認めた額の50%)") in items
    assert ("料金その他の収入", "金10,000円") in items
    assert ("収入を差し引いた額", "金1,190,000円") in items
    assert ("確定した額", "金575,000円") in items
    assert ("額を決めたもの", "助成率による額としました。") in items


def test_what_does_not_apply_is_not_in_the_letter() -> None:
    a_settled(a_grant(rate_percent=None), spent=(300_000, 300_000))

    labels = [label for label, _value in items_of(Letter.Kind.SETTLEMENT)]

    assert "助成率による額" not in labels
    assert "認めない額" not in labels
    assert "料金その他の収入" not in labels
    assert labels[-2:] == ["額を決めたもの", "確定した額"]


def test_the_letter_of_a_payment_tells_its_day() -> None:
    report = a_settled()
    claim_payment(report, by=officer_of(report.application), at=LATER)
    day = (LATER + DAY).date()
    pay_claim(same_procedure(report), on=day, by=a_secretary(), at=LATER + 2 * DAY)

    assert ("支払の日", format_wareki(day)) in items_of(Letter.Kind.PAYMENT)


def test_the_letter_of_an_advance_tells_its_day() -> None:
    a_settled(paid_yen=400_000)

    day = (FEBRUARY - 200 * DAY).date()
    assert ("支払の日", format_wareki(day)) in items_of(Letter.Kind.ADVANCE)
