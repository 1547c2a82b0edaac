from __future__ import annotations

from django.urls import path

from kakehashi.programmes.grants.views import (
    applications,
    apply,
    branch,
    calls,
    check,
    documents,
    edit,
    partners,
    past,
    proposals,
    ranking,
    reviews,
    rounds,
    submit,
)

app_name = "grants"
ONE = "applications/<str:reference>"
urlpatterns = [
    # Everyone
    path("calls/", calls.calls, name="calls"),
    path("calls/feed.atom", calls.calls_feed, name="calls_feed"),
    path("calls/deadlines.ics", calls.calls_deadlines, name="calls_deadlines"),
    path("calls/<int:call_id>/", calls.call, name="call"),
    # The applicant
    path("calls/<int:call_id>/apply/", apply.apply, name="apply"),
    path("applications/", applications.applications, name="applications"),
    path(
        "applications/export/",
        applications.applications_export,
        name="applications_export",
    ),
    path(f"{ONE}/", applications.application, name="application"),
    path(f"{ONE}/edit/", edit.edit, name="edit"),
    path(f"{ONE}/edit/costs/", edit.edit_costs, name="edit_costs"),
    path(f"{ONE}/edit/papers/", edit.edit_papers, name="edit_papers"),
    path(f"{ONE}/partners/", partners.partners, name="partners"),
    path(f"{ONE}/submit/", submit.submit, name="submit"),
    path(f"{ONE}/take-back/", submit.take_back, name="take_back"),
    path(f"{ONE}/withdraw/", submit.withdraw, name="withdraw"),
    path(f"{ONE}/appeal/", submit.appeal, name="appeal"),
    # Papers, for whoever may see the application
    path(f"{ONE}/cover/", documents.cover, name="cover"),
    path(f"{ONE}/papers/<int:paper_id>/", documents.paper, name="paper"),
    path(f"{ONE}/letter/", documents.letter, name="letter"),
    # The stops on its way
    path(f"{ONE}/forward/", branch.forward, name="forward"),
    path(f"{ONE}/return/", branch.return_, name="return_"),
    path(f"{ONE}/hold/", branch.hold, name="hold"),
    path(f"{ONE}/pull-up/", branch.pull_up, name="pull_up"),
    # The association
    path(f"{ONE}/check/", check.check, name="check"),
    path(f"{ONE}/accept/", check.accept, name="accept"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:call_id>/", rounds.round_, name="round_"),
    path("rounds/<int:call_id>/export/", rounds.round_export, name="round_export"),
    path("rounds/<int:call_id>/save-view/", rounds.save_view, name="save_view"),
    path("rounds/<int:call_id>/reviewers/", rounds.reviewers, name="reviewers"),
    path("rounds/<int:call_id>/ranking/", ranking.ranking, name="ranking"),
    path("past/", past.past, name="past"),
    path("past/export/", past.past_export, name="past_export"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/adopt/", proposals.adopt, name="adopt"),
    path(
        "proposals/<int:pk>/withdraw/",
        proposals.withdraw_proposal,
        name="withdraw_proposal",
    ),
    # The reviewers
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:reference>/", reviews.review, name="review"),
    path("reviews/<str:reference>/conflict/", reviews.conflict, name="conflict"),
]
