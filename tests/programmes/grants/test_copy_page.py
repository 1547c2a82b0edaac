"""The page on which next year's round is laid down."""

from __future__ import annotations

import pytest

from kakehashi.programmes.grants.models import Call
from tests.programmes.grants.makers import a_call, a_director, a_secretary
from tests.programmes.grants.makers_calls import copy_typed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def url_of(call: Call) -> str:
    return f"/grants/rounds/{call.pk}/copy/"


def test_only_what_changes_by_year_is_asked_with_last_years_beside() -> None:
    call = a_call(name="令和9年度 まちづくり助成", rate_percent=50)

    page = signed_in(a_secretary()).get(url_of(call)).content.decode()

    assert 'name="name_ja"' in page, "a year stands in the name"
    assert 'value="令和10年度 まちづくり助成"' in page
    assert 'name="summary_ja"' not in page
    assert 'name="way-town"' not in page
    assert "今年度: 50%" in page
    assert 'name="cap-joint"' in page
    assert 'name="cap-abroad"' not in page, "not set, so not asked"


def test_it_is_shown_once_more_and_then_laid_down() -> None:
    call = a_call()
    client = signed_in(a_secretary())
    typed = copy_typed(call, budget_yen="5,000万円", cap__joint="450万円")

    preview = client.post(url_of(call), {**typed, "do": "preview"})
    assert preview.status_code == 200
    assert "4,500,000円" in preview.content.decode()
    assert Call.objects.count() == 1
    answer = client.post(url_of(call), {**typed, "do": "copy"}, follow=True)

    later = Call.objects.get(fiscal_year=2028)
    assert answer.redirect_chain[-1][0] == f"/grants/rounds/{later.pk}/"
    assert later.budget_yen == 50_000_000
    assert later.caps.get(cap_for="joint").cap_yen == 4_500_000
    assert client.get(f"/grants/calls/{later.pk}/").status_code == 404, "not yet public"


def test_what_cannot_be_read_is_said_at_its_place_and_kept() -> None:
    call = a_call()

    answer = signed_in(a_secretary()).post(
        url_of(call), {**copy_typed(call, budget_yen="たくさん"), "do": "preview"}
    )

    assert answer.status_code == 422
    assert 'value="たくさん"' in answer.content.decode()


def test_a_year_that_exists_is_told_and_refused() -> None:
    call = a_call()
    client = signed_in(a_secretary())
    typed = {**copy_typed(call), "do": "copy"}
    client.post(url_of(call), typed)

    assert "公募はすでにあります。" in client.get(url_of(call)).content.decode()
    assert client.post(url_of(call), typed).status_code == 422
    assert Call.objects.count() == 2


def test_directors_do_not_lay_down_rounds() -> None:
    assert signed_in(a_director()).get(url_of(a_call())).status_code == 403
