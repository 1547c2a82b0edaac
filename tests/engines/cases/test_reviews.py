"""assign_reviews, assign_review, unassign_review, declare_conflict, save_scores,
submit_review, note_for_committee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from kakehashi.engines.cases.models import Case, Party, Review, Rubric
from kakehashi.engines.cases.queries import review_table, visible_to
from kakehashi.engines.cases.reviews import (
    Assignment,
    assign_review,
    assign_reviews,
    declare_conflict,
    note_for_committee,
    save_scores,
    submit_review,
    unassign_review,
)
from kakehashi.engines.cases.verbs import make_move
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.organisations.models import Kind
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    HOUR,
    NOON,
    TODAY,
    World,
    a_body,
    a_case_at_the_association,
    a_draft,
    a_person,
    a_reviewer,
    a_rubric,
    a_world,
    codes,
    give_role,
)

pytestmark = pytest.mark.django_db
LATER = NOON + 5 * HOUR


def assigned(
    world: World,
    cases: list[Case],
    reviewers: list[User],
    *,
    per_case: int = 3,
    by: User | None = None,
    rubric: Rubric | None = None,
    same_prefecture_excluded: bool = True,
) -> Assignment:
    return assign_reviews(
        cases,
        reviewers,
        rubric=rubric or a_rubric(),
        per_case=per_case,
        by=by or world.staff,
        at=LATER,
        same_prefecture_excluded=same_prefecture_excluded,
    )


def by_hand(
    world: World,
    case: Case,
    reviewer: User,
    *,
    by: User | None = None,
    same_prefecture_excluded: bool = True,
    rubric: Rubric | None = None,
) -> Review:
    return assign_review(
        case,
        reviewer,
        rubric=rubric or a_rubric(),
        by=by or world.staff,
        at=LATER,
        same_prefecture_excluded=same_prefecture_excluded,
    )


def points(review: Review, *given: int | None) -> dict[int, int | None]:
    criteria = review.rubric.criteria.order_by("position")
    return {c.pk: n for c, n in zip(criteria, given, strict=True)}


# assign_reviews


def test_every_case_gets_its_reviewers_and_the_loads_are_even() -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(8)]
    reviewers = [a_reviewer(world) for _ in range(5)]

    found = assigned(world, cases, reviewers)

    assert found.short == []
    rows = Review.objects.values_list("case", "reviewer")
    assert sorted(Counter(case for case, _who in rows).values()) == [3] * 8
    loads = Counter(who for _case, who in rows).values()
    assert max(loads) - min(loads) <= 1
    assert [r.case for r in found.reviews][:3] == [cases[0]] * 3


def test_assigning_again_adds_only_what_is_missing() -> None:
    world = a_world()
    cases = [a_case_at_the_association(world) for _ in range(3)]
    reviewers = [a_reviewer(world) for _ in range(4)]
    first = assigned(world, cases, reviewers, per_case=2)

    again = assigned(world, cases, reviewers, per_case=3)

    assert (len(first.reviews), len(again.reviews)) == (6, 3)
    assert assigned(world, cases, reviewers, per_case=3).reviews == []


def test_a_case_that_cannot_get_enough_reviewers_is_named_with_the_reasons() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    good, own, near = (
        a_reviewer(world),
        a_reviewer(world, world.town),
        a_reviewer(world, world.neighbour),
    )
    former = a_person(Post.DIRECTOR, world.headquarters)

    found = assigned(world, [case], [good, own, near, former])

    left_out = [
        (own, "own-organisation"),
        (near, "own-prefecture"),
        (former, "not-a-reviewer"),
    ]
    assert found.short == [(case, 2, left_out)]


def test_a_declared_conflict_is_not_assigned_again_and_her_place_is_filled() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    first, second = a_reviewer(world), a_reviewer(world)
    [review] = assigned(world, [case], [first], per_case=1).reviews
    declare_conflict(review, reason="親族の団体", by=first, at=LATER)

    found = assigned(world, [case], [first, second], per_case=1)

    assert [r.reviewer_id for r in found.reviews] == [second.pk]
    again = assigned(world, [case], [first], per_case=2)
    assert again.short == [(case, 1, [(first, "declared")])]


@pytest.mark.parametrize("who", ["stranger", "officer", "branch_officer", "director"])
def test_only_the_association_assigns(who: str) -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with pytest.raises(Refused) as refused:
        assigned(world, [case], [a_reviewer(world)], by=getattr(world, who))
    assert codes(refused.value) == ["not-permitted"]
    with pytest.raises(Refused) as refused:
        by_hand(world, case, a_reviewer(world), by=getattr(world, who))
    assert codes(refused.value) == ["not-permitted"]
    assert not Review.objects.exists()


def test_drafts_and_closed_cases_get_no_reviewers() -> None:
    world = a_world()
    closed = a_case_at_the_association(world)
    make_move(CHART, closed, "award", by=world.staff, at=LATER)

    for case, code in ((a_draft(world), "not-permitted"), (closed, "case-closed")):
        with pytest.raises(Refused) as refused:
            assigned(world, [case], [a_reviewer(world)])
        assert codes(refused.value) == [code]


def test_assigning_takes_as_many_queries_to_read_ten_cases_as_two(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    world = a_world()
    reviewers = [a_reviewer(world) for _ in range(3)]
    cases = [a_case_at_the_association(world) for _ in range(10)]
    fresh = list(Case.objects.filter(pk__in=[c.pk for c in cases]))
    rubric = a_rubric()

    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        assigned(world, fresh, reviewers, rubric=rubric)


# conflicts


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ("town", "own-organisation"),
        ("neighbour", "own-prefecture"),
        ("prefecture", "own-prefecture"),
        ("branch", "own-prefecture"),
        ("far_town", ""),
        ("headquarters", ""),
    ],
)
def test_a_conflict_of_interest_keeps_a_reviewer_from_a_case(
    home: str, code: str
) -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    reviewer = a_reviewer(world, getattr(world, home))

    if not code:
        assert by_hand(world, case, reviewer).reviewer == reviewer
        return
    with pytest.raises(Refused) as refused:
        by_hand(world, case, reviewer)
    assert codes(refused.value) == [code]
    assert refused.value.problems[0].field == "reviewer"


def test_the_own_prefecture_counts_only_where_the_setting_says_so() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    near = a_reviewer(world, world.neighbour)

    review = by_hand(world, case, near, same_prefecture_excluded=False)

    assert review.reviewer == near


def test_a_party_and_what_belongs_to_it_are_applicants_as_well() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    body = a_body(Kind.REGIONAL_ASSOCIATION, parent=world.far_town)
    Party.objects.create(case=case, organisation=body)

    for home in (body, world.far_town):
        with pytest.raises(Refused) as refused:
            by_hand(world, case, a_reviewer(world, home))
        assert codes(refused.value) == ["own-organisation"]


def test_a_reviewer_sent_by_a_town_belongs_to_that_town() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with pytest.raises(Refused) as refused:
        by_hand(world, case, a_person(Post.REVIEWER, world.town))

    assert codes(refused.value) == ["own-organisation"]


def test_only_reviewers_of_the_day_review_and_each_once() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    reviewer = a_reviewer(world)
    by_hand(world, case, reviewer)

    with pytest.raises(Refused) as refused:
        by_hand(world, case, world.director)
    assert codes(refused.value) == ["not-a-reviewer"]
    with pytest.raises(Refused) as refused:
        by_hand(world, case, reviewer)
    assert codes(refused.value) == ["already-assigned"]


# unassign_review


def test_a_review_is_taken_away_with_its_draft_scores_and_recorded() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    reviewer = a_reviewer(world)
    review = by_hand(world, case, reviewer)
    save_scores(review, points(review, 1, None), "", by=reviewer, at=LATER)

    unassign_review(review, by=world.colleague, at=LATER)

    assert not Review.objects.exists()
    assert not visible_to(reviewer, on=TODAY).exists()
    assert Entry.objects.filter(act="cases.unassign-review").count() == 1


def test_a_submitted_review_and_a_declared_conflict_are_not_taken_away() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    done, out = a_reviewer(world), a_reviewer(world)
    submitted, declared = by_hand(world, case, done), by_hand(world, case, out)
    save_scores(submitted, points(submitted, 1, 1), "", by=done, at=LATER)
    submit_review(submitted, by=done, at=LATER)
    declare_conflict(declared, reason="親族", by=out, at=LATER)

    for review, code in ((submitted, "review-submitted"), (declared, "conflict-stays")):
        with pytest.raises(Refused) as refused:
            unassign_review(review, by=world.staff, at=LATER)
        assert codes(refused.value) == [code]
    with pytest.raises(Refused) as refused:
        unassign_review(submitted, by=done, at=LATER)
    assert codes(refused.value) == ["not-permitted"]
    assert Review.objects.count() == 2


# declare_conflict


def test_a_conflict_declared_after_scoring_takes_the_score_out_of_the_mean() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    rubric, people = a_rubric(10), [a_reviewer(world) for _ in range(3)]
    for reviewer, given in zip(people, (10, 5, 0), strict=True):
        review = by_hand(world, case, reviewer, rubric=rubric)
        save_scores(review, points(review, given), "", by=reviewer, at=LATER)
        submit_review(review, by=reviewer, at=LATER)
    before = review_table([case])[0]

    declare_conflict(review, reason="委託先の役員", by=people[-1], at=LATER)

    after = review_table([case])[0]
    assert (before.mean, before.done) == (50.0, 3)
    assert (after.mean, after.done, after.assigned) == (75.0, 2, 2)
    assert list(visible_to(people[-1], on=TODAY)) == []
    assert list(visible_to(people[0], on=TODAY)) == [case]


def test_the_association_declares_a_conflict_for_a_reviewer() -> None:
    world = a_world()
    review = by_hand(world, a_case_at_the_association(world), a_reviewer(world))

    declare_conflict(review, reason="新聞で知った", by=world.staff, at=LATER)

    review.refresh_from_db()
    assert (review.conflict_declared_at, review.conflict_reason) == (
        LATER,
        "新聞で知った",
    )


def test_a_conflict_needs_a_reason_and_an_open_case() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    reviewer = a_reviewer(world)
    review = by_hand(world, case, reviewer)

    with pytest.raises(Refused) as refused:
        declare_conflict(review, reason=" ", by=reviewer, at=LATER)
    assert codes(refused.value) == ["conflict-unexplained"]
    make_move(CHART, case, "award", by=world.staff, at=LATER)
    review = Review.objects.get(pk=review.pk)
    with pytest.raises(Refused) as refused:
        declare_conflict(review, reason="親族", by=reviewer, at=LATER)
    assert codes(refused.value) == ["case-closed"]


# save_scores, submit_review


def test_scores_are_kept_as_they_come_and_taken_back() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    review = by_hand(world, a_case_at_the_association(world), reviewer)

    save_scores(review, points(review, 5, None), "途中", by=reviewer, at=LATER)
    save_scores(review, points(review, None, 10), "まとめ", by=reviewer, at=LATER)

    review = Review.objects.get(pk=review.pk)
    assert [s.points for s in review.scores.all()] == [10]
    assert review.comment == "まとめ"


@pytest.mark.parametrize("given", [-1, 6, 10**9])
def test_points_outside_the_range_are_refused_beside_their_field(given: int) -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    review = by_hand(world, a_case_at_the_association(world), reviewer)
    first = review.rubric.criteria.get(position=1)

    with pytest.raises(Refused) as refused:
        save_scores(review, points(review, given, 3), "", by=reviewer, at=LATER)

    assert codes(refused.value) == ["score-out-of-range"]
    assert refused.value.problems[0].field == f"score-{first.pk}"
    assert not review.scores.exists()


def test_a_criterion_of_another_rubric_is_refused() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    review = by_hand(world, a_case_at_the_association(world), reviewer)
    other = a_rubric().criteria.get(position=1)

    with pytest.raises(Refused) as refused:
        save_scores(review, {other.pk: 1}, "", by=reviewer, at=LATER)

    assert codes(refused.value) == ["score-out-of-range"]
    assert refused.value.problems[0].field == f"score-{other.pk}"


def test_an_incomplete_review_is_refused_at_each_missing_score() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    review = by_hand(world, a_case_at_the_association(world), reviewer)
    second = review.rubric.criteria.get(position=2)
    save_scores(review, points(review, 0, None), "", by=reviewer, at=LATER)

    with pytest.raises(Refused) as refused:
        submit_review(review, by=reviewer, at=LATER)

    assert codes(refused.value) == ["score-missing"]
    assert refused.value.problems[0].field == f"score-{second.pk}"
    assert Review.objects.get(pk=review.pk).submitted_at is None


def test_a_submitted_review_is_fixed_also_in_another_tab() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    review = by_hand(world, a_case_at_the_association(world), reviewer)
    other_tab = Review.objects.get(pk=review.pk)
    save_scores(review, points(review, 1, 2), "", by=reviewer, at=LATER)
    submit_review(review, by=reviewer, at=LATER)

    acts: list[Callable[[], object]] = [
        lambda: save_scores(other_tab, points(review, 5, 5), "", by=reviewer, at=LATER),
        lambda: submit_review(other_tab, by=reviewer, at=LATER),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused.value) == ["review-submitted"]
    assert sorted(s.points for s in review.scores.all()) == [1, 2]


@pytest.mark.parametrize("who", ["stranger", "officer", "staff", "another reviewer"])
def test_nobody_scores_for_another(who: str) -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    reviewer, another = a_reviewer(world), a_reviewer(world)
    review = by_hand(world, case, reviewer)
    by_hand(world, case, another)
    by = another if who == "another reviewer" else getattr(world, who)

    acts: list[Callable[[], object]] = [
        lambda: save_scores(review, points(review, 1, 1), "", by=by, at=LATER),
        lambda: submit_review(review, by=by, at=LATER),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused.value) == ["not-permitted"]
    if who != "staff":
        with pytest.raises(Refused) as refused:
            declare_conflict(review, reason="親族", by=by, at=LATER)
        assert codes(refused.value) == ["not-permitted"]


def test_a_reviewer_with_a_conflict_scores_no_more_and_nobody_a_closed_case() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    reviewer, other = a_reviewer(world), a_reviewer(world)
    review, open_one = by_hand(world, case, reviewer), by_hand(world, case, other)
    declare_conflict(review, reason="親族", by=reviewer, at=LATER)

    with pytest.raises(Refused) as refused:
        save_scores(review, points(review, 1, 1), "", by=reviewer, at=LATER)
    assert codes(refused.value) == ["not-permitted"]
    make_move(CHART, case, "award", by=world.staff, at=LATER)
    open_one = Review.objects.get(pk=open_one.pk)
    with pytest.raises(Refused) as refused:
        save_scores(open_one, {}, "", by=other, at=LATER)
    assert codes(refused.value) == ["case-closed"]


# note_for_committee


def test_the_secretariat_tells_the_committee_what_it_should_know() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    note = note_for_committee(case, "前年度も採択", by=world.staff, at=LATER)

    assert list(case.committee_notes.all()) == [note]
    with pytest.raises(Refused) as refused:
        note_for_committee(case, "  ", by=world.staff, at=LATER)
    assert codes(refused.value) == ["text-missing"]


@pytest.mark.parametrize("who", ["stranger", "officer", "branch_officer", "director"])
def test_nobody_else_writes_to_the_committee(who: str) -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with pytest.raises(Refused) as refused:
        note_for_committee(case, "よろしく", by=getattr(world, who), at=LATER)

    assert codes(refused.value) == ["not-permitted"]


def test_a_reviewer_with_a_second_post_far_away_may_judge() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    give_role(reviewer, Post.DIRECTOR, world.headquarters)

    assert by_hand(world, a_case_at_the_association(world), reviewer).counts
