"""The form of a draft: taken away as the draft stands (file), sent back filled."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application, FormUpload
from kakehashi.programmes.grants.verbs.applications import submit_application
from kakehashi.programmes.grants.verbs.drafts import (
    Cost,
    add_co_applicant,
    edit_costs,
)
from tests.programmes.grants.makers import (
    NOON,
    a_draft,
    a_full_draft,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_form import (
    a_filled_blank,
    a_form,
    amounts,
    an_upload,
    read,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/form/"


def test_the_draft_s_form_says_what_the_draft_says_now(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())
    page = client.get(address(draft)).content.decode()
    file = client.get(f"{address(draft)}file/")
    form = read(b"".join(file))
    assert f'href="{address(draft)}file/"' in page
    assert form.values["title"] == draft.case.title
    assert amounts(form) == [600_000, 600_000]
    assert draft.case.reference in file["Content-Disposition"]


def test_the_pages_of_the_draft_lead_to_its_form(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())
    for page in ("", "edit/"):
        shown = client.get(f"/grants/applications/{draft.case.reference}/{page}")
        assert f'href="{address(draft)}"' in shown.content.decode()


def test_a_filled_form_goes_to_its_draft(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())
    answer = client.post(address(draft), {"file": an_upload(a_filled_blank())})
    upload = FormUpload.objects.get()
    reference = draft.case.reference
    assert answer["Location"] == f"/grants/forms/{upload.pk}/?into={reference}"
    page = client.get(answer["Location"]).content.decode()
    assert f"{reference}で変わる内容" in page


def test_a_co_applicant_sends_a_form_for_the_draft_they_share(client: Client) -> None:
    draft = a_full_draft()
    other = a_town("実演町", "07301")
    add_co_applicant(draft, other, by=an_officer(), at=NOON)
    client.force_login(an_officer(other, "yoso"))
    answer = client.post(address(draft), {"file": an_upload(a_form(draft))})
    page = client.get(answer["Location"])
    assert FormUpload.objects.get().organisation == a_town()
    assert "この下書きに取り込む" in page.content.decode()


def test_a_stranger_finds_neither_page_nor_file(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer(a_town("実演町", "07301"), "yoso"))
    assert client.get(address(draft)).status_code == 404
    assert client.get(f"{address(draft)}file/").status_code == 404


def test_what_was_sent_has_no_form_to_fill_any_more(client: Client) -> None:
    draft = a_full_draft()
    submit_application(draft, by=an_officer(), at=NOON)
    client.force_login(an_officer())
    shown = f"/grants/applications/{draft.case.reference}/"
    assert client.get(address(draft))["Location"] == shown
    assert f'href="{address(draft)}"' not in client.get(shown).content.decode()


def test_a_draft_too_long_for_the_form_is_told(client: Client) -> None:
    draft = a_draft()
    edit_costs(
        draft,
        costs=[Cost("travel", f"旅費{n}", "", 1, 1) for n in range(41)],
        other_income_yen=0,
        requested_yen=None,
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON,
    )
    client.force_login(an_officer())
    page = client.get(f"{address(draft)}file/", follow=True).content.decode()
    assert "41行" in page
