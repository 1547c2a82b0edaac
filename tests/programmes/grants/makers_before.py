"""What the tests of approval, consent, comments and passing on need. Nobody is real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Application, Approval, Call
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.rules.approvals import Standing
from kakehashi.programmes.grants.verbs.applications import apply_to_call
from kakehashi.programmes.grants.verbs.approvals import (
    agree_to_application,
    approve_draft,
    put_up_application,
    standings_of,
)
from kakehashi.programmes.grants.verbs.drafts import (
    add_co_applicant,
    edit_application,
)
from tests.programmes.grants.makers import (
    NOON,
    a_full_draft,
    a_person,
    a_town,
    an_npo,
    an_officer,
    fill,
)

HOUR = timedelta(hours=1)
MORNING = NOON - 4 * HOUR  # when the drafts of these makers were saved
Answer = dict[str, object]


def the_neighbour() -> Organisation:
    """The town that applies together with the one of the makers."""
    return a_town("中土佐町", "39401")


def hana() -> User:
    """Who drafts, in the town of the makers."""
    return an_officer()


def kacho() -> User:
    """The head of her section."""
    return an_officer(username="kacho")


def bucho() -> User:
    """Who decides after the section head."""
    return an_officer(username="bucho")


def taro() -> User:
    """The officer of the co-applicant."""
    return an_officer(the_neighbour(), "taro")


def yoko() -> User:
    """His colleague."""
    return an_officer(the_neighbour(), "yoko")


def a_ready_draft(*, title: str = "やさしい日本語の避難訓練") -> Application:
    """One town's draft that may be submitted, saved in the morning."""
    return a_full_draft(by=hana(), title=title, at=MORNING)


def a_joint_draft() -> Application:
    """The same with a co-applicant, who has not agreed."""
    draft = a_ready_draft()
    taro()
    add_co_applicant(draft, the_neighbour(), by=hana(), at=MORNING)
    return same_application(draft)


def put_up(
    draft: Application,
    *,
    by: User | None = None,
    note: str = "",
    at: datetime = MORNING + HOUR,
) -> Approval:
    """Put it up in the town of whoever does it."""
    person = by or hana()
    draft = same_application(draft)
    return put_up_application(
        draft,
        organisation=body_of(person),
        note=note,
        seen_at=draft.saved_at,
        by=person,
        at=at,
    )


def decide(
    draft: Application,
    *,
    by: User | None = None,
    step: str = "decided",
    note: str = "",
    at: datetime = MORNING + 2 * HOUR,
) -> Approval:
    """Approve what was put up, finally unless told."""
    person = by or kacho()
    draft = same_application(draft)
    return approve_draft(
        draft,
        organisation=body_of(person),
        step=step,
        note=note,
        seen_at=draft.saved_at,
        by=person,
        at=at,
    )


def agree(
    draft: Application, *, by: User | None = None, at: datetime = MORNING + 2 * HOUR
) -> Approval:
    """The co-applicant agrees by a button."""
    person = by or taro()
    draft = same_application(draft)
    return agree_to_application(
        draft,
        organisation=body_of(person),
        seen_at=draft.saved_at,
        by=person,
        at=at,
    )


def change(
    draft: Application, *, at: datetime = MORNING + 3 * HOUR, **changes: object
) -> Application:
    """Save the draft once more, with another purpose unless told."""
    draft = same_application(draft)
    told = changes or {"purpose": "夜間の避難にも備える。"}
    return edit_application(
        draft, changes=told, seen_at=draft.saved_at, by=hana(), at=at
    )


def body_of(person: User) -> Organisation:
    """The one body where she holds a post."""
    return person.roles.get().organisation


def standing_of(draft: Application, body: Organisation | None = None) -> Standing:
    """How far one body is; the applicant unless told."""
    found = {one.organisation: one for one in standings_of(same_application(draft))}
    return found[body or draft.case.applicant]


def page_of(draft: Application, act: str = "") -> str:
    """The address of the page of approval, or of one act of it."""
    return f"/grants/applications/{draft.case.reference}/approval/{act}"


def seen(draft: Application, person: User, **more: object) -> Answer:
    """What the forms of the page send, as she saw the draft now."""
    now = same_application(draft)
    return {
        "body": body_of(person).pk,
        "seen_at": now.saved_at.isoformat(),
        **more,
    }


def signed_in(client: Client, person: User) -> Client:
    """A browser of hers."""
    client.force_login(person)
    return client


def nobu(npo: Organisation | None = None) -> User:
    """The officer of an NPO."""
    return a_person("nobu", "officer", npo or an_npo())


def an_npo_draft(
    call: Call,
    *,
    npo: Organisation | None = None,
    through: Organisation | None = None,
    by: User | None = None,
    title: str = "日本語教室の防災講座",
) -> Application:
    """An NPO's draft that may be submitted, through the town of the makers."""
    body = npo or an_npo()
    person = by or nobu(body)
    draft = apply_to_call(
        call,
        applicant=body,
        through=through or a_town(),
        title=title,
        by=person,
        at=MORNING,
    )
    return fill(draft, by=person, at=MORNING)


def names_in(texts: Sequence[str], *wanted: str) -> list[str]:
    """Those of ``wanted`` that one of the texts holds."""
    return [name for name in wanted if any(name in text for text in texts)]
