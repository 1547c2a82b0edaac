"""What there is for the walk after an award, and what is open to everyone."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from kakehashi.programmes.grants.models import (
    Application,
    Call,
    Letter,
    Procedure,
    Scheme,
)
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.advances import submit_advance
from kakehashi.programmes.grants.verbs.changes import submit_change
from tests.architecture.world_parts import Thing, World
from tests.programmes.grants.makers import NOON, a_call, a_person, a_secretary, a_town
from tests.programmes.grants.makers_calls import (
    a_question,
    copy_typed,
    correction_typed,
)
from tests.programmes.grants.makers_change import (
    a_change,
    an_advance,
    an_approved,
    an_interim,
    at_the_association,
)
from tests.programmes.grants.makers_public import WORDING, a_reported_row, a_study
from tests.programmes.grants.makers_settle import a_grant, officer_of

REASON = {"note": "実演の理由"}


def add_after(world: World) -> None:
    """Changes, advances and interim reports of grants of the officer's town."""
    call = a_call(scheme=list(Scheme)[2])
    Call.objects.filter(pk=call.pk).update(advance_percent=50)
    fresh, kept = _granted(call, "交付"), _granted(call, "変更の書き方")
    change, advance, interim = (
        a_change(kept),
        an_advance(kept, asked=100_000),
        an_interim(kept),
    )
    sent = _granted(call, "変更の送付")
    at_branch = a_change(sent)
    submit_change(at_branch, by=officer_of(sent), at=NOON)
    waiting = an_advance(sent, asked=100_000)
    submit_advance(waiting, by=officer_of(sent), at=NOON)
    arrived = _granted(call, "変更の到着")
    things = {
        "change-draft": change,
        "advance-draft": advance,
        "interim-draft": interim,
        "change-at-branch": at_branch,
        "advance-at-branch": waiting,
        "change-at-association": at_the_association(a_change(arrived)),
        "advance-at-association": at_the_association(
            an_advance(arrived, asked=100_000)
        ),
        "interim-at-association": at_the_association(an_interim(arrived)),
    }
    for name, procedure in things.items():
        world.things[name] = _of(procedure)
    approved = an_approved(_granted(call, "変更の承認"))
    print_letters.call(a_secretary().pk)
    letter = Letter.objects.get(procedure=approved)
    world.things |= {
        "grant": _named(fresh),
        "grant-to-change": _named(fresh, kind="change"),
        "letter-of-change": _of(approved, letter_id=letter.pk),
        "letter-of-another": _of(at_branch, letter_id=letter.pk),
    }
    lines = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}
    decided = {"approved_yen": "1000000"}
    paid = {"amount_yen": "100000", "on": "R8.11.20"}
    world.forms |= {
        "grants:begin": {},
        "grants:write_change": _seen(change, **lines),
        "grants:write_advance": _seen(advance),
        "grants:write_interim": _seen(interim),
        "grants:submit_procedure": {},
        "grants:take_back_procedure": {},
        "grants:withdraw_procedure": REASON,
        "grants:forward_procedure": REASON,
        "grants:return_procedure": {**REASON, "due_at": "2026-12-10"},
        "grants:refuse_procedure": REASON,
        "grants:pull_up_procedure": REASON,
        "grants:approve_change": decided,
        "grants:pay_advance": paid,
        "grants:note_interim": REASON,
    }


def add_open(world: World) -> None:
    """What everyone reads: case studies, figures, data, questions; and who makes it."""
    call = a_call(fiscal_year=2028, name="実演の公募")
    asked = a_question(call, by=a_person("asker", "officer", a_town()))
    reported = a_reported_row()
    study = a_study(a_reported_row(), at=NOON)
    world.things |= {
        "open-call": Thing({"call_id": call.pk}),
        "question-asked": Thing({"question_id": asked.pk}),
        "reported": _named(reported),
        "study": Thing({"reference": study.application.case.reference}),
        "figure": Thing({"name": "sums"}),
        "dataset": Thing({"name": "awards"}),
        "no-dataset": Thing({"name": "people"}),
    }
    words = asdict(WORDING)
    world.forms |= {
        "grants:ask": {"text": "委託料は対象ですか。", "body": a_town().pk},
        "grants:answer": {"answer": "対象です。", "is_public": "no"},
        "grants:watches": {
            "scheme": Scheme.MULTICULTURAL,
            "do": "watch",
            "body": a_town().pk,
        },
        "grants:correct": {
            **correction_typed(call, name_ja="直した名"),
            "do": "correct",
        },
        "grants:copy": {**copy_typed(call), "do": "copy"},
        "grants:publish_study": words,
        "grants:edit_study": {**words, "title": "直した題", "seen": WORDING.mark},
        "grants:withdraw_study": {"reason": "実演の理由"},
    }


def _granted(call: Call, title: str) -> Application:
    return a_grant(call=call, title=title)


def _named(application: Application, **more: object) -> Thing:
    return Thing({"reference": application.case.reference, **more})


def _of(procedure: Procedure, **more: object) -> Thing:
    return Thing({"reference": procedure.case.reference, **more})


def _seen(procedure: Procedure, **columns: object) -> dict[str, object]:
    moment: datetime = procedure.saved_at
    return {"seen_at": moment.isoformat(), **columns}
