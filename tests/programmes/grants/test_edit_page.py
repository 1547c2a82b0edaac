"""The first page of a draft: saved as it is, nothing typed is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.drafts import edit_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_draft,
    a_full_draft,
    a_submitted,
    a_town,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/edit/"


def typed(application: Application, **changes: str) -> dict[str, str]:
    return {
        "seen_at": application.saved_at.isoformat(),
        "title": application.case.title,
        "other_subsidy": "none",
        **changes,
    }


def now(application: Application) -> Application:
    return Application.objects.select_related("case").get(pk=application.pk)


@pytest.mark.parametrize(
    "day",
    [
        "令和9年6月1日",
        "R9.6.1",
        "2027-06-01",
        "２０２７／６／１",
        "20270601",
        "令和九年六月一日",
    ],
)
def test_a_day_may_be_typed_as_offices_write_it(client: Client, day: str) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(address(draft), typed(draft, starts_on=day))

    assert answer.status_code == 302
    assert now(draft).starts_on == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("6月1日", "年を付けて入力してください"),
        ("令和9年2月30日", "という日付はありません"),
        ("来年の春", "日付として読み取れません"),
        ("平成40年1月1日", "令和10年1月1日のことではありませんか"),
    ],
)
def test_a_day_that_cannot_be_read_is_kept_as_typed_with_a_sentence(
    client: Client, day: str, sentence: str
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft), typed(draft, starts_on=day, purpose="長い文章")
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{day}"' in page
    assert "長い文章" in page
    assert now(draft).purpose == ""


def test_a_last_day_before_the_first_is_told_at_the_last_day(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft), typed(draft, starts_on="R9.6.1", ends_on="R9.5.1")
    )

    assert answer.status_code == 422
    assert "終了日が開始日より前になっています。" in answer.content.decode()


@pytest.mark.parametrize(
    ("action", "end"),
    [("save", "edit/"), ("next", "edit/costs/"), ("leave", "")],
)
def test_each_button_saves_and_leads_where_it_says(
    client: Client, action: str, end: str
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(address(draft), typed(draft, effect="効く", action=action))

    assert answer["Location"].endswith(f"{draft.case.reference}/{end}")
    assert now(draft).effect == "効く"


def test_the_exclusions_are_answered_here(client: Client) -> None:
    draft = a_draft()
    (exclusion,) = draft.call.exclusions.all()
    client.force_login(an_officer())

    client.post(address(draft), typed(draft, **{f"exclusion_{exclusion.pk}": "yes"}))

    assert draft.exclusion_answers.get().applies


def test_the_second_of_two_tabs_sees_both_texts_and_may_save_again(
    client: Client,
) -> None:
    draft = a_full_draft()
    old = draft.saved_at
    edit_application(
        draft,
        changes={"effect": "次郎の文"},
        seen_at=old,
        by=an_officer(username="jiro"),
        at=NOON + timedelta(seconds=1),
    )
    mine = typed(draft, effect="花の文", seen_at=old.isoformat())
    client.force_login(an_officer())

    answer = client.post(address(draft), mine)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "別の画面、またはほかの人が先に保存しました" in page
    assert "次郎の文" in page
    assert "花の文" in page
    assert now(draft).effect == "次郎の文"
    again = typed(draft, effect="花と次郎", seen_at=now(draft).saved_at.isoformat())
    assert f'value="{again["seen_at"]}"' in page
    assert client.post(address(draft), again).status_code == 302
    assert now(draft).effect == "花と次郎"


def test_a_double_click_saves_once_and_is_no_conflict(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())
    sent = typed(draft, effect="効く")
    edit_application(
        draft,
        changes={"effect": "効く"},
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON + timedelta(seconds=1),
    )

    assert client.post(address(draft), sent).status_code == 302


def test_autosave_keeps_what_can_be_read_and_names_what_cannot(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft),
        typed(draft, action="autosave", effect="効く", starts_on="来年", title=""),
    )
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "下書きを保存しました" in page
    assert "開始日" in page
    kept = now(draft)
    assert (kept.effect, kept.case.title) == ("効く", draft.case.title)
    assert f'value="{kept.saved_at.isoformat()}"' in page


def test_autosave_never_writes_over_another_person_s_words(client: Client) -> None:
    draft = a_draft()
    old = typed(draft, action="autosave", effect="花")
    edit_application(
        draft,
        changes={"effect": "次郎"},
        seen_at=draft.saved_at,
        by=an_officer(username="jiro"),
        at=NOON + timedelta(seconds=1),
    )
    client.force_login(an_officer())

    page = client.post(address(draft), old).content.decode()

    assert "自動保存できませんでした" in page
    assert 'name="seen_at"' not in page
    assert now(draft).effect == "次郎"


def test_a_tampered_token_is_a_conflict_and_no_crash(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(address(draft), typed(draft, seen_at="☃", effect="x"))

    assert answer.status_code == 422
    assert now(draft).effect == ""


def test_a_sent_application_leads_back_to_its_page(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    answer = client.get(address(sent), follow=True)

    assert answer.redirect_chain[0][0].endswith(f"{sent.case.reference}/")
    assert "提出済みのため、変更できません。" in answer.content.decode()


def test_what_is_typed_into_a_sent_application_is_not_lost(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    answer = client.post(address(sent), typed(sent, effect="あとから"))

    assert answer.status_code == 422
    assert "あとから" in answer.content.decode()
    assert "この申請は、今は変更できません。" in answer.content.decode()


def test_the_pages_tell_how_much_is_left_on_each(client: Client) -> None:
    client.force_login(an_officer())

    page = client.get(address(a_draft())).content.decode()

    assert "書類と連絡先(あと5か所)" in page


def test_another_town_s_draft_does_not_exist(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer(a_town("中土佐町", "39401"), "taro"))

    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), typed(draft)).status_code == 404


def test_the_branch_edits_nothing(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    assert client.get(address(sent)).status_code == 403
