"""Sending a draft on its way, and every reason why it does not go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.notices.models import Deadline
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.documents import content_now
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    CapFor,
    Scheme,
    SubmittedText,
)
from kakehashi.programmes.grants.queries.applications import content_sent_before
from kakehashi.programmes.grants.rules.changes import changes_between
from kakehashi.programmes.grants.verbs.applications import (
    deadline_key,
    problems_with,
    submit_application,
)
from kakehashi.programmes.grants.verbs.desk import return_application
from kakehashi.programmes.grants.verbs.drafts import (
    Cost,
    answer_exclusions,
    edit_application,
    edit_costs,
)
from tests.programmes.grants.makers import (
    DAY,
    FULL,
    NOON,
    a_branch_officer,
    a_call,
    a_draft,
    a_full_draft,
    a_submitted,
    a_town,
    an_officer,
)

pytestmark = pytest.mark.django_db


def edit(draft: Application, **changes: object) -> Application:
    hana = an_officer(draft.case.applicant)
    return edit_application(
        draft, changes=changes, seen_at=draft.saved_at, by=hana, at=NOON
    )


def ask(draft: Application, yen: int | None, *, income: int = 0) -> Application:
    return edit_costs(
        draft,
        costs=[
            Cost("fees", "謝金", "回", 100_000, 12),
            Cost("rent", "会場", "", 1, 1, False),
        ],
        other_income_yen=income,
        requested_yen=yen,
        seen_at=draft.saved_at,
        by=an_officer(draft.case.applicant),
        at=NOON,
    )


def codes(draft: Application) -> set[tuple[str, str]]:
    return {(p.code, p.field) for p in problems_with(draft, at=NOON)}


def test_a_full_draft_goes_to_the_branch_of_its_prefecture() -> None:
    draft = a_full_draft()

    submit_application(draft, by=an_officer(), at=NOON)

    case = Case.objects.get(pk=draft.pk)
    assert case.state == "submitted"
    assert case.stands_at.name == "高知県支部"
    assert case.submitted_at == NOON


def test_its_reminder_ends_when_it_is_submitted() -> None:
    draft = a_full_draft()
    assert Deadline.objects.filter(done_at__isnull=True).count() == 1

    submit_application(draft, by=an_officer(), at=NOON)

    assert Deadline.objects.get(key=deadline_key(draft.case)).done_at == NOON


def test_an_empty_draft_is_told_everything_that_is_missing() -> None:
    draft = a_draft()

    found = codes(draft)

    missing = {field for code, field in found if code == "missing"}
    assert missing >= {
        *("purpose", "content", "effect", "category", "starts_on", "ends_on"),
        *("contact_section", "contact_name", "contact_phone", "contact_mail"),
        *("document_number", "requested_yen"),
    }
    assert ("no-costs", "lines") in found
    assert any(field.startswith("exclusion_") for field in missing)


@pytest.mark.parametrize(
    ("call", "yen", "income", "code"),
    [
        ({}, 1_200_000, 0, None),
        ({}, 1_200_001, 0, "over-eligible"),
        ({}, 499_999, 0, "under-floor"),
        ({}, 500_000, 0, None),
        ({}, 1_000_000, 300_001, "over-need"),
        ({"rate_percent": 50}, 600_000, 0, None),
        ({"rate_percent": 50}, 600_001, 0, "over-rate"),
        ({"caps": {CapFor.MUNICIPALITY: 900_000}}, 900_001, 0, "over-cap"),
        ({"caps": {CapFor.MUNICIPALITY: 900_000}}, 900_000, 0, None),
    ],
)
def test_the_sum_asked_for_is_held_against_the_terms(
    call: dict[str, object], yen: int, income: int, code: str | None
) -> None:
    draft = ask(a_full_draft(a_call(**call)), yen, income=income)  # type: ignore[arg-type]

    found = codes(draft)

    assert found == ({(code, "requested_yen")} if code else set())


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"starts_on": date(2027, 3, 31)}, ("outside-period", "starts_on")),
        ({"ends_on": date(2028, 2, 29)}, ("outside-period", "ends_on")),
        ({"other_subsidy": "granted"}, ("double-funding", "other_subsidy")),
        ({"other_subsidy": "asked"}, ("missing", "other_subsidy_note")),
        ({"is_carried_over": True}, ("carried-over-unexplained", "carried_over_note")),
        ({"is_joint": True}, ("missing", "partner_name")),
    ],
)
def test_an_answer_against_the_terms_is_told_at_its_field(
    changes: dict[str, object], problem: tuple[str, str]
) -> None:
    draft = edit(a_full_draft(), **changes)

    assert codes(draft) == {problem}


def test_the_bounds_of_the_period_are_said_as_offices_write_days() -> None:
    draft = edit(a_full_draft(), starts_on=date(2027, 3, 31))

    (problem,) = problems_with(draft, at=NOON)

    assert problem.message == "開始日は令和9年4月1日(2027)以降にしてください。"


def test_a_project_the_call_excludes_is_told_so() -> None:
    draft = a_full_draft()
    (exclusion,) = draft.call.exclusions.all()
    answer_exclusions(
        draft,
        answers={exclusion.pk: True},
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON,
    )

    assert codes(draft) == {("excluded", f"exclusion_{exclusion.pk}")}


def test_the_same_project_cannot_be_asked_for_twice() -> None:
    a_submitted(title="同じ事業")
    second = a_full_draft(
        a_call(scheme=Scheme.COOPERATION, name="協力"), title="同じ事業"
    )

    assert codes(second) == {("double-funding", "title")}


def test_the_ceiling_of_an_exchange_needs_its_place_first() -> None:
    call = a_call(
        scheme=Scheme.EXCHANGE,
        caps={CapFor.ABROAD: 1_100_000, CapFor.HOME: 600_000},
    )
    draft = edit(a_full_draft(call), venue="")
    assert codes(draft) == {("missing", "venue")}

    edit(draft, venue="home")
    assert codes(draft) == {("over-cap", "requested_yen")}


@pytest.mark.parametrize(
    ("late", "refused"), [(timedelta(microseconds=-1), False), (timedelta(0), True)]
)
def test_the_call_closes_to_the_second(late: timedelta, refused: bool) -> None:
    draft = a_full_draft()
    at = draft.call.closes_at + late

    if not refused:
        submit_application(draft, by=an_officer(), at=at)
        assert draft.case.state == "submitted"
        return
    with pytest.raises(Refused) as why:
        submit_application(draft, by=an_officer(), at=at)
    assert {p.code for p in why.value.problems} == {"call-closed"}
    assert Case.objects.get(pk=draft.pk).state == "draft"


def returned(due_in: timedelta) -> Application:
    sent = a_submitted()
    return return_application(
        sent,
        note="効果を直してください",
        due_at=NOON + due_in,
        by=a_branch_officer(),
        at=NOON,
    )


def test_a_returned_application_has_a_day_of_its_own() -> None:
    application = returned(5 * DAY)
    Call.objects.update(closes_at=NOON)

    submit_application(application, by=an_officer(), at=NOON + 4 * DAY)

    assert application.case.state == "submitted"


def test_a_correction_after_its_day_is_refused() -> None:
    application = returned(5 * DAY)

    with pytest.raises(Refused) as why:
        submit_application(application, by=an_officer(), at=NOON + 5 * DAY)

    assert {p.code for p in why.value.problems} == {"correction-late"}


def test_a_stranger_cannot_submit_for_another_town() -> None:
    draft = a_full_draft()
    taro = an_officer(a_town("中土佐町", "39401"), "taro")

    with pytest.raises(Refused) as why:
        submit_application(draft, by=taro, at=NOON)

    assert {p.code for p in why.value.problems} == {"not-permitted"}
    assert not SubmittedText.objects.exists()


def test_what_was_sent_is_kept_to_show_what_changed_since() -> None:
    application = returned(5 * DAY)
    assert (
        changes_between(content_sent_before(application), content_now(application))
        == []
    )

    edit(application, effect=f"{FULL['effect']}また訓練を続ける。")
    mine = changes_between(content_sent_before(application), content_now(application))
    submit_application(application, by=an_officer(), at=NOON + DAY)
    theirs = changes_between(content_sent_before(application), content_now(application))

    assert [change.field for change in mine] == ["effect"]
    assert mine == theirs
    assert [piece.text for piece in mine[0].pieces if piece.kind == "new"] == [
        "また訓練を続ける。"
    ]
