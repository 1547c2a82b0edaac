"""Official forms of the officer's draft, for the walk."""

from __future__ import annotations

from dataclasses import dataclass

from kakehashi.programmes.grants.models import Application
from tests.architecture.world_parts import Thing, World
from tests.programmes.grants.makers import a_town
from tests.programmes.grants.makers_form import a_form, a_sent_form


@dataclass(frozen=True)
class FormFile:
    """A filled form that is sent as often as it is asked for."""

    data: bytes
    name: str = "様式.xlsx"

    def read(self) -> bytes:
        return self.data


def add_forms(world: World) -> None:
    """One that the officer sent herself, and one that her branch sent for her."""
    reference = str(world.things["draft"].path["reference"])
    draft = Application.objects.get(case__reference=reference)
    data = a_form(draft)
    for name, who in (("form-sent", "officer"), ("form-of-branch", "branch")):
        sent = a_sent_form(
            data, call=draft.call, town=a_town(), by=world.people[who], draft=draft
        )
        world.things[name] = Thing({"upload_id": sent.pk})
    path = {"call_id": draft.call_id}
    world.things["form-of-town"] = Thing(path, f"body={a_town().code}")
    file = {"file": FormFile(data)}
    seen = {"seen_at": draft.saved_at.isoformat(), "into": reference}
    world.forms |= {
        "grants:form": file,
        "grants:form_draft": file,
        "grants:form_upload": seen,
    }
