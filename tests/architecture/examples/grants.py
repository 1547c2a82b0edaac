from __future__ import annotations

from datetime import timedelta

from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    CheckItem,
    Paper,
    Scheme,
)
from kakehashi.programmes.grants.verbs.applications import submit_application
from kakehashi.programmes.grants.verbs.decisions import Outcome, propose_round
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
    forward_application,
)
from kakehashi.programmes.grants.verbs.papers import edit_papers
from kakehashi.programmes.grants.verbs.reviews import assign_reviewers
from tests.architecture.examples.cast import Cast, Example
from tests.foundation.files.uploads import an_upload
from tests.programmes.grants.makers import a_call, a_draft, a_full_draft, a_rubric

DRAFTS = (
    "edit",
    "edit_costs",
    "edit_papers",
    "partners",
    "submit",
    "withdraw",
    "take_back",
    "appeal",
)
ON_ITS_WAY = ["forward", "return_", "hold"]
AT_THE_ASSOCIATION = ["pull_up", "check", "accept"]
ROUNDS = ["round_", "round_export", "save_view", "reviewers", "ranking"]
PROPOSALS = ["proposal", "adopt", "withdraw_proposal"]


def examples(cast: Cast) -> dict[str, Example]:
    """Applications of the cast's town, and of another town in another prefecture.

    The staff's things (rounds, proposals) belong to the one association.
    """
    first, second, third = (
        a_call(at=cast.at, scheme=scheme, rubric=a_rubric())
        for scheme in list(Scheme)[:3]
    )
    draft = _named(_draft(cast, second), _draft(cast, second, elsewhere=True))
    sent, other = _sent(cast, first), _sent(cast, first, elsewhere=True)
    on_its_way = _named(sent, other)
    at_branch = _named(sent, other, asker=Post.BRANCH)
    reviewed = _named(_under_review(cast, second), sent, asker=Post.REVIEWER)
    proposal = Example({"pk": _proposal(cast, third)})
    call = Example({"call_id": first.pk})
    paper, other_paper = (_paper_of(each) for each in (sent, other))
    return {
        "api:call": call,
        "grants:call": call,
        "grants:apply": call,
        "grants:application": on_its_way,
        "grants:cover": on_its_way,
        "grants:letter": on_its_way,
        "grants:paper": Example(
            {**on_its_way.own, "paper_id": paper},
            {**(on_its_way.other or {}), "paper_id": other_paper},
        ),
        "grants:review": reviewed,
        "grants:conflict": reviewed,
        **{f"grants:{name}": draft for name in DRAFTS},
        **{f"grants:{name}": at_branch for name in ON_ITS_WAY},
        **{
            f"grants:{name}": Example(on_its_way.own, form={"x": "x"})
            for name in AT_THE_ASSOCIATION
        },
        **{f"grants:{name}": call for name in ROUNDS},
        **{f"grants:{name}": proposal for name in PROPOSALS},
    }


def _named(
    own: Application, other: Application, *, asker: Post = Post.OFFICER
) -> Example:
    return Example(
        {"reference": own.case.reference},
        {"reference": other.case.reference},
        asker=asker,
    )


def _draft(cast: Cast, call: Call, *, elsewhere: bool = False) -> Application:
    town = cast.elsewhere if elsewhere else cast.town
    by = cast.stranger_town if elsewhere else cast.of(Post.OFFICER)
    return a_draft(call, town=town, by=by, title="下書き", at=cast.at)


def _sent(cast: Cast, call: Call, *, elsewhere: bool = False) -> Application:
    """With one paper, waiting at the branch of its prefecture."""
    town = cast.elsewhere if elsewhere else cast.town
    by = cast.stranger_town if elsewhere else cast.of(Post.OFFICER)
    title = f"{town.name} {call.scheme}"
    draft = a_full_draft(call, town=town, by=by, title=title, at=cast.at)
    edit_papers(
        draft,
        changes={},
        uploads=[an_upload()],
        seen_at=draft.saved_at,
        by=by,
        at=cast.at,
    )
    return submit_application(draft, by=by, at=cast.at)


def _paper_of(application: Application) -> int:
    return Paper.objects.get(application=application).pk


def _accepted(cast: Cast, call: Call) -> Application:
    clerk, application = cast.of(Post.SECRETARIAT), _sent(cast, call)
    forward_application(application, by=cast.of(Post.BRANCH), at=cast.at)
    checked = dict.fromkeys(CheckItem, (True, ""))
    check_application(application, answers=checked, by=clerk, at=cast.at)
    return accept_application(application, by=clerk, at=cast.at)


def _under_review(cast: Cast, call: Call) -> Application:
    application = _accepted(cast, call)
    assign_reviewers(
        call,
        [cast.of(Post.REVIEWER)],
        seed=1,
        by=cast.of(Post.SECRETARIAT),
        at=cast.at,
    )
    return application


def _proposal(cast: Cast, call: Call) -> int:
    application = _accepted(cast, call)
    return propose_round(
        call,
        [Outcome(application, 600_000, "")],
        title="実演の決定",
        why="順位による",
        by=cast.of(Post.SECRETARIAT),
        at=cast.at + timedelta(seconds=1),
    ).pk
