"""A draft begins: who may, what is copied, where it will go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.notices.models import Deadline
from kakehashi.foundation.organisations.models import Kind
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.applications import apply_to_call
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_call,
    a_draft,
    a_full_draft,
    a_person,
    a_prefecture,
    a_town,
    an_npo,
    an_officer,
    an_open_call,
)

pytestmark = pytest.mark.django_db


def test_a_draft_knows_its_way_over_the_branch_to_the_association() -> None:
    draft = a_draft()

    way = list(draft.case.stops.values_list("organisation__name", flat=True))
    assert way == ["高知県支部", "自治体国際化協会"]
    assert draft.case.stands_at == draft.case.applicant


def test_a_prefecture_sends_over_its_own_branch() -> None:
    a_town()
    prefecture = a_prefecture()

    draft = a_draft(town=prefecture)

    assert draft.case.stops.count() == 2


def test_the_town_is_reminded_of_the_closing_day() -> None:
    draft = a_draft()

    deadline = Deadline.objects.get()
    assert deadline.due_at == draft.call.closes_at
    assert deadline.organisation == draft.case.applicant


def test_texts_and_costs_are_copied_but_no_days_and_no_sum() -> None:
    hana = an_officer()
    earlier = a_full_draft(a_call(fiscal_year=2026), by=hana)

    copy = apply_to_call(
        an_open_call(),
        applicant=a_town(),
        title="続き",
        copy_from=earlier,
        by=hana,
        at=NOON,
    )

    kept = Application.objects.get(pk=copy.pk)
    assert (kept.purpose, kept.contact_name) == (earlier.purpose, earlier.contact_name)
    assert kept.lines.count() == earlier.lines.count() == 2
    assert (kept.starts_on, kept.requested_yen, kept.document_number) == (
        None,
        None,
        "",
    )
    assert kept.copied_from == earlier


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (timedelta(microseconds=1), DAY, "call-not-open"),
        (None, DAY, "call-not-open"),
        (-DAY, timedelta(0), "call-closed"),
    ],
)
def test_no_draft_begins_outside_the_window(
    opens: timedelta | None, closes: timedelta, code: str
) -> None:
    call = a_call(opens=opens, closes=closes)

    with pytest.raises(Refused) as why:
        a_draft(call)

    assert {p.code for p in why.value.problems} == {code}
    assert not Case.objects.exists()


def test_a_kind_the_call_does_not_name_may_not_apply() -> None:
    call = a_call(ways={Kind.CITY: "direct"})

    with pytest.raises(Refused) as why:
        a_draft(call)

    assert {p.code for p in why.value.problems} == {"not-eligible"}


def test_an_npo_is_sent_to_its_local_government() -> None:
    npo = an_npo()

    with pytest.raises(Refused) as why:
        a_draft(town=npo, by=a_person("nobu", "officer", npo))

    assert {p.code for p in why.value.problems} == {"apply-through"}


def test_nobody_applies_for_another_town() -> None:
    taro = an_officer(a_town("中土佐町", "39401"), "taro")

    with pytest.raises(Refused) as why:
        a_draft(town=a_town(), by=taro)

    assert {p.code for p in why.value.problems} == {"not-permitted"}
