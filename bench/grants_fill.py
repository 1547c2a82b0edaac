"""Fill Kakehashi for `bench.grants`: a round, ten years of awards, filled forms.

    python -m bench.grants_fill FORMS CASES YEARS FOLDER

Prints what the measurement needs to know, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench.ours import CSRF, client_of, count_queries, more_cases

if TYPE_CHECKING:
    from datetime import datetime

    from kakehashi.foundation.accounts.models import User
    from kakehashi.foundation.organisations.models import Organisation
    from kakehashi.programmes.grants.models import Call

TOWN = "394050"
A_YEAR = 500  # awards


def main(forms: int, cases: int, years: int, folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "kakehashi.config.settings.demo"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs settings
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from kakehashi.foundation.organisations.verbs import (  # noqa: PLC0415 -- as above
        load_register,
    )

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    load_register(by=None, at=now)
    told = _fill(forms, cases, years, folder, now)
    print(json.dumps(told, ensure_ascii=False))


def _fill(
    forms: int, cases: int, years: int, folder: Path, now: datetime
) -> dict[str, object]:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415 -- needs the settings of main

    from kakehashi.foundation.accounts.models import Post  # noqa: PLC0415 -- as above
    from kakehashi.foundation.organisations.models import Organisation  # noqa: PLC0415
    from kakehashi.foundation.organisations.queries import headquarters  # noqa: PLC0415

    year = now.year + 1
    town = Organisation.objects.get(code=TOWN)
    officer = _person("bench-officer", Post.OFFICER, town, now)
    clerk = _person("bench-clerk", Post.SECRETARIAT, headquarters(), now)
    call = _call(year, now, opens=-30, closes=30)
    for back in range(1, years + 1):
        past = _call(
            year - back, now - timedelta(days=365 * back), opens=-90, closes=-5
        )
        more_cases(past, A_YEAR if cases > A_YEAR else cases)
        _award(past)
    more_cases(call, cases)
    files = _forms(call, town, forms + 1, folder)
    upload = reverse("grants:form", args=[call.pk])
    pages = {
        "round_desk": (clerk, reverse("grants:round_", args=[call.pk])),
        "export_ten_years": (None, reverse("grants:data_csv", args=["awards"])),
    }
    file = SimpleUploadedFile("様式.xlsx", files[-1].read_bytes())
    return {
        "pages": {
            name: {
                "url": url,
                "queries": count_queries(user, url, {}),
                "session": client_of(user).cookies["sessionid"].value if user else "",
            }
            for name, (user, url) in pages.items()
        },
        "upload": {
            "url": upload,
            "queries": count_queries(officer, upload, {"file": file}),
            "session": client_of(officer).cookies["sessionid"].value,
            "csrf": CSRF,
            "files": [str(path) for path in files[:-1]],
        },
    }


def _person(username: str, post: str, at: Organisation, now: datetime) -> User:
    from kakehashi.foundation.accounts.models import Role, User  # noqa: PLC0415

    person = User.objects.create(username=username, display_name=f"実演 {username}")
    since = now.date() - timedelta(days=365)
    Role.objects.create(user=person, organisation=at, post=post, since=since)
    return person


def _call(year: int, at: datetime, *, opens: int, closes: int) -> Call:
    from kakehashi.foundation.organisations.models import Kind  # noqa: PLC0415
    from kakehashi.programmes.grants.models import CapFor, Scheme, Way  # noqa: PLC0415
    from kakehashi.programmes.grants.verbs.calls import (  # noqa: PLC0415
        Terms,
        publish_call,
    )

    kinds = (Kind.PREFECTURE, Kind.DESIGNATED_CITY, Kind.CITY, Kind.TOWN, Kind.VILLAGE)
    terms = Terms(
        scheme=Scheme.MULTICULTURAL,
        fiscal_year=year,
        name_ja="多文化共生のまちづくり促進事業",
        name_en="Multicultural community building grant",
        opens_at=at + timedelta(days=opens),
        closes_at=at + timedelta(days=closes),
        source="bench",
        floor_yen=500_000,
        budget_yen=90_000_000,
        caps={CapFor.PREFECTURE: 4_000_000, CapFor.MUNICIPALITY: 3_000_000},
        ways=dict.fromkeys(kinds, Way.DIRECT),
        exclusions=(("資金の提供だけを行うもの", "Giving money, and nothing else"),),
        is_demonstration=True,
    )
    return publish_call(terms, by=None, at=at)


def _award(call: Call) -> None:
    """Awards in bulk, each with its first movement."""
    from kakehashi.engines.cases.models import Case  # noqa: PLC0415
    from kakehashi.programmes.grants.models import (  # noqa: PLC0415
        Application,
        Award,
        Movement,
        MovementKind,
    )

    decided = call.closes_at
    mine = list(Application.objects.filter(call=call))
    Case.objects.filter(pk__in=[one.pk for one in mine]).update(
        state="awarded", closed_at=decided
    )
    Award.objects.bulk_create(
        Award(application=one, amount_yen=1_000_000, decided_on=decided.date())
        for one in mine
    )
    Movement.objects.bulk_create(
        Movement(
            application=one,
            kind=MovementKind.AWARD,
            committed_yen=1_000_000,
            on=decided.date(),
            at=decided,
        )
        for one in mine
    )


def _forms(call: Call, town: Organisation, count: int, folder: Path) -> list[Path]:
    """Forms of one town, filled by hand; each has a title of its own and one error."""
    from kakehashi.engines.sheets.forms import fill  # noqa: PLC0415
    from kakehashi.programmes.grants.documents.form import official_form  # noqa: PLC0415

    blank = official_form(call, body=town, application=None)
    lines = [
        ["報償費", f"講師謝金{n}", 20_000, 2, "回", None, "対象"] for n in range(30)
    ]
    given: list[Path] = []
    for number in range(count):
        filled = fill(
            blank,
            {
                "title": f"やさしい日本語の避難訓練{number}",
                "starts_on": "令和9年6月1日",
                "ends_on": "昨日",
                "purpose": "外国人住民にも情報が届くようにする。" * 20,
                "content": "訓練を3回行う。" * 40,
                "other_subsidy": "なし",
                "requested_yen": 600_000,
                "costs": lines,
            },
        )
        path = folder / f"form-{number:04d}.xlsx"
        path.write_bytes(filled)
        given.append(path)
    return given


if __name__ == "__main__":
    words = sys.argv[1:]
    main(int(words[0]), int(words[1]), int(words[2]), Path(words[3]))
