from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.organisations.verbs import load_register
from tests.faces.makers import NOW, a_branch, a_case, a_person, a_town, an_officer

pytestmark = pytest.mark.django_db


def found_by(user: User, **query: str | int) -> str:
    client = Client()
    client.force_login(user)
    response = client.get("/desk/search/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_is_not_served() -> None:
    assert Client().get("/desk/search/?q=G").status_code == 302


def test_without_words_nothing_is_searched() -> None:
    case = a_case()
    assert case.reference not in found_by(an_officer())


@pytest.mark.parametrize("part", ["2027-0", "日本語教室"])
def test_a_case_is_found_by_part_of_its_number_or_title(part: str) -> None:
    case = a_case(reference="G-2027-0042", title="日本語教室の立上げ")
    assert f"/grants/applications/{case.reference}/" in found_by(an_officer(), q=part)


@pytest.mark.parametrize("name", ["檮原町", "梼原", "394050", "ゆすはら"])
def test_a_case_is_found_by_its_body_however_written(name: str) -> None:
    load_register(by=None, at=NOW)
    case = a_case(applicant=a_town(), title="別の題名", stands_at=a_branch())
    staff = a_person(Post.BRANCH, a_branch())
    case.stops.create(number=1, organisation=a_branch(), arrived_at=NOW)
    assert case.reference in found_by(staff, q=name)


def test_what_she_may_not_see_is_not_found() -> None:
    other = a_town("四万十町", "394122")
    case = a_case(applicant=other, title="よその町の事業")
    assert case.reference not in found_by(an_officer(), q="よその町")


def test_results_are_paged_by_fifty() -> None:
    for _ in range(51):
        a_case(title="たくさんある事業")
    officer = an_officer()
    assert found_by(officer, q="たくさん").count("たくさんある事業") == 50
    assert found_by(officer, q="たくさん", page=2).count("たくさんある事業") == 1


def test_what_was_typed_comes_back_harmless() -> None:
    assert "<script>x" not in found_by(an_officer(), q="<script>x")


def test_a_search_asks_as_many_questions_for_50_results_as_for_5() -> None:
    officer = an_officer()
    client = Client()
    client.force_login(officer)
    counts = []
    for many in (5, 45):
        for _ in range(many):
            a_case(title="日本語教室")
        client.get("/desk/search/?q=日本語")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/search/?q=日本語")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15
