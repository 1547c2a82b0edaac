"""Drafts on their way through a body's own approval, for the walk."""

from __future__ import annotations

from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.models import Application, Call
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.approvals import put_up_application
from kakehashi.programmes.grants.verbs.drafts import add_co_applicant
from tests.architecture.world_parts import Form, Thing, World
from tests.programmes.grants.makers import NOON, a_full_draft, a_person, a_town


def add_before(world: World) -> None:
    """One as it was saved, one put up by a colleague, one with the other town.

    The officer has to approve what her colleague put up; her neighbour agrees to the
    joint one, and she cannot do it for him.
    """
    call = Call.objects.get(pk=str(world.things["call"].path["call_id"]))
    officer, other = world.people["officer"], world.people["officer_other"]
    own, neighbour = a_town(), other.roles.get().organisation
    saved = a_full_draft(call, by=officer, title="庁内決裁の前")
    waiting = a_full_draft(call, by=officer, title="起案済み")
    colleague = a_person("colleague", Post.OFFICER, own)
    put_up_application(
        waiting, organisation=own, seen_at=waiting.saved_at, by=colleague, at=NOON
    )
    joint = a_full_draft(call, by=officer, title="共同申請")
    add_co_applicant(joint, neighbour, by=officer, at=NOON)
    for name, draft in (
        ("draft-saved", saved),
        ("draft-put-up", waiting),
        ("draft-joint", same_application(joint)),
    ):
        world.things[name] = Thing({"reference": draft.case.reference})
    paper = {"name": "町長 実演", "decided_on": "2026-11-19"}
    world.forms |= {
        "grants:put_up": _seen(saved, own.pk),
        "grants:approve": _seen(waiting, own.pk, step="decided"),
        "grants:send_back_draft": _seen(waiting, own.pk, note="実演の理由"),
        "grants:record_decision": _seen(saved, own.pk, **paper),
        "grants:agree": _seen(joint, neighbour.pk),
        "grants:require": {"body": own.pk, "is_needed": "on"},
        "grants:comments": {"text": "実演の連絡"},
        "grants:opinions": {"do": "save"},
    }


def _seen(draft: Application, body: int, **more: object) -> Form:
    seen_at = same_application(draft).saved_at.isoformat()
    return {"body": body, "seen_at": seen_at, **more}
