"""A small world for the walk over all routes: who asks, and the things they ask for.

One person of each post and, beside the officer, the branch and the reviewer, one of the
same post elsewhere. Every thing has a name by which `docs/security/who_may.csv` calls
it. One function makes what a programme or an app has; every request is rolled back.
"""

from __future__ import annotations

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from kakehashi.engines.cases.models import Criterion
from kakehashi.engines.imports.models import Import
from kakehashi.engines.imports.verbs import confirm_mapping, start_import
from kakehashi.faces.imports.tasks import compare_import, read_import
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.notices.mailboxes import ask_mailbox
from kakehashi.foundation.notices.queries import notices_of
from kakehashi.foundation.notices.verbs import new_address, revoke, tell
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.experts.charts import State as DispatchState
from kakehashi.programmes.experts.models import Candidate, Dispatch
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    CheckItem,
    Paper,
    Scheme,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import submit_application
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
from kakehashi.programmes.grants.verbs.past_awards import import_past_awards
from kakehashi.programmes.grants.verbs.reviews import assign_reviewers
from tests.architecture.world_after import add_after, add_open
from tests.architecture.world_before import add_before
from tests.architecture.world_forms import add_forms
from tests.architecture.world_jet import add_jet
from tests.architecture.world_parts import Form, Thing, World
from tests.architecture.world_settle import add_settle
from tests.faces.imports.makers import FIELDS, a_list
from tests.foundation.files.uploads import PDF, an_upload
from tests.programmes.experts import makers as experts
from tests.programmes.grants.makers import (
    NOON,
    a_branch,
    a_call,
    a_full_draft,
    a_person,
    a_prefecture,
    a_rubric,
    a_town,
    the_association,
)


def the_world() -> World:
    """Everything, at noon of the makers' day."""
    world = World(the_people())
    add_public(world)
    add_accounts(world)
    add_notices(world)
    add_handover(world)
    add_grants(world)
    add_before(world)
    add_after(world)
    add_open(world)
    add_settle(world)
    add_forms(world)
    add_imports(world)
    add_experts(world)
    add_jet(world)
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
    newcomer = a_person("newcomer", Post.OFFICER, a_town())
    newcomer.set_unusable_password()
    newcomer.save()
    key = Authenticator.objects.create(
        user=newcomer, type=Authenticator.Type.WEBAUTHN, data={"name": "walk"}
    )
    demonstration = User.objects.create(username="demo", is_demonstration=True)
    second = a_person("second-operator", Post.OPERATOR, the_association())
    world.things |= {
        "session-of-officer": Thing({"session_id": session.pk}),
        "passkey-of-newcomer": Thing({"pk": key.pk}),
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
    town, an_hour_ago = a_town(), NOON - timedelta(hours=1)
    section = {"section": "企画課", "phone": "", "email": "kikaku@example.jp"}
    box = ask_mailbox(town, **section, by=officer, at=an_hour_ago)
    world.things |= {
        "notice-to-officer": Thing({"notice_id": notice.pk}),
        "address-of-officer": Thing({"token": living.token}),
        "revoked-address": Thing({"token": revoked.token}),
        "mailbox-link": Thing({"token": box.token}),
        "wrong-mailbox-link": Thing({"token": "walk"}),
    }
    world.forms |= {
        "notices:mailbox": {"body": town.pk, "section": "企画課", "email": "b@e.jp"},
        "notices:stop_copies": {"body": town.pk},
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


def add_grants(world: World) -> None:
    """Applications of the officer's town in every state, and rounds of the association.

    The first call is under review, the second waits for its reviewers.
    """
    clerk = a_person("clerk", Post.SECRETARIAT, the_association())
    first, second = (
        a_call(scheme=scheme, rubric=a_rubric()) for scheme in list(Scheme)[:2]
    )
    reviewed, declined = (_accepted(world, first, t, by=clerk) for t in ("甲", "乙"))
    assign_reviewers(first, [world.people["reviewer"]], seed=1, by=clerk, at=NOON)
    _decline(world, same_application(declined), by=clerk)
    draft = a_full_draft(first, by=world.people["officer"], title="下書き")
    at_branch = _sent(world, first, "送付")
    elsewhere = _sent(world, first, "送付", who="officer_other")
    here = _forwarded(world, first, "受付")
    waiting = _accepted(world, second, "受理", by=clerk)
    papers = {a.pk: Paper.objects.get(application=a).pk for a in (at_branch, elsewhere)}
    world.things |= {
        "call": Thing({"call_id": first.pk}),
        "round": Thing({"call_id": second.pk}),
        "draft": _named(draft),
        "at-branch": _named(at_branch),
        "at-association": _named(here),
        "in-review": _named(reviewed),
        "declined": _named(declined),
        "paper": _named(at_branch, paper_id=papers[at_branch.pk]),
        "paper-of-another": _named(at_branch, paper_id=papers[elsewhere.pk]),
    }
    for name in ("clerk", "secretariat"):
        proposer = User.objects.get(username=name)
        application = _accepted(world, second, f"付議 {name}", by=clerk)
        world.things[f"proposal-of-{name}"] = _proposed(application, by=proposer)
    met = {f"met-{item}": "yes" for item in CheckItem}
    day = {"due_at": "2026-12-10", "to": "applicant"}
    reason = {"note": "実演の理由"}
    criteria = Criterion.objects.filter(rubric=first.rubric)
    scores = {f"score-{pk}": 1 for pk in criteria.values_list("pk", flat=True)}
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
        "grants:withdraw": reason,
        "grants:appeal": reason,
        "grants:hold": reason,
        "grants:pull_up": reason,
        "grants:forward": {"note": "実演"},
        "grants:return_": {**reason, **day},
        "grants:check": met,
        "grants:accept": met,
        "grants:save_view": {"name": "実演"},
        "grants:reviewers": {"reviewers": world.people["reviewer"].pk},
        "grants:ranking": note,
        "grants:adopt": {
            "adopting_body": "実演審査会",
            "adopted_on": "2026-11-20",
            "document_number": "実演第9号",
        },
        "grants:review": {"do": "final", "no_conflict": "on", **scores},
        "grants:conflict": {"reason": "実演の理由"},
    }


class Sheet:
    """A file that is sent as often as it is asked for."""

    name = "一覧.csv"

    def read(self) -> bytes:
        return a_list()


def add_imports(world: World) -> None:
    """Sheets of the association at every stage, and one of its office abroad."""
    clerk = User.objects.get(username="clerk")
    office = world.people["office"].roles.get().organisation
    read, compared = _read(clerk), _read(clerk)
    committed = _read(clerk, title="取り込んだ事業")
    for source in (compared, committed):
        _compare(source, by=clerk)
    committed = Import.objects.get(pk=committed.pk)
    import_past_awards(committed, version=committed.version, by=clerk, at=NOON)
    imports = {
        "import-read": read,
        "import-compared": compared,
        "import-committed": committed,
        "import-of-contacts": _read(clerk, target="contacts"),
        "import-elsewhere": _read(clerk, at=office),
    }
    things = {name: Thing({"import_id": one.pk}) for name, one in imports.items()}
    world.things |= things
    columns = {name: place for place, name in enumerate(FIELDS)}
    versions = {
        name: Import.objects.get(pk=one.pk).version for name, one in imports.items()
    }
    world.forms |= {
        "imports:imports": {"target": "past-awards", "file": Sheet()},
        "imports:mapping": {**columns, "table": 0, "version": 1},
        "imports:undo": {"version": versions["import-committed"]},
        "imports:commit": {"version": versions["import-compared"]},
        "imports:cancel": {"version": versions["import-compared"]},
    }


def _read(
    by: User,
    *,
    target: str = "past-awards",
    title: str = "実演の事業",
    at: Organisation | None = None,
) -> Import:
    source = start_import(
        an_upload("一覧.csv", a_list(f"R5,394050,{title},1,")),
        target=target,
        organisation=at or the_association(),
        by=by,
        at=NOON,
    )
    read_import.call(source.pk)
    return Import.objects.get(pk=source.pk)


def _compare(source: Import, *, by: User) -> None:
    mapping = {name: place for place, name in enumerate(FIELDS)}
    confirm_mapping(
        source, mapping, table=0, fingerprint="walk", version=1, by=by, at=NOON
    )
    compare_import.call(source.pk)


def _named(application: Application, **more: object) -> Thing:
    return Thing({"reference": application.case.reference, **more})


def _seen(application: Application, **columns: object) -> Form:
    return {"seen_at": application.saved_at.isoformat(), **columns}


def _sent(world: World, call: Call, title: str, *, who: str = "officer") -> Application:
    """Waiting at the branch, with one paper."""
    by = world.people[who]
    town = by.roles.get().organisation
    draft = a_full_draft(call, town=town, by=by, title=title)
    edit_papers(
        draft,
        changes={},
        uploads=[an_upload()],
        seen_at=draft.saved_at,
        by=by,
        at=NOON,
    )
    return submit_application(draft, by=by, at=NOON)


def _forwarded(world: World, call: Call, title: str) -> Application:
    application = _sent(world, call, title)
    return forward_application(application, by=world.people["branch"], at=NOON)


def _accepted(world: World, call: Call, title: str, *, by: User) -> Application:
    application = _forwarded(world, call, title)
    checked = dict.fromkeys(CheckItem, (True, ""))
    check_application(application, answers=checked, by=by, at=NOON)
    return accept_application(application, by=by, at=NOON)


def _decline(world: World, application: Application, *, by: User) -> None:
    """With its letter printed and told."""
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


def _proposed(application: Application, *, by: User) -> Thing:
    proposal = propose_round(
        application.call,
        [Outcome(application, 600_000, "")],
        title="実演の付議",
        why="順位による",
        by=by,
        at=NOON,
    )
    return Thing({"pk": proposal.pk})


def add_experts(world: World) -> None:
    """Requests of an office abroad at every stage; the experts are the officer's.

    Nobody who asks is officer in charge (担当) of an office abroad.
    """
    stages = {
        "sent": DispatchState.REQUESTED,
        "accepted": DispatchState.ACCEPTED,
        "asked": DispatchState.ASKED,
        "named": DispatchState.NAMED,
        "agreed": DispatchState.AGREED,
        "abroad": DispatchState.DISPATCHED,
        "reported": DispatchState.REPORTED,
        "published": DispatchState.PUBLISHED,
    }
    things = {"draft": experts.a_request()}
    for name, state in stages.items():
        things[name] = experts.a_request_at(state)
    Dispatch.objects.filter(pk=things["agreed"].pk).update(**experts.PLAN)
    asked, free = things["asked"].candidates.get(), experts.an_expert("実演 空")
    waiting = Candidate.objects.create(
        dispatch=things["asked"], expert=free, due_on=date(2026, 12, 1)
    )
    for name, one in things.items():
        world.things[f"dispatch-{name}"] = Thing({"reference": one.case.reference})
    world.things |= {
        "question": Thing({"pk": waiting.pk}),
        "expert": Thing({"pk": free.pk}),
        "new-expert": Thing(),
    }
    told = {"note": "実演の理由"}
    person = {
        "name": "実演 新",
        "code": a_town().code,
        "fields": [experts.a_field().pk],
        "available_from": "2026-04-01",
        "months_a_year": 2,
        "consented_on": "2026-04-01",
        "valid_until": "2028-03-31",
    }
    plan = {column: str(value) for column, value in experts.PLAN.items()}
    stay = {"receiving_body": "実演県", "country": "タイ"}
    world.forms |= {
        **{f"experts:{name}": told for name in ("return", "decline", "withdraw")},
        **{f"experts:{name}": told for name in ("close", "release")},
        **{f"experts:{name}": {} for name in ("send", "accept", "depart", "publish")},
        "experts:open_": stay,
        "experts:edit": stay,
        "experts:enter": person,
        "experts:answer": {"says_yes": "True"},
        "experts:ask": {"expert": free.pk, "due_on": "2026-12-10"},
        "experts:name": {"expert": asked.expert_id},
        "experts:share": {"item": "宿泊", "is_ours": "True"},
        "experts:agree": {"agreed_on": "2026-11-20"},
        "experts:travel": plan,
        "experts:report": {"report": "実演の報告"},
    }
