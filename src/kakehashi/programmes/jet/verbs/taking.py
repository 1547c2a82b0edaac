"""What a sheet holds is taken in: candidates of missions, lines that bodies ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.organisations.queries import bodies_by_code, branches
from kakehashi.foundation.organisations.verbs import register_foreign_body
from kakehashi.programmes.jet.models import Candidate, Cycle, Opening, Statement
from kakehashi.programmes.jet.verbs.placing import must_be_ours

BATCH: Final = 500
KEYS: Final = ("number", "mission", "partner", "country", "wish_1", "wish_2", "wish_3")
WISHES: Final = ("wish_1", "wish_2", "wish_3")
Values = Mapping[str, Any]


@transaction.atomic
def take_candidates(
    cycle: Cycle,
    rows: Sequence[Values],
    *,
    by: User,
    at: datetime,
    is_demonstration: bool = False,
) -> Counter[str]:
    """Keep candidates of a year by their numbers: new, changed, or the same as before.

    ``rows`` as `imports.candidates` reads them. A partner is kept where the number is
    known after all rows are in. Gives how many of each.

    Raises:
        Refused: ``not-permitted``.
    """
    must_be_ours(by, at=at)
    record("jet.take", by=by, at=at, subject=f"jet:{cycle}", detail={"rows": len(rows)})
    missions = _missions(sorted({row["mission"] for row in rows}), by=by, at=at)
    places = {code: body.pk for code, body in bodies_by_code().items()}
    known = {c.number: c for c in Candidate.objects.filter(cycle=cycle)}
    new, changed, counts = list[Candidate](), list[Candidate](), Counter[str]()
    columns: set[str] = set()
    for row in rows:
        values = {k: v for k, v in row.items() if k not in KEYS}
        values |= {"country_id": row["country"], "mission_id": missions[row["mission"]]}
        values |= {f"{w}_id": places.get(row[w]) for w in WISHES}
        if row["result"]:
            values["result_at"] = at
        if row["accepts"] is not None:
            values["replied_at"] = at
        one = known.get(row["number"])
        if one is None:
            made = Candidate(cycle=cycle, number=row["number"], **values)
            made.is_demonstration = is_demonstration
            new.append(made)
        elif differs := {k for k, v in values.items() if getattr(one, k) != v} - {
            "result_at",
            "replied_at",
        }:
            columns |= differs
            for column in differs:
                setattr(one, column, values[column])
            changed.append(one)
        counts["new" if one is None else "changed" if differs else "same"] += 1
    Candidate.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        names = [column.removesuffix("_id") for column in sorted(columns)]
        Candidate.objects.bulk_update(changed, names, batch_size=BATCH)
    _pair(cycle, {r["number"]: r["partner"] for r in rows if r["partner"]})
    return counts


def _missions(names: Sequence[str], *, by: User, at: datetime) -> dict[str, int]:
    """The missions by name; one that is not known yet is registered."""
    rows = Organisation.objects.filter(kind=Kind.FOREIGN_BODY, name__in=names)
    found = dict(rows.values_list("name", "pk"))
    for name in names:
        if name not in found:
            made = register_foreign_body(name=name, time_zone="UTC", by=by, at=at)
            found[name] = made.pk
    return found


def _pair(cycle: Cycle, partners: Mapping[str, str]) -> None:
    """Lead each to the partner she named."""
    if not partners:
        return
    names = {*partners, *partners.values()}
    rows = Candidate.objects.filter(cycle=cycle, number__in=names)
    by_number = {row.number: row for row in rows}
    named = []
    for number, other in partners.items():
        one, partner = by_number.get(number), by_number.get(other)
        if one is not None and partner is not None and one.partner_id != partner.pk:
            one.partner = partner
            named.append(one)
    Candidate.objects.bulk_update(named, ["partner"], batch_size=BATCH)


@transaction.atomic
def take_demand(
    cycle: Cycle,
    rows: Sequence[Values],
    *,
    by: User,
    at: datetime,
    is_demonstration: bool = False,
) -> Counter[str]:
    """Keep what bodies ask for: the lines of a body in the sheet replace its lines.

    ``rows`` as `imports.demand` reads them. A body of whose lines one stands in a
    version keeps what it has (``kept``).

    Raises:
        Refused: ``not-permitted``.
    """
    must_be_ours(by, at=at)
    record("jet.ask", by=by, at=at, subject=f"jet:{cycle}", detail={"rows": len(rows)})
    bodies = Organisation.objects.in_bulk({row["body"] for row in rows})
    statements = _statements(cycle, bodies, at=at, is_demonstration=is_demonstration)
    kept = _kept(cycle)
    fresh = [s.pk for body, s in statements.items() if body not in kept]
    Opening.objects.filter(statement__in=fresh).delete()
    counts, numbers = Counter[str](), Counter[tuple[int, str]]()
    lines = []
    for row in rows:
        if row["body"] in kept:
            counts["kept"] += 1
            continue
        body = bodies[row["body"]]
        numbers[row["body"], row["position"]] += 1
        number = numbers[row["body"], row["position"]]
        values = {k: v for k, v in row.items() if k not in {"body", "country"}}
        values["country_id"] = row["country"]
        values["sister_country_id"] = values.pop("sister_country")
        lines.append(
            Opening(
                statement=statements[row["body"]],
                code=f"{body.code or f'S{body.pk}'}-{row['position']}-{number}",
                **values,
            )
        )
        counts["lines"] += 1
    Opening.objects.bulk_create(lines, batch_size=BATCH)
    counts["bodies"] = len(bodies)
    return counts


def _statements(
    cycle: Cycle,
    bodies: Mapping[int, Organisation],
    *,
    at: datetime,
    is_demonstration: bool,
) -> dict[int, Statement]:
    """The statement of each body, by the key of the body; made where there is none."""
    rows = Statement.objects.filter(cycle=cycle, organisation__in=bodies)
    found = {row.organisation_id: row for row in rows}
    collectors = {b.parent_id: b for b in branches()}
    made = []
    for key, body in bodies.items():
        if key in found:
            continue
        region = region_of(body)
        made.append(
            Statement(
                cycle=cycle,
                organisation=body,
                region_id=region,
                collector=collectors.get(region),
                received_at=at,
                is_demonstration=is_demonstration,
            )
        )
    Statement.objects.bulk_create(made, batch_size=BATCH)
    waiting = [row for row in found.values() if not row.received_at]
    Statement.objects.filter(pk__in=[row.pk for row in waiting]).update(received_at=at)
    return found | {row.organisation_id: row for row in made}


def region_of(body: Organisation) -> int:
    """The key of the region a body is placed in: a prefecture or designated city."""
    own = body.kind in (Kind.PREFECTURE, Kind.DESIGNATED_CITY)
    return body.pk if own or body.prefecture_id is None else body.prefecture_id


def _kept(cycle: Cycle) -> set[int]:
    """Bodies whose lines stay: a version has placed somebody on one of them."""
    lines = Opening.objects.filter(placings__isnull=False, statement__cycle=cycle)
    placed = Statement.objects.filter(pk__in=lines.values("statement"))
    return set(placed.values_list("organisation", flat=True))
