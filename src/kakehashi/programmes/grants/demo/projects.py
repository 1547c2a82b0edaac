"""What demonstration applicants ask for: plausible, seeded, nobody's own."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Call, Scheme, Venue
from kakehashi.programmes.grants.verbs.drafts import Cost


@cache
def told() -> dict[str, Any]:
    """The sentences of ``data/demo_projects.toml``."""
    package = files("kakehashi.programmes.grants")
    return tomllib.loads(package.joinpath("data/demo_projects.toml").read_text())


def sentence(name: str) -> str:
    return str(told()["texts"][name])


@dataclass(frozen=True, slots=True)
class Project:
    """One application's content, ready for the verbs; money in yen."""

    title: str
    changes: dict[str, object]
    costs: list[Cost]
    requested_yen: int


def project_for(
    call: Call, applicant: Organisation, *, cap_yen: int, rng: random.Random
) -> Project:
    """Draw a project that satisfies the terms of ``call``."""
    title, category = rng.choice(told()[call.scheme]["projects"])
    scale = rng.uniform(0.7, 2.2)
    costs = [
        Cost(kind, text, unit, round(price * scale, -2) or price, count)
        for kind, text, unit, price, count in told()["texts"]["cost_lines"]
    ]
    eligible = sum(cost.unit_yen * cost.quantity for cost in costs)
    share = eligible * (call.rate_percent or 100) // 100
    asked = min(cap_yen, share) // 1000 * 1000
    year = call.fiscal_year
    changes: dict[str, object] = {
        field: sentence(field).format(place=applicant.name)
        for field in ("purpose", "content", "effect", "model_point")
    }
    changes |= {
        "category": category,
        "venue": Venue.HOME if call.scheme == Scheme.EXCHANGE else "",
        "starts_on": date(year, rng.randint(4, 7), 1),
        "ends_on": date(year + 1, rng.randint(1, 2), 15),
        "document_number": f"{year - 2019}実演第{rng.randint(10, 990)}号",
        "document_date": call.closing_day,
        "contact_section": "国際交流担当課(実演)",
        "contact_name": "実演 担当",
        "contact_phone": "00-0000-0000",
        "contact_mail": "demo@example.invalid",
    }
    return Project(title, changes, costs, asked)
