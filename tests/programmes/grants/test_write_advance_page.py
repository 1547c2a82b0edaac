"""The sum of an advance is typed as offices write sums; a draft may be unfinished."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_change import HOUR, an_advance, at_the_association
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(advance: Procedure) -> str:
    return f"/grants/advances/{advance.case.reference}/write/"


def typed(advance: Procedure, **words: str) -> dict[str, str]:
    return {
        "seen_at": advance.saved_at.isoformat(),
        "requested_yen": "20万円",
        "reason": "謝金を先に払うため。",
        "document_number": "企第90号",
        "document_date": "",
        **words,
    }


def test_it_is_saved_unfinished_and_what_is_open_is_told(client: Client) -> None:
    advance = an_advance()
    client.force_login(officer_of(advance.application))

    answer = client.post(page_of(advance), typed(advance), follow=True)

    saved = same_procedure(advance)
    assert saved.advance.requested_yen == 200_000
    assert saved.document_date is None
    assert "日付を入力してください" in answer.content.decode()


def test_on_it_goes_to_the_check(client: Client) -> None:
    advance = an_advance()
    client.force_login(officer_of(advance.application))

    answer = client.post(page_of(advance), typed(advance, action="next"))

    assert answer.headers["Location"].endswith("/submit/")


def test_a_sum_that_cannot_be_read_is_told_at_its_box(client: Client) -> None:
    advance = an_advance()
    client.force_login(officer_of(advance.application))

    answer = client.post(page_of(advance), typed(advance, requested_yen="少し"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_requested_yen_error"' in page
    assert "少し" in page
    assert "謝金を先に払うため。" in page


def test_the_second_saving_of_the_same_page_is_refused(client: Client) -> None:
    advance = an_advance()
    client.force_login(officer_of(advance.application))
    with time_machine.travel(NOON + HOUR, tick=False):
        client.post(page_of(advance), typed(advance))

    answer = client.post(page_of(advance), typed(advance, reason="別の理由"))

    assert answer.status_code == 422
    assert same_procedure(advance).advance.reason == "謝金を先に払うため。"


def test_what_was_sent_is_no_more_written(client: Client) -> None:
    advance = at_the_association(an_advance())
    client.force_login(officer_of(advance.application))

    assert client.get(page_of(advance)).status_code == 302
    assert client.post(page_of(advance), typed(advance)).status_code == 422
