"""A branch's list of sections in charge comes in by the same screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from kakehashi.engines.imports.models import Import, Outcome
from kakehashi.engines.imports.targets import Cell
from kakehashi.faces.imports.contacts import read_contact, stored_contacts
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.organisations.models import Contact
from kakehashi.foundation.organisations.verbs import keep_contact
from tests.faces.imports.makers import act, compared, fresh, signed_in, the_bodies
from tests.faces.makers import a_person, a_town, the_association

HEADER = "市町村名,担当課名,電話番号,E-mail\r\n"
LIST = (
    HEADER + "檮原町,企画課,0000-00-0000,kikaku@example.jp\r\n札幌市,国際課,,\r\n"
).encode("cp932")


def send(client: Any, content: bytes = LIST) -> Import:
    return compared(client, content, target="contacts", name="担当課.csv")


def an_operator() -> Any:
    return signed_in(a_person(Post.OPERATOR, the_association()))


@pytest.mark.django_db
def test_a_list_by_names_is_proposed_imported_and_undone() -> None:
    the_bodies()
    client = an_operator()
    source = send(client)
    assert source.mapping == {"code": 0, "section": 1, "phone": 2, "email": 3}
    assert source.counts == {"added": 2}

    assert act(client, source, "commit").status_code == 302
    assert stored_contacts()["394050"] == {
        "code": "394050",
        "section": "企画課",
        "phone": "0000-00-0000",
        "email": "kikaku@example.jp",
    }

    assert act(client, source, "undo").status_code == 302
    assert stored_contacts() == {}


@pytest.mark.django_db
def test_what_a_correction_replaced_stands_again_after_it_is_undone() -> None:
    the_bodies()
    client = an_operator()
    act(client, send(client), "commit")
    before = stored_contacts()
    source = send(
        client, LIST.replace("企画課".encode("cp932"), "総務課".encode("cp932"))
    )
    assert source.counts == {"changed": 1, "same": 1}
    act(client, source, "commit")
    assert stored_contacts()["394050"]["section"] == "総務課"

    act(client, source, "undo")

    assert stored_contacts() == before


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["commit", "undo"])
def test_what_somebody_changed_meanwhile_is_not_written_over(word: str) -> None:
    the_bodies()
    client = an_operator()
    source = send(client)
    if word == "undo":
        act(client, source, "commit")
    keep_contact(
        a_town(), section="別の課", phone="", email="", by=a_person(), at=timezone.now()
    )

    assert act(client, source, word).status_code == 422

    assert stored_contacts()["394050"]["section"] == "別の課"
    assert Contact.objects.count() == (1 if word == "commit" else 2)
    assert fresh(source).undone_at is None


@pytest.mark.django_db
def test_one_body_twice_is_refused() -> None:
    the_bodies()

    source = send(an_operator(), LIST + "394050,別の課,,\r\n".encode("cp932"))

    assert source.counts == {"added": 2, "refused": 1}
    assert source.lines.get(outcome=Outcome.REFUSED).row == 4


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"code": "どこにもない町"}, "body-unknown"),
        ({"section": ""}, "section-missing"),
        ({"phone": "代表"}, "phone-unreadable"),
        ({"email": "企画課"}, "email-unreadable"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(texts: dict[str, str], code: str) -> None:
    row = {"code": "檮原町", "section": "企画課"} | texts

    read = read_contact({name: Cell(text) for name, text in row.items()})

    assert [problem.code for problem in read.problems] == [code]
