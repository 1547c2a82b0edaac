"""A version goes before the committee, comes back, or is adopted by somebody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.jet.models import Round, Step
from kakehashi.programmes.jet.queries.rounds import newest
from kakehashi.programmes.jet.verbs.placing import place_round
from kakehashi.programmes.jet.verbs.rounds import (
    adopt_version,
    open_round,
    propose_version,
    return_version,
)
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.jet.makers import a_placed_round, the_secretary

pytestmark = pytest.mark.django_db


def proposed() -> Round:
    version = newest(a_placed_round())
    assert version is not None
    return propose_version(version, why="点数が最も高い。", by=the_secretary(), at=NOON)


def adopted(round_: Round, by: User, **values: str) -> Round:
    told = {"adopting_body": "あっせん専門委員会", "document_number": "自国JET第1号"}
    told |= values
    return adopt_version(round_, adopted_on=date(2026, 11, 20), **told, by=by, at=NOON)


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problems[0].code


def test_another_person_writes_down_what_the_committee_decided() -> None:
    round_ = adopted(proposed(), a_secretary("tanaka"))

    assert round_.step == Step.ADOPTED
    entry = Entry.objects.get(act="jet.adopt")
    assert entry.detail["version"] == 1


def test_who_proposed_cannot_adopt() -> None:
    with pytest.raises(Refused) as refusal:
        adopted(proposed(), the_secretary())
    assert code_of(refusal) == "same-person"


def test_an_adoption_names_the_committee_and_the_document() -> None:
    with pytest.raises(Refused) as refusal:
        adopted(proposed(), a_secretary("tanaka"), document_number=" ")
    assert code_of(refusal) == "adoption-incomplete"


def test_what_is_before_the_committee_is_not_placed_again_until_it_is_back() -> None:
    round_ = proposed()
    words: Any = {"policy": "welfare", "seed": 2, "by": the_secretary(), "at": NOON}

    with pytest.raises(Refused) as refusal:
        place_round(round_, **words)
    assert code_of(refusal) == "not-preparing"

    round_ = return_version(round_, why="夫婦の配置", by=the_secretary(), at=NOON)
    assert round_.step == Step.PREPARING
    assert place_round(round_, **words).number == 2


def test_a_proposal_and_a_return_say_why() -> None:
    version = newest(a_placed_round())
    assert version is not None
    with pytest.raises(Refused) as refusal:
        propose_version(version, why=" ", by=the_secretary(), at=NOON)
    assert code_of(refusal) == "why-missing"


def test_what_is_adopted_is_not_returned() -> None:
    round_ = adopted(proposed(), a_secretary("tanaka"))

    with pytest.raises(Refused) as refusal:
        return_version(round_, why="やり直し", by=the_secretary(), at=NOON)
    assert code_of(refusal) == "not-proposed"


def test_the_next_round_waits_for_the_one_before() -> None:
    round_ = a_placed_round()

    with pytest.raises(Refused) as refusal:
        open_round(round_.cycle, by=the_secretary(), at=NOON)
    assert code_of(refusal) == "round-open"
