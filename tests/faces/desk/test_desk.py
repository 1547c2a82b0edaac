from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kakehashi.engines.cases.models import CaseEvent, Proposal, Review, Rubric
from kakehashi.faces.desk.looks import COOKIE
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices.models import DeskNotice, Message
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Movement
from tests.faces.makers import (
    NOW,
    a_branch,
    a_call,
    a_case,
    a_person,
    a_town,
    an_office,
    an_officer,
    hold,
    on_route,
    the_association,
)

pytestmark = pytest.mark.django_db
QUESTIONS = {
    Post.OFFICER: 10,
    Post.BRANCH: 7,
    Post.SECRETARIAT: 13,
    Post.OFFICE: 5,
    Post.REVIEWER: 7,
    Post.DIRECTOR: 7,
    Post.AUDITOR: 7,
    Post.OPERATOR: 8,
}


def desk_of(user: User, client: Client | None = None, path: str = "/desk/") -> str:
    client = client or Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def section(page: str, slug: str) -> str:
    """The text of one section, tags and double spaces gone."""
    found = re.search(
        rf'<section[^>]*aria-labelledby="{slug}".*?</section>', page, re.S
    )
    assert found, slug
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())


def test_a_stranger_is_sent_to_sign_in() -> None:
    response = Client().get("/desk/")
    assert response.status_code == 302
    assert "next=/desk/" in response.headers["Location"]


def test_a_person_without_a_role_is_told_so() -> None:
    assert "本日時点の役割がありません" in desk_of(a_person())


def test_an_officer_sees_returned_ones_before_drafts() -> None:
    draft = a_case(due_at=NOW + timedelta(days=1))
    returned = a_case(
        state="returned",
        submitted_at=NOW - timedelta(days=4),
        due_at=NOW + timedelta(days=5),
    )
    text = section(desk_of(an_officer()), "in-hand")
    assert text.index(returned.reference) < text.index(draft.reference)
    assert "あと5日" in text


def test_an_officer_sees_nothing_of_another_town() -> None:
    other = a_town("四万十町", "394122")
    a_case(applicant=other, title="よその町の事業")
    assert "よその町の事業" not in desk_of(an_officer())


def test_an_officer_sees_cases_she_applies_to_jointly() -> None:
    other = a_town("四万十町", "394122")
    case = a_case(applicant=other, title="ともに行う事業")
    case.parties.create(organisation=a_town())
    assert "ともに行う事業" in section(desk_of(an_officer()), "in-hand")


def test_an_officer_is_told_what_her_town_may_ask_and_until_when() -> None:
    a_call(name_ja="町の助成")
    text = section(desk_of(an_officer()), "open-calls")
    assert "町の助成" in text
    assert "3,000,000円まで" in text
    assert "令和8年12月2日(2026) 12:00 必着" in text


def test_a_call_that_is_not_for_towns_is_not_offered_to_one() -> None:
    call = a_call(name_ja="県だけの助成")
    call.eligibilities.all().delete()
    assert "県だけの助成" not in section(desk_of(an_officer()), "open-calls")


def test_an_officer_sees_where_her_application_stands() -> None:
    case = a_case(stands_at=a_branch())
    text = section(desk_of(an_officer()), "sent")
    assert case.reference in text
    assert "高知県支部" in text


def test_what_others_did_since_the_last_look_is_told_and_own_steps_are_not() -> None:
    officer, branch = an_officer(), a_branch()
    colleague = a_person(Post.BRANCH, branch, name="支部 太郎")
    case = a_case(stands_at=branch)
    client = Client()
    desk_of(officer, client)
    for version, who in ((1, officer), (2, colleague)):
        CaseEvent.objects.create(
            case=case,
            version=version,
            move="forward",
            to_state="submitted",
            stands_at=branch,
            by=who,
            acted_as="holder",
            at=NOW + timedelta(minutes=version),
        )
    client.force_login(officer)
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        text = section(client.get("/desk/").content.decode(), "changes")
    assert text.count(case.reference) == 1
    assert "支部 太郎" in text


def test_the_first_look_has_nothing_to_compare_with() -> None:
    assert 'aria-labelledby="changes"' not in desk_of(an_officer())


def test_another_persons_cookie_tells_nothing() -> None:
    client = Client()
    desk_of(an_officer(), client)
    assert 'aria-labelledby="changes"' not in desk_of(an_officer(), client)


def test_a_forged_cookie_tells_nothing() -> None:
    client = Client()
    client.cookies[COOKIE] = "made:up"
    assert 'aria-labelledby="changes"' not in desk_of(an_officer(), client)


def test_a_branch_sees_the_late_one_first_and_why_one_is_held() -> None:
    branch = a_branch()
    calm = a_case(stands_at=branch, due_at=NOW + timedelta(days=20))
    late = a_case(stands_at=branch, due_at=NOW - timedelta(days=2))
    on_route(calm, branch, here=branch)
    calm.stops.update(held_at=NOW, hold_note="町に電話で確認中")
    text = section(desk_of(a_person(Post.BRANCH, branch)), "at-branch")
    assert text.index(late.reference) < text.index(calm.reference)
    assert "2日過ぎています" in text
    assert "町に電話で確認中" in text


def test_a_branch_sees_what_its_municipalities_have_to_correct() -> None:
    branch = a_branch()
    owed = a_case(state="returned", submitted_at=NOW - timedelta(days=9))
    on_route(owed, branch)
    draft = a_case(title="まだ見せない下書き")
    on_route(draft, branch)
    page = desk_of(a_person(Post.BRANCH, branch))
    assert owed.reference in section(page, "owed")
    assert "まだ見せない下書き" not in page


def test_the_secretariat_sees_what_arrived_anew_and_what_came_back() -> None:
    hq = the_association()
    new, again = a_case(stands_at=hq), a_case(stands_at=hq)
    staff = a_person(Post.SECRETARIAT, hq)
    CaseEvent.objects.create(
        case=again,
        version=1,
        move="return",
        to_state="returned",
        stands_at=a_town(),
        by=staff,
        acted_as="association",
        at=NOW - timedelta(days=4),
    )
    text = section(desk_of(staff), "arrived")
    assert "2件" in text
    assert new.reference in text
    assert text.split(again.reference)[1].count("差戻し後の補正") == 1
    assert text.count("差戻し後の補正") == 2  # the lead, and the one that came back


def test_the_secretariat_sees_late_branches_appeals_and_open_proposals() -> None:
    hq, branch = the_association(), a_branch()
    staff = a_person(Post.SECRETARIAT, hq)
    late = a_case(stands_at=branch, due_at=NOW - timedelta(days=1))
    appeal = a_case(stands_at=hq, state="appealed")
    Proposal.objects.create(
        kind="grants.application",
        fiscal_year=2027,
        title="第1回の決定案",
        why="順位のとおり",
        by=staff,
        at=NOW,
    )
    page = desk_of(staff)
    assert late.reference in section(page, "late")
    assert appeal.reference in section(page, "appeals")
    assert "第1回の決定案" in section(page, "to-adopt")


def test_the_secretariat_sees_reviews_outstanding_and_the_budget_left() -> None:
    hq = the_association()
    staff, reviewer = a_person(Post.SECRETARIAT, hq), a_person(Post.REVIEWER, hq)
    call = a_call(budget_yen=10_000_000)
    case = a_case(stands_at=hq, state="review", call=call)
    rubric = Rubric.objects.create(name="基準", since=NOW.date())
    Review.objects.create(
        case=case, rubric=rubric, reviewer=reviewer, assigned_at=NOW, assigned_by=staff
    )
    done = a_case(stands_at=hq, state="awarded", call=call, closed_at=NOW)
    Movement.objects.create(
        application_id=done.pk,
        kind="award",
        committed_yen=4_000_000,
        on=NOW.date(),
        at=NOW,
    )
    page = desk_of(staff)
    assert "0 / 1" in section(page, "reviews")
    assert "6,000,000円" in section(page, "budgets")


def test_a_reviewer_sees_what_is_left_to_score_and_how_far_she_is() -> None:
    hq = the_association()
    reviewer = a_person(Post.REVIEWER, hq)
    rubric = Rubric.objects.create(name="基準", since=NOW.date())
    cases = [a_case(stands_at=hq, state="review") for _ in range(3)]
    for case, submitted, conflict in zip(
        cases, (None, NOW, None), (None, None, NOW), strict=True
    ):
        Review.objects.create(
            case=case,
            rubric=rubric,
            reviewer=reviewer,
            assigned_at=NOW,
            assigned_by=reviewer,
            submitted_at=submitted,
            conflict_declared_at=conflict,
            conflict_reason="親族" if conflict else "",
        )
    page = desk_of(reviewer)
    text = section(page, "to-score")
    assert "2件のうち1件" in text
    assert f"/grants/reviews/{cases[0].reference}/" in page
    assert cases[1].reference not in text
    assert cases[2].reference not in text


def test_an_office_abroad_sees_its_own_hour_beside_japans() -> None:
    text = section(desk_of(a_person(Post.OFFICE, an_office())), "hours")
    assert "22:00" in text  # the evening before in New York
    assert "12:00" in text


def test_an_office_abroad_is_told_honestly_that_nothing_comes_yet() -> None:
    text = section(desk_of(a_person(Post.OFFICE, an_office())), "office-cases")
    assert "まだありません" in text


@pytest.mark.parametrize("post", [Post.DIRECTOR, Post.AUDITOR])
def test_the_board_sees_what_waits_and_what_was_decided(post: str) -> None:
    hq = the_association()
    staff, other = a_person(Post.SECRETARIAT, hq), a_person(Post.SECRETARIAT, hq)
    proposed = {
        "kind": "grants.application",
        "fiscal_year": 2027,
        "why": "順位のとおり",
    }
    Proposal.objects.create(title="待つ案", by=staff, at=NOW, **proposed)
    Proposal.objects.create(
        title="決まった案",
        by=staff,
        at=NOW,
        adopted_by=other,
        adopted_at=NOW,
        adopted_on=NOW.date(),
        adopting_body="第3回審査会",
        document_number="8第1号",
        **proposed,
    )
    page = desk_of(a_person(post, hq))
    assert "待つ案" in section(page, "to-adopt")
    assert "決まった案" in section(page, "adopted")
    assert "第3回審査会" in section(page, "adopted")


def test_an_operator_sees_mail_that_was_given_up() -> None:
    Message.objects.create(
        key="a",
        to_address="town@example.jp",
        subject="件名",
        body="本文",
        message_id="<a@example.jp>",
        created_at=NOW,
        failed_at=NOW,
    )
    operator = a_person(Post.OPERATOR, the_association())
    assert re.search(
        r"送信をあきらめたメール\s*1", section(desk_of(operator), "health")
    )


def test_an_operator_sees_whose_term_ends_within_a_month() -> None:
    leaver = a_person(name="異動 次郎")
    hold(leaver, Post.OFFICER, a_town(), until=NOW.date() + timedelta(days=9))
    stayer = a_person(name="残留 三郎")
    hold(stayer, Post.OFFICER, a_town(), until=NOW.date() + timedelta(days=90))
    text = section(desk_of(a_person(Post.OPERATOR, the_association())), "ending")
    assert "異動 次郎" in text
    assert "残留 三郎" not in text


def test_a_person_with_two_posts_sees_the_sections_of_both() -> None:
    person = an_officer()
    hold(person, Post.BRANCH, a_branch())
    page = desk_of(person)
    assert section(page, "in-hand")
    assert section(page, "at-branch")


def test_an_unread_notice_leads_to_what_it_is_about_and_is_read_then() -> None:
    officer = an_officer()
    notice = DeskNotice.objects.create(
        key="n",
        user=officer,
        text="補正のお願い",
        url="/grants/applications/G/",
        at=NOW,
    )
    client = Client()
    page = desk_of(officer, client)
    address = f"/notices/{notice.pk}/open/"
    assert f'action="{address}"' in page
    client.force_login(officer)
    assert client.post(address).headers["Location"] == "/grants/applications/G/"
    assert "補正のお願い" not in desk_of(officer, client)


def test_the_desk_speaks_english_too() -> None:
    a_call()
    page = desk_of(an_officer(), path="/en/desk/")
    translation.activate("ja")
    assert "Open now for your town" in page
    assert "up to 3,000,000 yen" in page


def people_of_every_post() -> dict[str, Callable[[], User]]:
    def at(post: str, place: Callable[[], Organisation]) -> Callable[[], User]:
        return lambda: a_person(post, place())

    return {
        Post.OFFICER: an_officer,
        Post.BRANCH: at(Post.BRANCH, a_branch),
        Post.SECRETARIAT: at(Post.SECRETARIAT, the_association),
        Post.OFFICE: at(Post.OFFICE, an_office),
        Post.REVIEWER: at(Post.REVIEWER, the_association),
        Post.DIRECTOR: at(Post.DIRECTOR, the_association),
        Post.AUDITOR: at(Post.AUDITOR, the_association),
        Post.OPERATOR: at(Post.OPERATOR, the_association),
    }


@pytest.mark.parametrize("post", list(Post.values))
def test_a_desk_asks_as_many_questions_for_200_cases_as_for_10(
    post: str,
) -> None:
    person = people_of_every_post()[post]()
    client = Client()
    desk_of(person, client)  # what is asked once a process is asked here
    counts = []
    for many in (10, 190):
        fill(many, person)
        desk_of(person, client)
        with (
            time_machine.travel(NOW, tick=False),
            CaptureQueriesContext(connection) as asked,
        ):
            assert client.get("/desk/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] == QUESTIONS[Post(post)]


def fill(many: int, person: User) -> None:
    """``many`` cases in every place and state, reviews and budgets among them."""
    hq, branch, call = the_association(), a_branch(), a_call(budget_yen=10**9)
    rubric = Rubric.objects.create(name="基準", since=NOW.date())
    kinds = (
        {"stands_at": None},
        {"stands_at": branch, "due_at": NOW - timedelta(days=1)},
        {"stands_at": hq},
        {"stands_at": hq, "state": "review"},
        {"stands_at": hq, "state": "appealed"},
    )
    for number in range(many):
        case = a_case(call=call, **kinds[number % len(kinds)])
        on_route(case, branch, hq, here=case.stands_at)
        if case.state == "review":
            Review.objects.create(
                case=case,
                rubric=rubric,
                reviewer=person,
                assigned_at=NOW,
                assigned_by=person,
            )
