"""How far each applicant's own approval has come, and what it holds back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import (
    problems_with,
    submit_application,
)
from kakehashi.programmes.grants.verbs.drafts import (
    add_co_applicant,
    remove_co_applicant,
)
from kakehashi.programmes.grants.verbs.papers import edit_papers
from tests.foundation.files.uploads import an_upload
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_before import (
    HOUR,
    MORNING,
    a_joint_draft,
    a_ready_draft,
    agree,
    change,
    decide,
    hana,
    kacho,
    page_of,
    put_up,
    signed_in,
    standing_of,
    taro,
    the_neighbour,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def read(client: Client, draft: Application, person: User) -> str:
    return signed_in(client, person).get(page_of(draft)).content.decode()


def codes(draft: Application) -> list[str]:
    return [p.code for p in problems_with(same_application(draft), at=NOON)]


def test_without_its_own_approval_a_draft_is_sent_as_ever() -> None:
    draft = a_ready_draft()

    assert codes(draft) == []
    submit_application(same_application(draft), by=hana(), at=NOON)


def test_once_it_is_put_up_it_is_not_sent_before_it_is_decided() -> None:
    draft = a_ready_draft()
    put_up(draft)

    assert codes(draft) == ["approval-missing"]
    decide(draft, step="chief")
    assert codes(draft) == ["approval-missing"]
    decide(draft)
    assert codes(draft) == []


def test_a_change_after_the_decision_voids_it_and_the_page_says_what_changed(
    client: Client,
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft)
    change(draft, purpose="夜間の避難にも備える。")

    page = read(client, draft, hana())

    assert codes(draft) == ["approval-stale"]
    assert "無効(その後に変更)" in page
    assert "<dt>目的・必要性</dt>" in page
    assert "夜間" in page
    with pytest.raises(Refused):
        submit_application(same_application(draft), by=hana(), at=NOON)


def test_the_number_of_the_letter_follows_the_decision() -> None:
    draft = a_ready_draft()
    put_up(draft)
    change(draft, document_number="梼企第99号", document_date=NOON.date())

    decide(draft, at=NOON)
    change(draft, document_number="梼企第100号", at=NOON + HOUR)

    assert standing_of(draft).is_decided
    assert codes(draft) == []


def test_what_was_changed_back_is_approved_again() -> None:
    draft = a_ready_draft()
    before = draft.purpose
    put_up(draft)
    decide(draft)
    change(draft, purpose="別の目的")
    assert not standing_of(draft).is_decided

    change(draft, purpose=before, at=NOON)

    assert standing_of(draft).is_decided


def test_another_file_of_the_same_name_voids_it(client: Client) -> None:
    draft = a_ready_draft()
    draft = _with_a_file(draft, at=MORNING)
    put_up(draft)
    decide(draft)

    draft = _with_a_file(draft, at=NOON, remove=[draft.papers.get().pk])

    assert not standing_of(draft).is_decided
    page = read(client, draft, hana())
    assert "添付書類か共同申請者が変わりました" in page


def test_another_co_applicant_voids_what_was_agreed_to() -> None:
    draft = a_joint_draft()
    agree(draft)
    third = a_town("四万十町", "39412")

    add_co_applicant(same_application(draft), third, by=hana(), at=NOON)
    assert not standing_of(draft, the_neighbour()).is_decided

    draft = same_application(draft)
    remove_co_applicant(draft, third, by=hana(), at=NOON + HOUR)
    assert standing_of(draft, the_neighbour()).is_decided


def test_a_joint_draft_is_not_sent_before_each_co_applicant_agrees() -> None:
    draft = a_joint_draft()

    problems = problems_with(same_application(draft), at=NOON)

    assert [p.code for p in problems] == ["consent-missing"]
    assert "中土佐町" in str(problems[0].message)
    agree(draft)
    assert codes(draft) == []
    change(draft)
    assert codes(draft) == ["consent-missing"]


def test_the_page_to_send_leads_here(client: Client) -> None:
    draft = a_joint_draft()
    client.force_login(hana())

    page = client.get(f"/grants/applications/{draft.case.reference}/submit/")

    assert f'href="{page_of(draft)}#' in page.content.decode()


def test_who_may_approve_sees_the_buttons_and_who_put_it_up_does_not(
    client: Client,
) -> None:
    draft = a_ready_draft()
    put_up(draft, note="会場費は見積済みです。")

    mine, his = read(client, draft, hana()), read(client, draft, kacho())

    assert "決裁する</button>" not in mine
    assert "同僚の決裁を待っています" in mine
    assert "決裁する</button>" in his
    assert "課長として承認する</button>" in his
    assert "会場費は見積済みです。" in his


def test_notes_stay_within_their_own_body(client: Client) -> None:
    draft = a_joint_draft()
    put_up(draft, note="庁内だけの話です。")
    decide(draft, note="財政課とも話しました。")

    theirs = read(client, draft, taro())

    assert "実演 kacho" in theirs
    assert "庁内だけの話です。" not in theirs
    assert "財政課とも話しました。" not in theirs
    assert "庁内だけの話です。" in read(client, draft, kacho())


def test_the_steps_stand_in_the_story_of_the_applicants_only(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft, note="急ぎで頼みます。")
    submit_application(same_application(draft), by=hana(), at=NOON)
    address = f"/grants/applications/{draft.case.reference}/"

    own = signed_in(client, hana()).get(address).content.decode()
    branch = signed_in(client, a_branch_officer()).get(address).content.decode()

    assert "実演 kacho(檮原町)が決裁しました。" in own
    assert own.index("が決裁しました。") < own.index("決裁に上げました。")
    assert "急ぎで頼みます。" in own
    assert "決裁" not in branch.partition("<main")[2]


def test_of_two_bodies_of_one_person_each_has_its_own_boxes(client: Client) -> None:
    draft = a_joint_draft()
    both = an_officer(username="both")
    an_officer(the_neighbour(), "both")

    page = read(client, draft, both)

    ids = [part.partition('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert page.count("紙や庁内のシステムで決裁したとき") == 2


def test_after_it_was_sent_the_record_is_read_and_nothing_is_asked(
    client: Client,
) -> None:
    sent = a_submitted()

    page = read(client, sent, an_officer())

    assert "決裁の記録" in page
    assert 'action="/grants' not in page.partition("<main")[2]


@pytest.mark.parametrize("who", ["branch", "secretary", "neighbour"])
def test_nobody_but_the_applicants_finds_the_page(client: Client, who: str) -> None:
    draft = a_ready_draft()
    put_up(draft)
    makers: dict[str, Callable[[], User]] = {
        "branch": a_branch_officer,
        "secretary": a_secretary,
        "neighbour": taro,
    }
    person = makers[who]()

    answer = signed_in(client, person).get(page_of(draft))

    assert answer.status_code in {403, 404}
    assert "実演 hana" not in answer.content.decode().partition("<main")[2]


def test_five_co_applicants_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft = a_ready_draft()
    for number in range(5):
        town = a_town(f"実演{number}町", f"3942{number}")
        add_co_applicant(draft, town, by=hana(), at=MORNING)
        agree(draft, by=an_officer(town, f"officer{number}"))
    put_up(draft)
    change(draft)
    client.force_login(hana())

    # Eight for the person and her case, nine for where each stands, six for what
    # changed, five for the head and the session.
    with django_assert_max_num_queries(28):
        page = client.get(page_of(draft)).content.decode()
    assert page.count("無効(その後に変更)") == 6


def _with_a_file(
    draft: Application, *, at: datetime, remove: list[int] | None = None
) -> Application:
    draft = same_application(draft)
    edit_papers(
        draft,
        changes={},
        uploads=[an_upload()],
        remove=remove or [],
        seen_at=draft.saved_at,
        by=hana(),
        at=at,
    )
    return same_application(draft)
