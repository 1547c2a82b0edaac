"""The desk of one round: what waits, the filters, the columns, the money."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Case, Review
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call, Movement
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_director,
    a_prefecture,
    a_secretary,
    an_officer,
)
from tests.programmes.grants.makers_round import (
    a_round,
    a_scored_round,
    accepted,
    add_applications,
    an_auditor,
    applications_of,
    page_of,
    signed_in,
)

pytestmark = pytest.mark.django_db


def desk(call: Call, query: str = "") -> str:
    return page_of(signed_in(a_secretary()), f"/grants/rounds/{call.pk}/{query}")


def rows(page: str) -> list[str]:
    """The references in the table, from top to bottom."""
    return re.findall(r'<th scope="row"><a href="[^"]*">(G-[^<]*)</a>', page)


def tile(page: str, word: str) -> int:
    """The number on the tile that leads to ``?waits=word``."""
    found = re.search(rf'href="\?waits={word}"[^>]*><strong>(\d+)</strong>', page)
    assert found, word
    return int(found[1])


def references(call: Call) -> list[str]:
    return [a.case.reference for a in applications_of(call)]


def test_the_tiles_say_for_whom_each_application_waits() -> None:
    call = a_round(3)
    add_applications(call, 2, state=State.ACCEPTED)
    add_applications(call, 4, state=State.RETURNED)
    add_applications(call, 1, state=State.APPEALED)
    add_applications(call, 5, state=State.REVIEW)

    page = desk(call)

    words = ("check", "assign", "score", "decide", "adopt", "appeal", "branch", "town")
    assert [tile(page, word) for word in words] == [3, 2, 0, 5, 0, 1, 0, 4]


def test_a_late_case_is_counted_and_marked() -> None:
    call = a_round(2)
    late = applications_of(call)[1].case
    Case.objects.filter(pk=late.pk).update(due_at=NOON - 100 * DAY)

    page = desk(call, "?waits=late")

    assert tile(page, "late") == 1
    assert rows(page) == [late.reference]
    assert "超過" in page


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("check", State.SUBMITTED),
        ("assign", State.ACCEPTED),
        ("decide", State.REVIEW),
        ("appeal", State.APPEALED),
        ("town", State.RETURNED),
    ],
)
def test_a_tile_leads_to_exactly_the_applications_it_counts(
    word: str, state: str
) -> None:
    call = a_round(0)
    for other in (
        State.SUBMITTED,
        State.ACCEPTED,
        State.REVIEW,
        State.APPEALED,
        State.RETURNED,
        State.AWARDED,
    ):
        add_applications(call, 2, state=other)

    page = desk(call, f"?waits={word}")

    wanted = Case.objects.filter(state=state).order_by("reference")
    assert rows(page) == [case.reference for case in wanted]
    assert tile(page, word) == 2


def test_the_filter_is_in_the_address_and_stays_in_the_form() -> None:
    call = a_round(12)
    body = applications_of(call)[11].case.applicant
    prefecture = a_prefecture()

    page = desk(call, f"?q=試験11&prefecture={prefecture.pk}&kind=town&state=submitted")

    assert rows(page) == [references(call)[11]]
    assert body.name in page
    assert 'value="試験11"' in page
    assert f'<option value="{prefecture.pk}" selected>' in page
    assert '<option value="town" selected>' in page
    assert re.search(r'name="state" value="submitted" checked', page)


def test_a_prefecture_finds_its_own_application_too() -> None:
    call = a_round(1)
    prefecture = a_prefecture()
    Case.objects.update(applicant=prefecture)

    assert len(rows(desk(call, f"?prefecture={prefecture.pk}"))) == 1


def test_words_that_make_no_sense_are_left_out() -> None:
    call = a_round(2)

    page = desk(
        call,
        "?state=nonsense&prefecture=99999999999999999999&kind=%00&q=%00&waits=x"
        "&sort=drop&col=nonsense&page=-3",
    )

    assert len(rows(page)) == 2


def test_columns_are_chosen_in_the_address() -> None:
    call = a_scored_round(1)

    page = desk(call, "?col=reference&col=score&col=reviews")

    heads = re.findall(r"<th scope=\"col\"[^>]*><a[^>]*>([^<]*)</a>", page)
    assert [head.strip() for head in heads] == ["受付番号", "評点", "提出された審査"]
    assert ">100.0</td>" in page
    assert ">3</td>" in page


def test_a_score_is_not_shown_before_every_review_is_in() -> None:
    call = a_scored_round(1)
    one = Case.objects.get().reviews.order_by("pk")[:1]
    Review.objects.filter(pk__in=one.values("pk")).update(submitted_at=None)

    page = desk(call, "?col=reference&col=score")

    assert ">－</td>" in page


def test_a_click_on_a_heading_sorts_and_a_second_turns_it_round() -> None:
    call = a_round(0)
    for yen in (2_000_000, 3_000_000, 1_000_000):
        add_applications(call, 1, requested=yen)
    first, second, third = references(call)

    rising = desk(call, "?sort=requested")
    falling = desk(call, "?sort=-requested")

    assert rows(rising) == [third, first, second]
    assert 'href="?sort=-requested"' in rising
    assert rows(falling) == [second, first, third]
    assert 'aria-sort="descending"' in falling


def test_fifty_rows_stand_on_a_page_and_the_filter_goes_along() -> None:
    call = a_round(120)

    page = desk(call, "?kind=town&page=2")

    assert rows(page) == references(call)[50:100]
    assert "120件中51〜100件を表示" in page
    assert 'href="?kind=town&amp;page=3#cases"' in page
    assert 'href="?kind=town&amp;page=1#cases"' in page


def test_a_page_beyond_the_last_is_the_last() -> None:
    call = a_round(3)

    assert rows(desk(call, "?page=99")) == references(call)


def test_nothing_found_says_how_to_see_more() -> None:
    assert "条件に合う申請はありません" in desk(a_round(1), "?q=ない")


def test_the_money_says_budget_committed_proposed_and_left() -> None:
    call = a_round(2, state=State.AWARDED, budget_yen=9_000_000)
    for application in applications_of(call):
        Movement.objects.create(
            application=application,
            kind="award",
            committed_yen=1_500_000,
            on=NOON.date(),
            at=NOON,
        )

    page = desk(call)

    assert "9,000,000円" in page
    assert "3,000,000円" in page
    assert "6,000,000円" in page
    assert '<svg class="money-bar"' in page


def test_a_title_cannot_bring_markup_onto_the_desk() -> None:
    call = a_round(1)
    Case.objects.update(title="<script>alert(1)</script>")
    Organisation.objects.filter(kind="town").update(name="<b>町</b>")

    page = desk(call)

    assert "<script>alert" not in page
    assert "<b>町" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_directors_and_auditors_read_it_and_officers_do_not() -> None:
    call = a_round(1)
    address = f"/grants/rounds/{call.pk}/"

    for person in (a_director(), an_auditor()):
        assert "審査委員を割り当てる" not in page_of(signed_in(person), address)
    assert signed_in(an_officer()).get(address).status_code == 403
    assert signed_in(a_secretary()).get("/grants/rounds/999/").status_code == 404


def test_an_act_shows_on_the_desk_at_once() -> None:
    call = a_round(2)
    assert tile(desk(call), "check") == 2

    accepted(applications_of(call)[0], by=a_secretary("tanaka"))

    page = desk(call)
    assert (tile(page, "check"), tile(page, "assign")) == (1, 1)


def test_drafts_do_not_exist_for_the_desk() -> None:
    call = a_round(1)
    add_applications(call, 1, state=State.DRAFT)

    assert len(rows(desk(call))) == 1


@pytest.mark.parametrize("count", [10, 200])
def test_the_queries_do_not_grow_with_the_round(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_round(count)
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(15):
        page_of(client, f"/grants/rounds/{call.pk}/?waits=check&sort=-score&col=score")
