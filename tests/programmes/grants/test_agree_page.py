"""A co-applicant agrees to the application as it is."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Approval
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import problems_with
from kakehashi.programmes.grants.verbs.approvals import require_approval
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_before import (
    a_joint_draft,
    agree,
    change,
    hana,
    page_of,
    seen,
    signed_in,
    standing_of,
    taro,
    the_neighbour,
    yoko,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_applicant_is_told_and_may_send(client: Client) -> None:
    draft = a_joint_draft()

    answer = signed_in(client, taro()).post(
        page_of(draft, "agree/"), seen(draft, taro(), note="町長も了承。"), follow=True
    )

    assert "貴団体の同意を記録しました。" in answer.content.decode()
    assert problems_with(same_application(draft), at=NOON) == []
    told = DeskNotice.objects.get(user=hana())
    assert "中土佐町" in told.body
    assert "町長も了承。" not in told.body


def test_what_changed_since_is_shown_before_agreeing_again(client: Client) -> None:
    draft = a_joint_draft()
    agree(draft)
    change(draft, effect="近隣の町にも広がる。")

    page = signed_in(client, taro()).get(page_of(draft)).content.decode()
    client.post(page_of(draft, "agree/"), seen(draft, taro()))

    assert "<dt>期待される効果</dt>" in page
    assert "近隣の町" in page
    assert standing_of(draft, the_neighbour()).is_decided


def test_she_agrees_to_what_she_has_read_and_not_to_what_came_after(
    client: Client,
) -> None:
    draft = a_joint_draft()
    form = seen(draft, taro(), note="よいと思います。")
    change(draft)

    answer = signed_in(client, taro()).post(page_of(draft, "agree/"), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ほかの人がその間に申請を保存しました。" in page
    assert "よいと思います。" in page
    assert not Approval.objects.exists()


def test_of_two_colleagues_one_agrees(client: Client) -> None:
    draft = a_joint_draft()
    form = seen(draft, yoko())
    agree(draft)

    answer = signed_in(client, yoko()).post(page_of(draft, "agree/"), form)

    assert answer.status_code == 422
    assert Approval.objects.count() == 1


def test_a_body_that_approves_everything_has_no_button_to_agree(
    client: Client,
) -> None:
    draft = a_joint_draft()
    require_approval(the_neighbour(), is_needed=True, by=taro(), at=NOON)
    signed_in(client, taro())

    page = client.get(page_of(draft)).content.decode()
    answer = client.post(page_of(draft, "agree/"), seen(draft, taro()))

    assert "に同意する" not in page
    assert answer.status_code == 422
    assert not Approval.objects.exists()


def test_the_applicant_itself_sends_and_does_not_agree(client: Client) -> None:
    draft = a_joint_draft()

    answer = signed_in(client, hana()).post(
        page_of(draft, "agree/"), seen(draft, hana())
    )

    assert answer.status_code == 422
    assert "同意するのは共同申請者です。" in answer.content.decode()


def test_nobody_agrees_for_a_co_applicant_but_its_own_officers(
    client: Client,
) -> None:
    draft = a_joint_draft()

    answer = signed_in(client, hana()).post(
        page_of(draft, "agree/"), seen(draft, taro())
    )

    assert answer.status_code == 404
    assert not Approval.objects.exists()
