"""How a step is walked through in a browser's place: shown, filled in, sent."""

from __future__ import annotations

from django.test import Client

from kakehashi.programmes.experts.charts import DISPATCH, State
from kakehashi.programmes.experts.models import Dispatch, Expert
from tests.programmes.experts.makers import (
    PLAN,
    RESULT,
    a_request_at,
    a_secretary,
    an_expert,
    an_office_officer,
    said_yes,
    same_request,
)

DAYS = {"due_on": "R8.12.10", "agreed_on": "2026-11-20"}
FILLED = {
    "note": "実演の理由",
    "item": "食事",
    "is_ours": "True",
    "amount_yen": "12千円",
}


def typed(columns: dict[str, object]) -> dict[str, object]:
    return {name: "on" if told is True else str(told) for name, told in columns.items()}


def ready_for(name: str) -> Dispatch:
    """A request at a state from which ``name`` may be taken, with all it needs."""
    move = DISPATCH.move(name)
    assert move is not None
    if name == "name":
        found = a_request_at(State.ACCEPTED)
        said_yes(found, an_expert())
    elif State.AGREED in move.sources and name == "depart":
        found = a_request_at(State.DISPATCHED)
        found.case.state = State.AGREED
        found.case.save()
    else:
        found = a_request_at(State(sorted(move.sources)[0]))
    if not Expert.objects.exists():
        an_expert()
    return same_request(found)


def walked(client: Client, name: str) -> tuple[int, str, bool]:
    """The page of a step, where its form leads, whether the case moved as it should."""
    found, move = ready_for(name), DISPATCH.move(name)
    assert move is not None
    by = an_office_officer() if "applicant" in move.roles else a_secretary()
    client.force_login(by)
    url = f"/experts/requests/{found.case}/{name}/"
    page = client.get(url)
    form = {**typed(PLAN | RESULT), **FILLED, **DAYS}
    form |= {"expert": Expert.objects.get().pk, "seen_version": found.case.version}
    answer = client.post(url, form)
    moved = same_request(found).case.state == move.target
    back = answer.headers.get("Location") == found.get_absolute_url()
    return page.status_code, "back" if back else "lost", moved
