"""An NPO applies through a town: town, branch and association, one deadline each."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.foundation.notices.tasks import remind
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application, Call, Opinion
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.rules.terms import cap_for
from kakehashi.programmes.grants.verbs.applications import (
    submit_application,
    take_back_application,
)
from kakehashi.programmes.grants.verbs.desk import (
    forward_application,
    return_application,
)
from kakehashi.programmes.grants.verbs.opinions import Said
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_branch,
    a_branch_officer,
    a_director,
    a_person,
    a_secretary,
    a_town,
    an_npo,
    an_open_call,
    the_association,
)
from tests.programmes.grants.makers_before import (
    HOUR,
    an_npo_draft,
    hana,
    nobu,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def a_call_of_layers() -> Call:
    """Closes in 30 days; bodies pass on 4 days later, branches 7 days later."""
    call = an_open_call()
    Call.objects.filter(pk=call.pk).update(through_due_at=call.closes_at + 4 * DAY)
    call.refresh_from_db()
    return call


def a_sent(call: Call | None = None) -> Application:
    """An NPO's application at its town."""
    draft = an_npo_draft(call or a_call_of_layers())
    return submit_application(draft, by=draft_officer(draft), at=NOON)


def draft_officer(draft: Application) -> User:
    return draft.case.applicant.roles.get().user


def forwarded(sent: Application, *, text: str = "町も支えます。") -> Application:
    sent = same_application(sent)
    return forward_application(sent, said=Said(sent, text), by=hana(), at=NOON + HOUR)


def owed() -> dict[str, datetime]:
    """Who has to pass on by when."""
    rows = Deadline.objects.filter(key__startswith="grants.passing:", done_at=None)
    return {row.organisation.name: row.due_at for row in rows}


def page_of(sent: Application, person: User, client: Client) -> str:
    address = f"/grants/applications/{sent.case.reference}/"
    return signed_in(client, person).get(address).content.decode()


def test_it_goes_over_the_town_and_the_branch_to_the_association() -> None:
    call = a_call_of_layers()
    draft = an_npo_draft(call)

    stops = [(s.organisation, s.due_at) for s in draft.case.stops.order_by("number")]

    assert stops == [
        (a_town(), call.through_due_at),
        (a_branch(), call.branch_due_at),
        (the_association(), None),
    ]


def test_each_layer_owes_it_until_it_has_passed_it_on() -> None:
    call = a_call_of_layers()
    sent = a_sent(call)
    assert owed() == {"檮原町": call.through_due_at}

    forwarded(sent)
    assert owed() == {"高知県支部": call.branch_due_at}

    forward_application(same_application(sent), by=a_branch_officer(), at=NOON + HOUR)
    assert owed() == {}


def test_the_one_who_has_it_is_reminded_and_nobody_else() -> None:
    call = a_call_of_layers()
    hana(), a_branch_officer()
    a_sent(call)

    assert call.through_due_at is not None
    remind(at=call.through_due_at - 2 * HOUR)

    told = DeskNotice.objects.filter(key__startswith="deadline:")
    assert {notice.user.username for notice in told} == {"hana"}
    assert "進達" in told.latest("pk").text


def test_two_at_one_body_make_one_deadline_and_what_left_is_owed_no_more() -> None:
    call = a_call_of_layers()
    first = a_sent(call)
    an_npo_two = an_npo("実演文化の会")
    second = an_npo_draft(
        call, npo=an_npo_two, by=a_person("niko", "officer", an_npo_two)
    )
    submit_application(second, by=draft_officer(second), at=NOON)
    assert "2" in Deadline.objects.get(key__startswith="grants.passing:").title

    take_back_application(
        same_application(second), by=draft_officer(second), at=NOON + HOUR
    )
    return_application(
        same_application(first),
        note="印影がありません。",
        due_at=NOON + 5 * DAY,
        by=hana(),
        at=NOON + HOUR,
    )

    assert owed() == {}


def test_the_ceiling_is_that_of_a_joint_project() -> None:
    draft = an_npo_draft(a_call_of_layers())

    cap = cap_for(
        list(draft.call.caps.all()),
        kind=draft.case.applicant.kind,
        is_joint=draft.counts_as_joint,
        venue=draft.venue,
    )

    assert cap == 4_000_000


def test_the_opinion_of_the_town_is_read_on_the_way_and_never_by_the_applicant(
    client: Client,
) -> None:
    sent = a_sent()
    forwarded(sent)
    readers = [hana(), a_branch_officer(), a_secretary(), a_director()]

    assert all("町も支えます。" in page_of(sent, who, client) for who in readers)
    assert "町も支えます。" not in page_of(sent, draft_officer(sent), client)


def test_who_applies_and_passes_on_in_one_person_does_not_read_it(
    client: Client,
) -> None:
    sent = a_sent()
    forwarded(sent)
    both = draft_officer(sent)
    a_person(both.username, Post.OFFICER, a_town())

    assert "町も支えます。" not in page_of(sent, both, client)


def test_a_town_gives_an_opinion_but_no_rank() -> None:
    sent = a_sent()

    with pytest.raises(Refused) as why:
        forward_application(
            sent, said=Said(sent, "推薦します。", 1), by=hana(), at=NOON
        )

    assert [p.code for p in why.value.problems] == ["rank-not-yours"]
    assert not Opinion.objects.exists()
    assert same_application(sent).case.stands_at == a_town()


def test_the_branch_does_not_pass_on_what_has_not_come_to_it() -> None:
    sent = a_sent()

    with pytest.raises(Refused):
        forward_application(
            sent, said=Said(sent, "よい計画"), by=a_branch_officer(), at=NOON
        )

    assert not Opinion.objects.exists()


def test_the_town_passes_on_by_its_page_with_a_remark_and_an_opinion(
    client: Client,
) -> None:
    sent = a_sent()
    address = f"/grants/applications/{sent.case.reference}/forward/"
    page = signed_in(client, hana()).get(address).content.decode()

    client.post(
        address,
        {
            "seen_version": sent.case.version,
            "note": "進達します。",
            "opinion": "町も支えます。",
        },
    )

    assert 'name="rank"' not in page
    assert Opinion.objects.get().organisation == a_town()
    assert same_application(sent).case.stands_at == a_branch()


def test_an_npo_that_names_no_body_that_may_apply_is_told_before_it_begins() -> None:
    call, other = a_call_of_layers(), an_npo("別の会")

    with pytest.raises(Refused) as why:
        an_npo_draft(call, npo=an_npo(), through=other, by=nobu())

    assert {p.code for p in why.value.problems} >= {"through-not-eligible"}
