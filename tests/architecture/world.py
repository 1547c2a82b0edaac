"""A small world for the walk over all routes: who asks, and the things they ask for.

One person of each post and, beside the officer, the branch and the reviewer, one of the
same post elsewhere. Every thing has a name by which `docs/security/who_may.csv` calls
it. One function makes what a programme or an app has; every request is rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from kakehashi.engines.cases.models import Criterion
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.notices.queries import notices_of
from kakehashi.foundation.notices.verbs import new_address, revoke, tell
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.grants.models import Application, Call, CheckItem, Paper
from kakehashi.programmes.grants.verbs.decisions import (
    Outcome,
    adopt_proposal,
    propose_round,
)
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
    forward_application,
)
from kakehashi.programmes.grants.verbs.letters import deliver_letter
from kakehashi.programmes.grants.verbs.papers import edit_papers
from kakehashi.programmes.grants.verbs.reviews import assign_reviewers
from tests.foundation.files.uploads import PDF, an_upload
from tests.programmes.grants.makers import (
    NOON,
    a_branch,
    a_call,
    a_full_draft,
    a_person,
    a_prefecture,
    a_rubric,
    a_town,
    submit_application,
    the_association,
)

Form = Mapping[str, object]


@dataclass(frozen=True)
class Thing:
    """What a route is asked for: the words of its path, and what follows the ``?``."""

    path: Mapping[str, object] = field(default_factory=dict)
    query: str = ""


@dataclass
class World:
    """Who walks, what there is, and how each form is filled in rightly.

    ``forms`` are by name of the route, or by route and thing where a form belongs to
    one thing only.
    """

    people: dict[str, User]
    things: dict[str, Thing] = field(default_factory=dict)
    forms: dict[str | tuple[str, str], Form] = field(default_factory=dict)


def the_world() -> World:
    """Everything, at noon of the makers' day."""
    world = World(the_people())
    add_public(world)
    add_accounts(world)
    add_notices(world)
    add_handover(world)
    add_grants(world)
    return world


def the_people() -> dict[str, User]:
    """By the columns of the table. ``branch_officer`` is what the staff of a prefecture
    often are: an officer of the prefecture itself, and of the branch that stands in it.
    """
    association, kochi = the_association(), a_prefecture()
    office = Organisation.objects.create(
        kind=Kind.OVERSEAS_OFFICE, name="実演海外事務所", parent=association
    )
    college = Organisation.objects.create(
        kind=Kind.NPO, name="実演大学", prefecture=a_prefecture("沖縄県", "47")
    )
    other_town = a_town("実演町", "07301")
    other_branch = a_branch(other_town.prefecture)
    people = {
        "officer": a_person("officer", Post.OFFICER, a_town()),
        "officer_other": a_person("officer-other", Post.OFFICER, other_town),
        "branch": a_person("branch", Post.BRANCH, a_branch()),
        "branch_other": a_person("branch-other", Post.BRANCH, other_branch),
        "branch_officer": a_person("branch-officer", Post.BRANCH, a_branch()),
        "secretariat": a_person("secretariat", Post.SECRETARIAT, association),
        "office": a_person("office", Post.OFFICE, office),
        "reviewer": a_person("reviewer", Post.REVIEWER, college),
        "reviewer_other": a_person("reviewer-other", Post.REVIEWER, college),
        "director": a_person("director", Post.DIRECTOR, association),
        "auditor": a_person("auditor", Post.AUDITOR, association),
        "operator": a_person("operator", Post.OPERATOR, association),
    }
    a_person("branch-officer", Post.OFFICER, kochi)
    for person in people.values():
        person.set_password("橋を渡ると見える町 2026")
        person.save()
    return people


def add_public(world: World) -> None:
    world.things["page"] = Thing({"rest": "about/"})
    world.things["search"] = Thing(query="query=檮原町")
    world.things["town"] = Thing({"code": a_town().code})


def add_accounts(world: World) -> None:
    """Sessions, keys, links and people; none is real."""
    officer, other = world.people["officer"], world.people["officer_other"]
    session = UserSession.objects.create(
        user=officer, session_key="walk", ip="192.0.2.1", user_agent="walk"
    )
    key = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "walk"}
    )
    newcomer = a_person("newcomer", Post.OFFICER, a_town())
    newcomer.set_unusable_password()
    newcomer.save()
    demonstration = User.objects.create(username="demo", is_demonstration=True)
    second = a_person("second-operator", Post.OPERATOR, the_association())
    world.things |= {
        "session-of-officer": Thing({"session_id": session.pk}),
        "passkey-of-officer_other": Thing({"pk": key.pk}),
        "wrong-link": Thing({"uidb36": "1", "key": "a-b"}),
        "wrong-key": Thing({"key": "a"}),
        "no-provider": Thing({"provider_id": "office"}),
        "officer_other": Thing({"person_id": other.pk}),
        "newcomer": Thing({"person_id": newcomer.pk}),
        "nobody": Thing({"person_id": 0}),
        "post-of-officer_other": Thing({"role_id": other.roles.get().pk}),
        "post-of-operator": Thing({"role_id": second.roles.get().pk}),
    }
    term = {"post": Post.OPERATOR, "organisation": the_association().name}
    world.forms |= {
        "accounts:me": {"language": "ja", "time_zone": "Asia/Tokyo"},
        "accounts:relieve": {"until": "2026-12-01"},
        "accounts:appoint": {**term, "since": "2026-12-01"},
        "accounts:invite": {
            **term,
            "since": "2026-12-01",
            "display_name": "実演 新",
            "email": "new@example.jp",
            "username": "walk-invited",
        },
        ("accounts:demo", "demonstration-person"): {"person": demonstration.pk},
        ("accounts:demo", "real-person"): {"person": other.pk},
    }
    world.things |= {"demonstration-person": Thing(), "real-person": Thing()}


def add_notices(world: World) -> None:
    """A notice to one person is nobody else's; a calendar opens by its address."""
    officer, other = world.people["officer"], world.people["officer_other"]
    tell(
        [officer],
        subject="実演の一件",
        body="実演",
        url="/desk/",
        at=NOON,
        key="walk",
    )
    notice = notices_of(officer).get(text="実演の一件")
    living, revoked = new_address(by=officer, at=NOON), new_address(by=other, at=NOON)
    revoke(by=other, at=NOON)
    world.things |= {
        "notice-to-officer": Thing({"notice_id": notice.pk}),
        "address-of-officer": Thing({"token": living.token}),
        "revoked-address": Thing({"token": revoked.token}),
    }


def add_handover(world: World) -> None:
    """The handover page is asked for one's own post, and for others'."""
    for name in ("officer", "operator"):
        role = Role.objects.get(user=world.people[name])
        world.things[f"role-of-{name}"] = Thing(query=f"role={role.pk}")
    world.forms["desk:handover"] = {
        "display_name": "実演 後",
        "email": "successor@example.jp",
        "last_day": "2026-12-31",
    }
    world.forms["desk:handover", "role-of-officer"] = {
        "successor": a_person("colleague", Post.OFFICER, a_town()).pk,
        "last_day": "2026-12-31",
    }


def add_grants(world: World) -> None:
    """Applications of the officer's town in every state, and rounds of the association.

    Each has a call of its own, so that what happens to one does not touch another.
    """
    clerk = a_person("clerk", Post.SECRETARIAT, the_association())
    at_branch, elsewhere = _sent(world, "送付"), _sent(world, "別", who="officer_other")
    here = _forwarded(world, "受付")
    reviewed = _reviewed(world, "審査", by=clerk)
    decided = _decided(world, "決定", by=clerk)
    draft = a_full_draft(_call(), by=world.people["officer"], title="下書き")
    waiting = _accepted(world, "受理", by=clerk)
    papers = {a.pk: Paper.objects.get(application=a).pk for a in (at_branch, elsewhere)}
    world.things |= {
        "call": Thing({"call_id": at_branch.call_id}),
        "round": Thing({"call_id": waiting.call_id}),
        "draft": _named(draft),
        "at-branch": _named(at_branch),
        "at-association": _named(here),
        "in-review": _named(reviewed),
        "declined": _named(decided),
        "paper": _named(at_branch, paper_id=papers[at_branch.pk]),
        "paper-of-another": _named(at_branch, paper_id=papers[elsewhere.pk]),
        "proposal-of-another": _proposed(world, "付議", by=clerk, proposer=clerk),
        "proposal-of-secretariat": _proposed(
            world, "自ら付議", by=clerk, proposer=world.people["secretariat"]
        ),
    }
    met = {f"met-{item}": "yes" for item in CheckItem}
    day = {"due_at": "2026-12-10", "to": "applicant"}
    scores = {
        f"score-{pk}": 1
        for pk in Criterion.objects.filter(rubric=reviewed.call.rubric).values_list(
            "pk", flat=True
        )
    }
    reviewer = world.people["reviewer"]
    note = {"do": "note", "reference": waiting.case.reference, "text": "実演"}
    world.forms |= {
        "grants:apply": {"title": "新しい申請"},
        "grants:edit": _seen(draft, title="書き直し"),
        "grants:edit_costs": _seen(
            draft, **{"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}
        ),
        "grants:edit_papers": _seen(draft, document_number="第1号"),
        "grants:partners": {"name": "073016"},
        "grants:submit": {"seen_version": draft.case.version},
        "grants:take_back": {"seen_version": at_branch.case.version},
        **dict.fromkeys(
            ("grants:withdraw", "grants:appeal", "grants:hold", "grants:pull_up"),
            {"note": "実演の理由"},
        ),
        "grants:forward": {"note": "実演"},
        "grants:return_": {"note": "実演の理由", **day},
        "grants:check": met,
        "grants:accept": met,
        "grants:save_view": {"name": "実演"},
        "grants:reviewers": {"reviewers": reviewer.pk},
        "grants:ranking": note,
        "grants:adopt": {
            "adopting_body": "実演審査会",
            "adopted_on": "2026-11-20",
            "document_number": "実演第9号",
        },
        "grants:review": {"do": "final", "no_conflict": "on", **scores},
        "grants:conflict": {"reason": "実演の理由"},
    }


def _call() -> Call:
    return a_call(rubric=a_rubric(), name=f"公募{Call.objects.count()}")


def _named(application: Application, **more: object) -> Thing:
    return Thing({"reference": application.case.reference, **more})


def _seen(application: Application, **columns: object) -> Form:
    return {"seen_at": application.saved_at.isoformat(), **columns}


def _sent(world: World, title: str, *, who: str = "officer") -> Application:
    """Waiting at the branch, with one paper."""
    by = world.people[who]
    town = by.roles.get().organisation
    draft = a_full_draft(_call(), town=town, by=by, title=title)
    edit_papers(
        draft,
        changes={},
        uploads=[an_upload()],
        seen_at=draft.saved_at,
        by=by,
        at=NOON,
    )
    return submit_application(draft, by=by, at=NOON)


def _forwarded(world: World, title: str) -> Application:
    application = _sent(world, title)
    return forward_application(application, by=world.people["branch"], at=NOON)


def _accepted(world: World, title: str, *, by: User) -> Application:
    application = _forwarded(world, title)
    checked = dict.fromkeys(CheckItem, (True, ""))
    check_application(application, answers=checked, by=by, at=NOON)
    return accept_application(application, by=by, at=NOON)


def _reviewed(world: World, title: str, *, by: User) -> Application:
    """With the one reviewer, who has not scored it yet."""
    application = _accepted(world, title, by=by)
    reviewer = world.people["reviewer"]
    assign_reviewers(application.call, [reviewer], seed=1, by=by, at=NOON)
    application.case.refresh_from_db()
    return application


def _decided(world: World, title: str, *, by: User) -> Application:
    """Declined, with its letter printed and told."""
    application = _reviewed(world, title, by=by)
    proposal = propose_round(
        application.call,
        [Outcome(application, None, "予算の範囲を超えました。")],
        title="実演の決定",
        why="順位による",
        by=by,
        at=NOON,
    )
    letters = adopt_proposal(
        proposal,
        adopting_body="実演審査会",
        adopted_on=date(2026, 11, 20),
        document_number="実演第1号",
        by=world.people["secretariat"],
        at=NOON,
    )
    for letter in letters:
        deliver_letter(letter, PDF, by=by, at=NOON)
    return application


def _proposed(world: World, title: str, *, by: User, proposer: User) -> Thing:
    application = _accepted(world, title, by=by)
    proposal = propose_round(
        application.call,
        [Outcome(application, 600_000, "")],
        title=title,
        why="順位による",
        by=proposer,
        at=NOON,
    )
    return Thing({"pk": proposal.pk})
