"""One act on the money of a settled grant, looked at and done in the browser's way."""

from __future__ import annotations

import time_machine
from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.models import Procedure
from tests.programmes.grants.makers_settle import DAY, FEBRUARY, same_procedure

LATER = FEBRUARY + 20 * DAY


def do(
    client: Client, by: User, report: Procedure, act: str, **fields: object
) -> tuple[int, str]:
    """Look at the page of an act, then do it: the status and what is then shown."""
    address = f"/grants/reports/{report.case.reference}/{act}/"
    with time_machine.travel(LATER, tick=False):
        client.force_login(by)
        if (looked := client.get(address)).status_code != 200:
            return looked.status_code, looked.content.decode()
        version = {"seen_version": same_procedure(report).case.version}
        answer = client.post(address, version | fields)
        if answer.status_code != 302:
            return answer.status_code, answer.content.decode()
        return 302, client.get(answer["Location"]).content.decode()


def state_of(report: Procedure) -> str:
    return same_procedure(report).case.state
