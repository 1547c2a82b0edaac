"""Fill Kakehashi for the bench: the demonstration, then 5,000 cases in one round."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from django.test import Client

    from kakehashi.foundation.accounts.models import User
    from kakehashi.programmes.grants.models import Call

CASES = 5000
CSRF = "b" * 32
DRAFTS = 1200  # ready to be submitted, one a request


def main() -> None:
    """Print what the bench needs to know, as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kakehashi.config.settings.demo"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs settings
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from kakehashi.faces.desk import demo  # noqa: PLC0415 -- as above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    demo.load(seed=1, on=timezone.localdate(), say=lambda *_: None)
    print(json.dumps(_fill(), ensure_ascii=False))


def _fill() -> dict[str, object]:
    from django.urls import reverse  # noqa: PLC0415 -- needs the settings of main

    from kakehashi.foundation.accounts.models import User  # noqa: PLC0415 -- as above
    from kakehashi.programmes.grants.models import Call  # noqa: PLC0415 -- as above

    officer = User.objects.get(username="demo-132012")
    busy = User.objects.get(
        username="demo-394050"
    )  # submits; her desk is not looked at
    clerk = User.objects.get(username="demo-secretariat-1")
    calls = Call.objects.filter(is_demonstration=True).order_by("closes_at")
    in_review, open_call = (
        calls.filter(budget_yen=90_000_000).get(),
        calls[len(calls) - 1],
    )
    more_cases(in_review, CASES)
    drafts = _drafts(open_call, busy, DRAFTS + 2)
    session = client_of(busy).cookies["sessionid"].value
    pages = {
        "public_calls": (None, reverse("grants:calls")),
        "public_calls_uncached": (None, reverse("grants:calls") + "?q=%E7%94%BA"),
        "officer_desk": (officer, reverse("desk:desk")),
        "round_desk": (clerk, reverse("grants:round_", args=[in_review.pk])),
    }
    return {
        "pages": {
            name: {
                "url": url,
                "queries": count_queries(user, url, {}),
                "session": client_of(user).cookies["sessionid"].value if user else "",
            }
            for name, (user, url) in pages.items()
        },
        "submission": {
            "drafts": drafts[2:],
            "queries": [count_queries(busy, *draft) for draft in drafts[:2]][-1],
            "session": session,
        },
    }


def client_of(user: User | None) -> Client:
    """A browser in which a person has signed in."""
    from django.test import Client  # noqa: PLC0415 -- needs the settings of main

    client = Client(headers={"host": "127.0.0.1"})
    if user is not None:
        client.force_login(user)
    return client


def count_queries(user: User | None, url: str, fields: Mapping[str, object]) -> int:
    """How many queries a page takes, once everything is warm."""
    from django.db import connection  # noqa: PLC0415 -- needs the settings of main
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

    client = client_of(user)
    if user is not None and not fields:
        client.get(url)  # the session's own first write is not the page's
    with CaptureQueriesContext(connection) as captured:
        page = client.post(url, fields) if fields else client.get(url)
    wanted = 302 if fields else 200
    assert page.status_code == wanted, (url, page.status_code, page.content[:2000])
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def more_cases(call: Call, count: int) -> None:
    """Copies in bulk: the bench reads them, nobody decides them."""
    from kakehashi.engines.cases.models import Case, Stop  # noqa: PLC0415
    from kakehashi.foundation.organisations.queries import (  # noqa: PLC0415
        headquarters,
        local_governments,
    )
    from kakehashi.programmes.grants.models import Application  # noqa: PLC0415

    at, home = call.closes_at, headquarters()
    bodies = list(local_governments(at.date()))
    cases = Case.objects.bulk_create(
        Case(
            kind="grants.application",
            reference=f"B-{call.fiscal_year}-{n:05d}",
            title=f"外国人住民とともに行う事業その{n}",
            state=("submitted", "accepted", "review", "returned")[n % 4],
            fiscal_year=call.fiscal_year,
            applicant=bodies[n % len(bodies)],
            stands_at=home,
            stands_since=at + timedelta(minutes=n),
            opened_at=at - timedelta(days=9),
            submitted_at=at - timedelta(days=1),
        )
        for n in range(count)
    )
    Stop.objects.bulk_create(
        Stop(case=case, number=1, organisation=home, arrived_at=at) for case in cases
    )
    Application.objects.bulk_create(
        Application(case=case, call=call, saved_at=at, requested_yen=1000 * (n % 3000))
        for n, case in enumerate(cases, start=1)
    )


def _drafts(call: Call, officer: User, count: int) -> list[tuple[str, dict[str, str]]]:
    """Drafts with nothing missing: (address of the submission, fields)."""
    from django.db import transaction  # noqa: PLC0415 -- needs the settings of main
    from django.urls import reverse  # noqa: PLC0415 -- as above

    from kakehashi.foundation.accounts.queries import roles_on  # noqa: PLC0415
    from kakehashi.foundation.pages.receipts import new_key  # noqa: PLC0415
    from kakehashi.programmes.grants.demo.rounds import draft_application  # noqa: PLC0415

    assert call.opens_at is not None
    rng, at = random.Random(1), call.opens_at + timedelta(days=1)
    town = roles_on(officer, at.date())[0].organisation
    found = []
    with transaction.atomic():
        for n in range(count):
            draft = draft_application(call, town, officer=officer, rng=rng, at=at)
            draft.case.title = f"{draft.case.title} {n}"
            draft.case.save(update_fields=["title"])
            fields = {
                "form_key": new_key(officer.pk),
                "seen_version": str(draft.case.version),
                "csrfmiddlewaretoken": CSRF,
            }
            url = reverse("grants:submit", args=[draft.case.reference])
            found.append((url, fields))
    return found


if __name__ == "__main__":
    main()
