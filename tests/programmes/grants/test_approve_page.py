"""A colleague approves: as section head, or finally."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Approval, ApprovalStep
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_before import (
    HOUR,
    a_joint_draft,
    a_ready_draft,
    bucho,
    change,
    decide,
    hana,
    kacho,
    page_of,
    put_up,
    seen,
    signed_in,
    standing_of,
    taro,
    the_neighbour,
    yoko,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_first_the_section_head_and_then_who_decides(client: Client) -> None:
    draft = a_ready_draft()
    bucho()
    put_up(draft)

    signed_in(client, kacho()).post(
        page_of(draft, "approve/"), seen(draft, kacho(), step="chief")
    )
    half = standing_of(draft)
    told = DeskNotice.objects.filter(user=bucho()).latest("pk")
    signed_in(client, bucho()).post(
        page_of(draft, "approve/"), seen(draft, bucho(), step="decided")
    )

    assert half.is_open
    assert half.chief is not None
    assert "決裁待ちです" in told.text
    done = standing_of(draft)
    assert done.is_decided
    assert done.decided is not None
    assert done.decided.by == bucho()
    drafter = DeskNotice.objects.filter(user=hana()).latest("pk")
    assert "決裁が済みました" in drafter.text


def test_a_section_head_who_decides_herself_approves_at_once(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, kacho()).post(
        page_of(draft, "approve/"), seen(draft, kacho(), step="decided"), follow=True
    )

    assert standing_of(draft).is_decided
    assert "承認を記録しました。" in answer.content.decode()


def test_who_put_it_up_cannot_approve_it(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, hana()).post(
        page_of(draft, "approve/"), seen(draft, hana(), step="decided")
    )

    assert answer.status_code == 422
    assert "起案した人は決裁できません。" in answer.content.decode()
    assert standing_of(draft).is_open


def test_of_two_who_decide_the_second_is_told_and_keeps_her_words(
    client: Client,
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    form = seen(draft, bucho(), step="decided", note="了解しました。")
    decide(draft)

    answer = signed_in(client, bucho()).post(page_of(draft, "approve/"), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "今の内容では決裁に上がっていません。" in page
    assert "入力した内容" in page
    assert "了解しました。" in page
    assert Approval.objects.filter(step=ApprovalStep.DECIDED).count() == 1


def test_the_section_head_approves_once(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft, step="chief")

    answer = signed_in(client, bucho()).post(
        page_of(draft, "approve/"), seen(draft, bucho(), step="chief")
    )

    assert answer.status_code == 422
    assert "課長の承認は済んでいます。" in answer.content.decode()


def test_nobody_approves_what_was_changed_since_she_read_it(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    form = seen(draft, kacho(), step="decided")
    change(draft)

    first = signed_in(client, kacho()).post(page_of(draft, "approve/"), form)
    second = client.post(
        page_of(draft, "approve/"), seen(draft, kacho(), step="decided")
    )

    assert "ほかの人がその間に申請を保存しました。" in first.content.decode()
    assert "今の内容では決裁に上がっていません。" in second.content.decode()
    assert Approval.objects.count() == 1


def test_a_step_that_does_not_exist_is_refused(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, kacho()).post(
        page_of(draft, "approve/"), seen(draft, kacho(), step="mayor")
    )

    assert answer.status_code == 422
    assert standing_of(draft).is_open


def test_putting_up_is_no_step_of_approving(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, kacho()).post(
        page_of(draft, "approve/"), seen(draft, kacho(), step="drafted")
    )

    assert answer.status_code == 422
    assert Approval.objects.count() == 1


def test_another_body_s_draft_is_approved_by_its_own_people_only(
    client: Client,
) -> None:
    draft = a_joint_draft()
    put_up(draft)

    answer = signed_in(client, taro()).post(
        page_of(draft, "approve/"), seen(draft, kacho(), step="decided")
    )

    assert answer.status_code == 404
    assert standing_of(draft).is_open


def test_the_consent_of_a_co_applicant_is_told_to_the_applicant(
    client: Client,
) -> None:
    draft = a_joint_draft()
    put_up(draft, by=taro())

    signed_in(client, yoko()).post(
        page_of(draft, "approve/"),
        seen(draft, yoko(), step="decided", note="庁内限り"),
    )

    assert standing_of(draft, the_neighbour()).is_decided
    told = DeskNotice.objects.filter(user=hana()).latest("pk")
    assert "中土佐町" in told.body
    assert "庁内限り" not in told.body
    assert "庁内限り" in DeskNotice.objects.filter(user=taro()).latest("pk").body


def test_whoever_has_left_the_body_approves_nothing() -> None:
    draft = a_ready_draft()
    put_up(draft)
    leaver = kacho()
    leaver.roles.update(until=NOON.date().replace(month=3))
    decider = User.objects.get(pk=leaver.pk)

    with pytest.raises(Refused):
        decide(draft, by=decider, at=NOON)


def test_who_acted_for_a_shared_account_is_told_in_the_record(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    section = kacho()
    User.objects.filter(pk=section.pk).update(is_shared=True, display_name="企画課")
    signed_in(client, section)
    client.post("/accounts/acting/", {"name": "山田 花子"})

    client.post(
        page_of(draft, "approve/"),
        seen(draft, section, step="decided"),
    )

    row = Approval.objects.get(step=ApprovalStep.DECIDED)
    assert (row.by, row.person) == (section, "山田 花子")
    page = signed_in(client, hana()).get(page_of(draft)).content.decode()
    assert "企画課 山田 花子" in page


def test_an_officer_of_another_post_has_no_part_in_it(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    other = kacho()
    other.roles.update(post=Post.DIRECTOR)

    answer = signed_in(client, other).post(
        page_of(draft, "approve/"), seen(draft, other, step="decided")
    )

    assert answer.status_code in {403, 404}
    assert standing_of(draft).is_open


def test_the_drafter_of_a_new_round_is_the_one_who_cannot_approve_it(
    client: Client,
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    change(draft)
    put_up(draft, by=kacho(), at=NOON)

    mine = signed_in(client, kacho()).get(page_of(draft)).content.decode()
    decide(draft, by=hana(), at=NOON + HOUR)

    assert "決裁する</button>" not in mine
    assert standing_of(draft).is_decided
