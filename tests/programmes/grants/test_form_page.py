"""The form of a call: taken away filled (file), sent back by a body or its branch."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.documents.form import blank_form
from kakehashi.programmes.grants.models import Call, FormUpload, Way
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_call,
    a_full_draft,
    a_town,
    an_npo,
    an_officer,
    an_open_call,
)
from tests.programmes.grants.makers_form import (
    a_filled_blank,
    a_form,
    an_upload,
    cell_of,
    opened,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(call: Call) -> str:
    return f"/grants/calls/{call.pk}/form/"


def test_a_town_s_officer_takes_the_form_of_her_town_away(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())

    page = client.get(address(call)).content.decode()
    file = client.get(f"{address(call)}file/?body={a_town().pk}")

    assert f'href="{address(call)}file/?body={a_town().pk}"' in page
    assert "モデル様式です" in page
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    book = opened(b"".join(file))
    assert cell_of(book, "body_name").value == "高知県檮原町"


def test_an_association_s_own_form_is_no_model(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "own.xlsx"
    own.write_bytes(blank_form())
    settings.GRANT_FORM = str(own)
    client.force_login(an_officer())
    page = client.get(address(an_open_call())).content.decode()
    assert "モデル様式" not in page


def test_the_page_of_the_call_leads_to_the_form(client: Client) -> None:
    call = an_open_call()
    page = client.get(f"/grants/calls/{call.pk}/").content.decode()
    assert f'href="{address(call)}"' in page


def test_a_filled_form_is_kept_and_looked_at(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())

    answer = client.post(address(call), {"file": an_upload(a_filled_blank())})

    upload = FormUpload.objects.get()
    assert answer["Location"] == f"/grants/forms/{upload.pk}/"
    assert (upload.organisation, upload.call) == (a_town(), call)
    listed = client.get(address(call)).content.decode()
    assert "助成申請書.xlsx" in listed
    assert "直すところ" in listed


def test_the_same_form_sent_twice_is_kept_once(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())
    page = client.get(address(call)).content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    for _time in range(2):
        client.post(
            address(call), {"file": an_upload(a_filled_blank()), "form_key": key}
        )
    assert FormUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("様式.xlsx", b"", "0バイト"),
        ("様式.pdf", b"%PDF-1.4\n%%EOF\n", "表のファイルではない"),
        ("様式.ods", b"PK\x03\x04", "xlsx"),
        ("様式.xlsm", b"PK\x03\x04", "マクロ"),
        ("様式.csv", "名称,値\nあ,1\n".encode(), "申請の様式ではありません"),
        ("様式.txt", "申請します".encode(), "様式"),
    ],
)
def test_what_is_no_form_is_told_beside_the_file_and_not_kept(
    client: Client, name: str, content: bytes, sentence: str
) -> None:
    call = an_open_call()
    client.force_login(an_officer())
    answer = client.post(address(call), {"file": an_upload(content, name)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="error_id_file"' in page or 'aria-invalid="true"' in page
    assert sentence in page
    assert not FormUpload.objects.exists()


def test_a_form_with_a_password_is_told_in_plain_words(client: Client) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    locked += "EncryptedPackage".encode("utf-16-le") + bytes(2048)
    call = an_open_call()
    client.force_login(an_officer())
    answer = client.post(address(call), {"file": an_upload(locked)})
    assert answer.status_code == 422
    assert "パスワード" in answer.content.decode()
    assert not FormUpload.objects.exists()


def test_another_body_s_form_is_refused_at_the_file(client: Client) -> None:
    data = a_form(a_full_draft())
    client.force_login(an_officer(a_town("実演町", "07301"), "yoso"))
    answer = client.post(address(an_open_call()), {"file": an_upload(data)})
    assert answer.status_code == 422
    assert "別の団体の様式です: 高知県檮原町(394050)" in answer.content.decode()


def test_the_branch_sends_a_form_for_the_town_it_names(client: Client) -> None:
    call, hana = an_open_call(), an_officer()
    data = a_form(a_full_draft())
    client.force_login(a_branch_officer())

    client.post(address(call), {"file": an_upload(data)})

    upload = FormUpload.objects.get()
    assert upload.organisation == a_town()
    assert DeskNotice.objects.filter(user=hana, url__contains="/forms/").exists()


def test_the_branch_says_whose_form_it_is_where_the_form_does_not(
    client: Client,
) -> None:
    call, town = an_open_call(), a_town()
    client.force_login(a_branch_officer())
    blank = {"file": an_upload(a_filled_blank())}
    assert client.post(address(call), blank).status_code == 422
    far = {"file": an_upload(a_filled_blank()), "body": "実演町"}
    assert client.post(address(call), far).status_code == 422

    named = {"file": an_upload(a_filled_blank()), "body": "檮原町"}
    assert client.post(address(call), named).status_code == 302
    assert FormUpload.objects.get().organisation == town


def test_the_branch_finds_the_forms_of_its_towns_only(client: Client) -> None:
    call, town = an_open_call(), a_town()
    far = a_town("実演町", "07301")
    client.force_login(a_branch_officer())
    near = client.get(address(call), {"town": town.name}).content.decode()
    none = client.get(address(call), {"town": far.name}).content.decode()
    assert f"file/?body={town.code}" in near
    assert "貴支部が取りまとめる団体に" in none
    assert client.get(f"{address(call)}file/?body={town.code}").status_code == 200
    assert client.get(f"{address(call)}file/?body={far.code}").status_code == 404
    assert client.get(f"{address(call)}file/").status_code == 404


def test_a_body_that_applies_through_another_begins_in_the_browser(
    client: Client,
) -> None:
    call, npo = an_open_call(), an_npo()
    assert call.eligibilities.filter(kind=npo.kind, way=Way.THROUGH).exists()
    client.force_login(an_officer(npo, "npo"))
    page = client.get(address(call)).content.decode()
    assert "先に画面で申請を始めてください" in page


def test_a_call_that_is_not_shown_has_no_form(client: Client) -> None:
    client.force_login(an_officer())
    assert client.get("/grants/calls/999/form/").status_code == 404


def test_the_page_costs_the_same_for_one_upload_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_call()
    client.force_login(an_officer())
    for many in (1, 5):
        for n in range(many):
            client.post(
                address(call),
                {"file": an_upload(typed(a_filled_blank(), title=f"{n}"))},
            )
        with django_assert_num_queries(8):
            client.get(address(call))
