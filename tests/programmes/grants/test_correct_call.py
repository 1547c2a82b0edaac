"""A published call is corrected: what moves with it, who is told, who is too late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import (
    Call,
    CapFor,
    Correction,
    ExclusionAnswer,
    Scheme,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.rules.call_terms import Fact
from kakehashi.programmes.grants.verbs.applications import (
    deadline_key,
    take_back_application,
    withdraw_application,
)
from kakehashi.programmes.grants.verbs.corrections import correct_call
from kakehashi.programmes.grants.verbs.desk import return_application
from kakehashi.programmes.grants.verbs.touching import (
    terms_of,
    touched_one,
    touched_since_sent,
)
from kakehashi.programmes.grants.verbs.watches import watch_scheme
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_branch_officer,
    a_call,
    a_decided,
    a_draft,
    a_full_draft,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
    an_open_call,
)

pytestmark = pytest.mark.django_db
CAP = f"cap-{CapFor.MUNICIPALITY}"


def correct(
    call: Call,
    *,
    seen: int = 0,
    at: datetime = NOON,
    by: User | None = None,
    **terms: Fact,
) -> Correction:
    return correct_call(
        call,
        {term.replace("__", "-"): fact for term, fact in terms.items()},
        seen=seen,
        reason_ja="誤記のため。",
        reason_en="A slip of the pen.",
        by=by or a_secretary(),
        at=at,
    )


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def told(user: User) -> list[DeskNotice]:
    return list(
        DeskNotice.objects.filter(user=user, key__startswith="grants.correction:")
    )


def test_the_call_has_the_new_terms_and_the_correction_keeps_the_old() -> None:
    call = an_open_call()

    correction = correct(call, floor_yen=300_000, name_en="A better name")

    call.refresh_from_db()
    assert (call.floor_yen, call.name_en) == (300_000, "A better name")
    assert {(t.term, t.before, t.after) for t in correction.terms.all()} == {
        ("floor_yen", "500000", "300000"),
        ("name_en", "Multicultural community building grant", "A better name"),
    }
    assert correction.number == 1


def test_caps_ways_and_exclusions_are_set_added_and_taken_away() -> None:
    call = an_open_call()

    correct(
        call,
        cap__municipality=2_000_000,
        cap__joint=None,
        way__npo=None,
        exclusion__1=("言い換え", "In other words"),
        exclusion__2=("新しい対象外", "One more"),
    )

    terms = terms_of(Call.objects.get(pk=call.pk))
    assert terms[CAP] == 2_000_000
    assert terms["cap-joint"] is None
    assert terms["way-npo"] is None
    assert terms["exclusion-1"] == ("言い換え", "In other words")
    assert terms["exclusion-2"] == ("新しい対象外", "One more")


def test_a_closing_that_moves_takes_the_deadline_of_every_draft_along() -> None:
    call = an_open_call()
    draft, sent = a_draft(call), a_submitted(call, title="別の事業")
    later = call.closes_at + 5 * DAY

    correct(call, closes_at=later)

    assert Deadline.objects.get(key=deadline_key(draft.case)).due_at == later
    assert Deadline.objects.get(key=deadline_key(sent.case)).done_at is not None


def test_the_day_of_the_branch_moves_on_the_way_and_where_it_stands() -> None:
    call = an_open_call()
    draft, sent = a_draft(call), a_submitted(call, title="別の事業")
    later = call.closes_at + 14 * DAY

    correct(call, branch_due_at=later)

    assert draft.case.stops.get(number=1).due_at == later
    assert sent.case.stops.get(number=1).due_at == later
    assert same_application(sent).case.due_at == later
    assert draft.case.stops.get(number=2).due_at is None
    a_branch_officer()


def test_a_branch_is_told_where_its_day_moves() -> None:
    call = an_open_call()
    a_submitted(call)
    eda = a_branch_officer()

    correct(call, branch_due_at=call.closes_at + 14 * DAY)

    assert len(told(eda)) == 1


def test_reports_owed_after_the_award_get_the_new_day() -> None:
    awarded = a_decided(1_000_000)
    due = NOON + 400 * DAY

    correct(awarded.call, report_due_at=due)

    assert [d.due_at for d in awarded.duties.all()] == [due]


def test_everyone_with_an_application_is_told_once_whether_hers_is_touched() -> None:
    call = an_open_call()
    hana = an_officer()
    a_full_draft(call, by=hana)
    a_full_draft(call, by=hana, title="別の事業")
    other_town = a_town("中土佐町", "39401")
    other = an_officer(other_town, "umi")
    a_draft(call, town=other_town, by=other)

    correct(call, floor_yen=1_500_000)

    (notice,) = told(hana)
    assert "500,000円 → 1,500,000円" in notice.body
    assert "誤記のため。" in notice.body
    assert notice.body.count("最低額は1,500,000円になりました") == 2
    (elsewhere,) = told(other)
    assert "影響ありません" in elsewhere.body


def test_each_is_told_in_her_own_language() -> None:
    call = an_open_call()
    hana = an_officer()
    hana.language = "en"
    hana.save()
    a_full_draft(call, by=hana)

    correct(call, floor_yen=1_500_000)

    (notice,) = told(hana)
    assert "¥500,000 → ¥1,500,000" in notice.body
    assert "A slip of the pen." in notice.body
    assert "Yours is touched" in notice.body


def test_who_withdrew_is_told_nothing() -> None:
    call = an_open_call()
    hana = an_officer()
    withdraw_application(a_draft(call, by=hana), note="やめる", by=hana, at=NOON)

    correct(call, floor_yen=1_500_000)

    assert told(hana) == []


def test_a_watcher_is_told_of_the_window_and_of_nothing_else() -> None:
    call = an_open_call()
    hana = an_officer()
    watch_scheme(Scheme.MULTICULTURAL, organisation=a_town(), by=hana, at=NOON)

    correct(call, floor_yen=300_000)
    assert told(hana) == []
    correct(call, seen=1, closes_at=call.closes_at + DAY)
    assert len(told(hana)) == 1


def test_before_the_opening_nobody_is_told() -> None:
    call = a_call(opens=5 * DAY)
    hana = an_officer()
    watch_scheme(Scheme.MULTICULTURAL, organisation=a_town(), by=hana, at=NOON)

    correct(call, closes_at=call.closes_at + DAY, opens_at=NOON + 6 * DAY)

    assert told(hana) == []
    assert Call.objects.get(pk=call.pk).opens_at == NOON + 6 * DAY


def test_a_draft_answers_an_exclusion_of_other_words_again() -> None:
    call = an_open_call()
    draft, sent = a_full_draft(call), a_submitted(call, title="別の事業")

    correct(call, exclusion__1=("言い換え", "In other words"))

    assert not ExclusionAnswer.objects.filter(application=draft).exists()
    assert ExclusionAnswer.objects.filter(application=sent).exists(), "as it was sent"


@pytest.mark.parametrize("way", ["returned", "taken back"])
def test_a_sent_application_answers_again_when_it_comes_back(way: str) -> None:
    call, hana = an_open_call(), an_officer()
    sent = a_submitted(call, by=hana)
    correct(call, exclusion__1=("言い換え", "In other words"), at=NOON + DAY)

    sent = same_application(sent)
    if way == "returned":
        eda = a_branch_officer()
        return_application(sent, note="回答を", due_at=None, by=eda, at=NOON + DAY)
    else:
        take_back_application(sent, by=hana, at=NOON + DAY)

    assert not ExclusionAnswer.objects.filter(application=sent).exists()


def test_a_sent_application_is_listed_with_what_no_longer_holds() -> None:
    call = an_open_call()
    sent = a_submitted(call)
    correct(call, name_en="Another name", at=NOON + DAY)
    assert touched_one(sent) is None

    correct(call, seen=1, cap__municipality=1_000_000, at=NOON + 2 * DAY)

    ((touched, number),) = touched_since_sent(call)
    assert number == 1, "sent under the terms before the first correction"
    assert [(r.code, r.breaks) for r in touched.reasons] == [("over-cap", True)]
    again = touched_one(sent)
    assert again is not None
    assert again[0].reasons == touched.reasons


def test_what_was_sent_after_the_correction_is_not_listed() -> None:
    call = an_open_call()
    correct(call, cap__municipality=1_000_000)

    a_draft(call)

    assert touched_since_sent(call) == []


def test_the_second_of_two_officers_is_told_who_corrected_meanwhile() -> None:
    call = an_open_call()
    correct(call, floor_yen=300_000)

    with pytest.raises(Refused) as refusal:
        correct(call, floor_yen=400_000, by=a_secretary("mori"))

    assert codes(refusal) == {"changed-meanwhile"}
    assert "実演 sato" in str(refusal.value.problems[0].message)
    assert Call.objects.get(pk=call.pk).floor_yen == 300_000


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"floor_yen": 500_000}, "nothing-corrected"),
        ({"closes_at": NOON - DAY}, "closing-past"),
        ({"closes_at": NOON}, "closing-past"),
        ({"opens_at": NOON - DAY}, "already-opened"),
        ({"branch_due_at": NOON - DAY}, "due-past"),
        ({"project_to": NOON.date()}, "wrong-order"),
        (
            {"interim_due_at": NOON + 9 * DAY, "report_due_at": NOON + 8 * DAY},
            "wrong-order",
        ),
    ],
)
def test_what_cannot_be_corrected_is_refused(terms: dict[str, Any], code: str) -> None:
    call = an_open_call()

    with pytest.raises(Refused) as refusal:
        correct(call, **terms)

    assert code in codes(refusal)
    assert not Correction.objects.exists()


def test_a_correction_says_why_in_both_languages() -> None:
    with pytest.raises(Refused) as refusal:
        correct_call(
            an_open_call(),
            {"floor_yen": 1},
            seen=0,
            reason_ja="誤記",
            reason_en=" ",
            by=a_secretary(),
            at=NOON,
        )

    assert [(p.code, p.field) for p in refusal.value.problems] == [
        ("reason-missing", "reason_en")
    ]


def test_somebody_must_be_able_to_apply() -> None:
    call = an_open_call()
    nobody = {term: None for term in terms_of(call) if term.startswith("way-")}

    with pytest.raises(Refused) as refusal:
        correct_call(
            call,
            nobody,
            seen=0,
            reason_ja="誤記",
            reason_en="slip",
            by=a_secretary(),
            at=NOON,
        )

    assert codes(refusal) == {"nobody-eligible"}
