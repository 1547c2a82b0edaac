"""A procedure comes back to the body with what to correct and a day."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_change import a_change, at_the_association
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/return/"


def sent(change: Procedure, **words: object) -> dict[str, object]:
    words = {"note": "経費の根拠が足りません", "due_at": "R8.12.4", **words}
    return {"seen_version": change.case.version, **words}


def test_the_officer_reads_what_to_correct_and_writes_again(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(a_secretary())
    answer = client.post(page_of(change), sent(change))
    officer = officer_of(change.application)
    client.force_login(officer)

    page = client.get(f"/grants/changes/{change.case.reference}/").content.decode()
    write = client.get(f"/grants/changes/{change.case.reference}/write/")

    assert answer.status_code == 302
    assert same_procedure(change).case.state == ProcedureState.RETURNED
    assert "経費の根拠が足りません" in page
    assert write.status_code == 200
    assert "経費の根拠が足りません" in write.content.decode()
    assert DeskNotice.objects.filter(user=officer, url__contains="/changes/").exists()


@pytest.mark.parametrize(
    ("words", "place"), [({"note": " "}, "note"), ({"due_at": "R8.1.1"}, "due_at")]
)
def test_no_return_without_reason_and_a_day_to_come(
    client: Client, words: dict[str, str], place: str
) -> None:
    change = at_the_association(a_change())
    client.force_login(a_secretary())

    answer = client.post(page_of(change), sent(change, **words))

    assert answer.status_code == 422
    assert f'id="id_{place}_error"' in answer.content.decode()
    assert same_procedure(change).case.state == ProcedureState.SUBMITTED
