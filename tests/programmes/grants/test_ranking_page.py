"""The ranking, the cut-off against the budget, and the proposal it ends in."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import CommitteeNote, Proposal, Review
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call
from tests.programmes.grants.makers import a_director, a_secretary, an_officer
from tests.programmes.grants.makers_round import (
    a_round,
    a_scored_round,
    add_applications,
    an_auditor,
    applications_of,
    assigned,
    page_of,
    score,
    signed_in,
)

pytestmark = pytest.mark.django_db


def address(call: Call, query: str = "") -> str:
    return f"/grants/rounds/{call.pk}/ranking/{query}"


def references(call: Call) -> list[str]:
    return [a.case.reference for a in applications_of(call)]


def order_of(page: str) -> list[str]:
    return re.findall(r'<a href="/grants/applications/(G-[^/]*)/">', page)


def chosen(page: str) -> list[str]:
    return re.findall(r'<option value="(\w+)" selected>', page)


def test_the_best_stands_on_top_with_its_mean_and_picture() -> None:
    call = a_scored_round(3)

    page = page_of(signed_in(a_secretary()), address(call))

    assert order_of(page) == references(call)
    assert re.findall(r"<strong>(\d+\.\d)</strong>", page) == ["100.0", "80.0", "60.0"]
    assert page.count('<svg class="marks"') == 3


def test_the_line_falls_where_the_budget_ends() -> None:
    call = a_scored_round(4, budget_yen=2_500_000)

    page = page_of(signed_in(a_secretary()), address(call))

    assert chosen(page)[:4] == ["award", "award", "decline", "decline"]
    assert "上位2件を申請額どおり採択できます" in page
    assert "採択の線(第2位まで)" in page
    assert "採択2件 2,000,000円、不採択2件" in page


def test_another_line_is_drawn_by_the_address_alone() -> None:
    call = a_scored_round(4, budget_yen=2_500_000)

    page = page_of(signed_in(a_secretary()), address(call, "?cutoff=3"))

    assert chosen(page)[:4] == ["award", "award", "award", "decline"]
    assert "予算の残額を超えています" in page
    assert "△500,000円" in page
    assert 'name="cutoff" min="0" max="4" value="3"' in page


@pytest.mark.parametrize(
    ("typed", "line"), [("99", 4), ("-1", 2), ("x", 2), ("", 2), ("0", 0)]
)
def test_a_line_beyond_the_list_or_no_number_is_taken_kindly(
    typed: str, line: int
) -> None:
    call = a_scored_round(4, budget_yen=2_500_000)

    page = page_of(signed_in(a_secretary()), address(call, f"?cutoff={typed}"))

    assert chosen(page)[:4].count("award") == line


def test_reviewers_who_disagree_and_the_one_apart_are_marked() -> None:
    call = a_round(1, state=State.ACCEPTED)
    for review, points in zip(assigned(call), (5, 5, 0), strict=True):
        score(review, points, points)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "評価が分かれている" in page
    assert page.count("ほかと差がある") == 1


def test_without_every_review_there_is_no_mean_and_no_rank() -> None:
    call = a_scored_round(2)
    last = Review.objects.order_by("-pk")[:1]
    Review.objects.filter(pk__in=last.values("pk")).update(submitted_at=None)

    page = page_of(signed_in(a_secretary()), address(call))

    assert page.count("<strong>100.0</strong>") == 1
    assert ">2/3</td>" in page
    assert chosen(page)[:2] == ["award", "leave"]


def test_a_proposal_is_made_of_sums_and_reasons_as_typed() -> None:
    call = a_scored_round(3)
    first, second, third = references(call)

    answer = signed_in(a_secretary()).post(
        address(call),
        {
            "do": "propose",
            "title": "採択案",
            "why": "順位による",
            "common_reason": "予算の範囲内で上位を採択したため",
            f"what-{first}": "award",
            f"amount-{first}": "９００千円",
            f"what-{second}": "decline",
            f"reason-{second}": "対象外の経費が多いため",
            f"what-{third}": "decline",
        },
    )

    proposal = Proposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/grants/proposals/{proposal.pk}/",
    )
    told = proposal.outcomes.order_by("case").values_list("amount_yen", "reason")
    assert list(told) == [
        (900_000, ""),
        (None, "対象外の経費が多いため"),
        (None, "予算の範囲内で上位を採択したため"),
    ]


def test_counting_again_shows_the_sum_and_proposes_nothing() -> None:
    call = a_scored_round(2)
    first, second = references(call)

    answer = signed_in(a_secretary()).post(
        address(call),
        {
            "do": "recount",
            f"what-{first}": "award",
            f"amount-{first}": "700,000",
            f"what-{second}": "leave",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "採択1件 700,000円、不採択0件、今回は諮らないもの1件" in page
    assert 'value="700,000"' in page
    assert not Proposal.objects.exists()


def test_moving_the_line_keeps_the_sums_typed_so_far() -> None:
    call = a_scored_round(3)
    first, second, third = references(call)

    answer = signed_in(a_secretary()).post(
        address(call),
        {
            "do": "cutoff",
            "cutoff": "1",
            "title": "途中の案",
            f"what-{first}": "award",
            f"amount-{first}": "650,000",
            f"what-{second}": "award",
            f"amount-{second}": "1,000,000",
            f"what-{third}": "award",
            f"reason-{third}": "書きかけ",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert chosen(page)[:3] == ["award", "decline", "decline"]
    for kept in ("650,000", "書きかけ", "途中の案"):
        assert f'value="{kept}"' in page


def test_a_refusal_stands_at_its_row_and_nothing_typed_is_lost() -> None:
    call = a_scored_round(2)
    first, second = references(call)

    answer = signed_in(a_secretary()).post(
        address(call),
        {
            "do": "propose",
            "title": "採択案",
            "why": "順位による",
            f"what-{first}": "award",
            f"amount-{first}": "1,000,001",
            f"what-{second}": "decline",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_amount-{first}"' in page
    assert f'href="#id_reason-{second}"' in page
    assert 'value="1,000,001"' in page
    assert 'value="採択案"' in page
    assert not Proposal.objects.exists()


def test_a_sum_that_cannot_be_read_is_told_in_place() -> None:
    call = a_scored_round(1)
    [first] = references(call)

    answer = signed_in(a_secretary()).post(
        address(call),
        {
            "do": "propose",
            "title": "案",
            "why": "順位",
            f"what-{first}": "award",
            f"amount-{first}": "百万くらい",
        },
    )

    assert answer.status_code == 422
    assert 'value="百万くらい"' in answer.content.decode()


def test_what_is_proposed_already_cannot_be_chosen_again() -> None:
    call = a_scored_round(2)
    client = signed_in(a_secretary())
    first, second = references(call)
    data = {
        "do": "propose",
        "title": "案",
        "why": "順位",
        f"what-{second}": "leave",
        f"what-{first}": "award",
        f"amount-{first}": "1000000",
    }
    client.post(address(call), data)

    page = page_of(client, address(call))

    assert "提案済み" in page
    assert f"what-{first}" not in page
    assert order_of(page)[-1] == first


def test_a_revision_starts_from_the_open_proposal_and_replaces_it() -> None:
    call = a_scored_round(2, budget_yen=1_500_000)
    client = signed_in(a_secretary())
    first, second = references(call)
    data = {
        "do": "propose",
        "title": "案",
        "why": "順位",
        f"what-{first}": "award",
        f"amount-{first}": "800000",
        f"what-{second}": "decline",
        f"reason-{second}": "予算のため",
    }
    client.post(address(call), data)
    old = Proposal.objects.get()

    page = page_of(client, address(call, f"?revise={old.pk}"))
    assert 'value="800,000"' in page
    assert 'value="予算のため"' in page
    client.post(address(call), {**data, "revise": old.pk, f"amount-{first}": "900000"})

    new = Proposal.objects.latest("pk")
    old.refresh_from_db()
    assert (new.version, new.previous) == (2, old)
    assert old.withdrawn_at is not None


def test_a_reconsideration_is_named_and_left_for_the_secretariat_to_choose() -> None:
    call = a_round(0, state=State.APPEALED)
    add_applications(call, 1, state=State.APPEALED)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "再検討" in page
    assert chosen(page)[0] == "leave"


def test_a_note_for_the_committee_is_added_and_shown() -> None:
    call = a_scored_round(1)
    client = signed_in(a_secretary())

    answer = client.post(
        address(call),
        {
            "do": "note",
            "reference": references(call)[0],
            "text": "昨年度も採択した団体",
        },
    )

    assert answer.status_code == 302
    assert CommitteeNote.objects.get().text == "昨年度も採択した団体"
    assert "昨年度も採択した団体" in page_of(client, address(call))


def test_directors_and_auditors_read_it_and_cannot_propose() -> None:
    call = a_scored_round(1)

    for person in (a_director(), an_auditor()):
        client = signed_in(person)
        page = page_of(client, address(call, "?cutoff=1"))
        assert 'value="propose"' not in page
        told = client.post(
            address(call), {"do": "propose", "title": "案", "why": "順位"}
        )
        assert told.status_code == 403
    assert not Proposal.objects.exists()
    assert signed_in(an_officer()).get(address(call)).status_code == 403


@pytest.mark.parametrize("count", [5, 60])
def test_the_queries_do_not_grow_with_the_round(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_round(count, state=State.ACCEPTED)
    assigned(call)
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(22):
        page_of(client, address(call))
