"""What the applicants of one draft tell one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.mailboxes import ask_mailbox, verify_mailbox
from kakehashi.foundation.notices.models import DeskNotice, Message
from kakehashi.foundation.notices.verbs import mark_read
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application, Comment
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.comments import comment_on_application
from kakehashi.programmes.grants.verbs.drafts import remove_co_applicant
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_director,
    a_reviewer,
    a_secretary,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_before import (
    a_joint_draft,
    hana,
    kacho,
    signed_in,
    taro,
    the_neighbour,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MINUTE = timedelta(minutes=1)


def address(draft: Application) -> str:
    return f"/grants/applications/{draft.case.reference}/comments/"


def test_what_one_town_asks_the_other_answers(client: Client) -> None:
    draft = a_joint_draft()

    signed_in(client, hana()).post(address(draft), {"text": "会場は貴町で可能ですか。"})
    page = signed_in(client, taro()).get(address(draft)).content.decode()
    client.post(address(draft), {"text": "公民館を予約しました。"})

    assert "会場は貴町で可能ですか。" in page
    texts = [c.text for c in Comment.objects.all()]
    assert texts == ["会場は貴町で可能ですか。", "公民館を予約しました。"]
    assert [c.organisation for c in Comment.objects.all()] == [
        a_town(),
        the_neighbour(),
    ]


def test_each_officer_of_the_applicants_is_told_once_but_not_the_writer(
    client: Client,
) -> None:
    draft = a_joint_draft()
    kacho()
    form = {"text": "会場はどこにしますか。", "form_key": "once"}

    signed_in(client, hana()).post(address(draft), form)
    client.post(address(draft), form)

    notices = DeskNotice.objects.filter(key__startswith="grants.comment:")
    assert sorted(n.user.username for n in notices) == ["kacho", "taro"]
    assert {notice.url for notice in notices} == {address(draft)}
    assert Entry.objects.filter(act="grants.comment").count() == 1


def test_who_has_not_read_the_last_notice_of_the_day_gets_no_further_one() -> None:
    draft = a_joint_draft()
    hour = timedelta(hours=1)

    def say(number: int, at: datetime) -> None:
        comment_on_application(draft, f"{number}番目", by=hana(), at=at)

    def told() -> int:
        mine = DeskNotice.objects.filter(user=taro())
        return mine.filter(key__startswith="grants.comment:").count()

    say(1, NOON)
    say(2, NOON + hour)
    assert told() == 1

    mark_read(by=taro(), at=NOON + 2 * hour)
    say(3, NOON + 3 * hour)
    assert told() == 2

    say(4, NOON + 28 * hour)
    assert told() == 3
    assert Comment.objects.count() == 4


def test_the_mailbox_of_a_section_is_told_once_a_day() -> None:
    draft = a_joint_draft()
    box = ask_mailbox(
        the_neighbour(),
        section="企画課",
        phone="",
        email="kikaku@example.jp",
        by=taro(),
        at=NOON,
    )
    verify_mailbox(box.token, by=None, at=NOON)

    for number in range(3):
        comment_on_application(draft, f"{number}番目", by=hana(), at=NOON)
    comment_on_application(draft, "翌日", by=hana(), at=NOON + timedelta(days=1))

    copies = Message.objects.filter(
        to_address="kikaku@example.jp", key__startswith="grants.comment:"
    )
    assert [copy.body.partition("\n\n")[2] for copy in copies] == ["0番目", "翌日"]


def test_nothing_written_and_too_much_are_refused_at_the_box(client: Client) -> None:
    draft = a_joint_draft()
    signed_in(client, hana())

    for text in ("", " \n ", "長" * 2001):
        answer = client.post(address(draft), {"text": text})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_text_error"' in page
        assert text.strip() in page
    assert not Comment.objects.exists()


def test_what_is_written_is_text_and_no_markup(client: Client) -> None:
    draft = a_joint_draft()
    signed_in(client, hana())

    client.post(address(draft), {"text": "<script>alert(1)</script>\n二行目"})

    page = client.get(address(draft)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "who", ["branch", "secretary", "reviewer", "director", "another town"]
)
def test_nobody_else_finds_the_page(client: Client, who: str) -> None:
    draft = a_joint_draft()
    makers: dict[str, Callable[[], User]] = {
        "branch": a_branch_officer,
        "secretary": a_secretary,
        "reviewer": a_reviewer,
        "director": a_director,
        "another town": lambda: an_officer(a_town("四万十町", "39412"), "shiro"),
    }
    person = makers[who]()
    signed_in(client, person)

    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), {"text": "見えますか。"}).status_code == 404
    with pytest.raises(Refused):
        comment_on_application(draft, "見えますか。", by=person, at=NOON)
    assert not Comment.objects.exists()


def test_a_body_that_was_taken_out_reads_no_more(client: Client) -> None:
    draft = a_joint_draft()
    remove_co_applicant(draft, the_neighbour(), by=hana(), at=NOON)

    assert signed_in(client, taro()).get(address(draft)).status_code == 404


def test_the_page_of_the_application_says_how_many_there_are(client: Client) -> None:
    draft = a_joint_draft()
    comment_on_application(draft, "見積を送ります。", by=taro(), at=NOON)
    signed_in(client, hana())

    page = client.get(f"/grants/applications/{draft.case.reference}/").content.decode()

    assert f'<a href="{address(draft)}">申請者どうしの連絡 (1)</a>' in page


def test_a_hundred_comments_cost_no_more_queries_and_the_newest_stand_there(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft = same_application(a_joint_draft())
    Comment.objects.bulk_create(
        Comment(
            application=draft,
            organisation=draft.case.applicant,
            text=f"{number}番目の連絡",
            by=hana(),
            at=NOON + number * MINUTE,
        )
        for number in range(101)
    )
    signed_in(client, hana())

    # Eight for the person and her case, four for the page, five for the head.
    with django_assert_max_num_queries(17):
        page = client.get(address(draft)).content.decode()
    assert "100番目の連絡" in page
    assert "0番目の連絡" in client.get(address(draft) + "?page=1").content.decode()
