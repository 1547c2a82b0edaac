"""The list of an officer and of a branch, and its export."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.verbs.desk import forward_application
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_branch_officer,
    a_draft,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
    an_open_call,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def read(client: Client, query: str = "") -> str:
    return client.get(f"/grants/applications/{query}").content.decode()


def test_an_officer_sees_her_own_and_no_other_town_s(client: Client) -> None:
    a_draft(title="うちの事業")
    other = a_town("中土佐町", "39401")
    a_draft(town=other, by=an_officer(other, "taro"), title="よその事業")
    client.force_login(an_officer())

    page = read(client)

    assert "うちの事業" in page
    assert "よその事業" not in page


def test_a_branch_sees_what_its_towns_sent_and_how_long_it_waits(
    client: Client,
) -> None:
    a_submitted(title="届いた事業", at=NOON - 12 * DAY)
    a_draft(title="まだ下書き")
    client.force_login(a_branch_officer())

    page = read(client)

    assert "届いた事業" in page
    assert "12日" in page
    assert "対応待ち" in page
    assert "まだ下書き" not in page


def test_what_waits_for_the_branch_comes_first(client: Client) -> None:
    done = a_submitted(title="済んだ事業", at=NOON - 9 * DAY)
    forward_application(done, by=a_branch_officer(), at=NOON - 8 * DAY)
    a_submitted(title="待つ事業", at=NOON - DAY)
    client.force_login(a_branch_officer())

    page = read(client)

    assert page.index("待つ事業") < page.index("済んだ事業")
    assert "済んだ事業" not in read(client, "?mine=1")


def test_late_ones_are_marked_and_can_be_singled_out(client: Client) -> None:
    late = a_submitted(title="遅れた事業")
    late.case.due_at = NOON - timedelta(hours=1)
    late.case.save(update_fields=["due_at"])
    a_submitted(title="間に合う事業")
    client.force_login(a_branch_officer())

    page = read(client, "?late=1")

    assert '<strong class="late">' in page
    assert "間に合う事業" not in page


def test_the_list_is_narrowed_by_text_state_and_call(client: Client) -> None:
    a_draft(title="防災の事業")
    a_submitted(title="教育の事業")
    client.force_login(an_officer())

    assert "教育の事業" not in read(client, "?q=防災")
    assert "防災の事業" not in read(client, "?state=submitted")
    assert "教育の事業" in read(client, f"?call={an_open_call().pk}")
    assert "該当する申請はありません" in read(client, "?call=999")
    assert "教育の事業" in read(client, "?state=nonsense&call=nonsense&page=x")


def test_a_hundred_rows_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        a_draft(title=f"事業{number}")
    client.force_login(an_officer())

    # Three for the list; the others are session, person, roles and notices.
    with django_assert_max_num_queries(11):
        read(client)


def test_the_export_opens_in_excel_and_holds_no_formula(client: Client) -> None:
    a_draft(title="=HYPERLINK(1)")
    client.force_login(an_officer())

    answer = client.get("/grants/applications/export/")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "受付番号"
    assert "'=HYPERLINK(1)" in rows[1]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_the_secretariat_has_its_round_desk_instead(client: Client) -> None:
    client.force_login(a_secretary())

    assert client.get("/grants/applications/").status_code == 403
