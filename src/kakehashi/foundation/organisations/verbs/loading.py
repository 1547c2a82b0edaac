"""The register from the kernel's data into the database: once, or again after news."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import (
    BodyChange,
    CoveredCountry,
    Kind,
    Organisation,
)
from kakehashi.kernel.bodies import NORTHERN, Body, Change, Register, about, register
from kakehashi.kernel.codes import with_body_check

PLAIN = (
    "kind",
    "name",
    "kana",
    "name_en",
    "since",
    "until",
    "time_zone",
    "latitude",
    "longitude",
    "note",
)
KEPT = (*PLAIN, "prefecture", "parent")
COMPARED = (*PLAIN, "prefecture_id", "parent_id")
PREFECTURE = {f"{n:02}": with_body_check(f"{n:02}000") for n in range(1, 48)}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were made and how many were brought up to date."""

    created: int
    updated: int


@transaction.atomic
def load_register(*, by: AbstractUser | None, at: datetime) -> Loaded:
    """Load local governments, wards, branches, the association and its places.

    Run again it changes only what the data say differently; a body whose change
    people recorded keeps what they recorded. ``by`` is None when an installation
    loads it for itself. About 15 queries.
    """
    book = register()
    keeper = _Keeper()
    keeper.keep_coded(
        _body_row(b, {}, {}) for b in book.bodies.values() if b.kind == "prefecture"
    )
    prefectures = keeper.ids_by_code()
    keeper.keep_coded(
        _body_row(b, prefectures, {})
        for b in book.bodies.values()
        if b.kind not in ("prefecture", "ward", NORTHERN)
    )
    ids = keeper.ids_by_code()
    keeper.keep_coded(
        [
            *(
                _body_row(b, ids, {b.code: ids[book.parent_of(b).code]})
                for b in book.bodies.values()
                if b.kind == "ward"
            ),
            *_lost_wards(book, ids),
        ]
    )
    keeper.keep_named(_association_rows({"association"}, None))
    headquarters = Organisation.objects.get(kind=Kind.ASSOCIATION)
    keeper.keep_named(
        [
            *_association_rows({"division", "overseas_office"}, headquarters.pk),
            *_branch_rows(book, ids),
        ]
    )
    _keep_countries()
    _keep_changes(book)
    loaded = Loaded(keeper.created, keeper.updated)
    if loaded.created or loaded.updated:
        detail = {"created": loaded.created, "updated": loaded.updated}
        subject = "organisations.register"
        record("organisations.load", by=by, at=at, subject=subject, detail=detail)
    return loaded


class _Keeper:
    """Creates what is missing and updates what differs, in bulk."""

    def __init__(self) -> None:
        self.created = self.updated = 0
        ours = set(about()["sources"].values())
        self._told_by_people = set(
            BodyChange.objects.exclude(source__in=ours)
            .exclude(former=None)
            .values_list("former_id", flat=True)
        )

    def ids_by_code(self) -> dict[str, int]:
        """Return primary keys of local governments and wards."""
        rows = Organisation.objects.exclude(code="").values_list("code", "pk")
        return dict(rows)

    def keep_coded(self, rows: Iterable[Organisation]) -> None:
        """Keep local governments, known by their codes."""
        there = Organisation.objects.exclude(code="")
        self._keep(rows, {("", o.code): o for o in there}, _by_code)

    def keep_named(self, rows: Iterable[Organisation]) -> None:
        """Keep branches and the association's places, known by kind and name."""
        kinds = (Kind.ASSOCIATION, Kind.DIVISION, Kind.OVERSEAS_OFFICE, Kind.BRANCH)
        there = Organisation.objects.filter(kind__in=kinds)
        self._keep(rows, {_by_name(o): o for o in there}, _by_name)

    def _keep(
        self,
        rows: Iterable[Organisation],
        there: dict[tuple[str, str], Organisation],
        key: Callable[[Organisation], tuple[str, str]],
    ) -> None:
        new, changed = [], []
        for row in rows:
            old = there.get(key(row))
            if old is None:
                new.append(row)
            elif old.pk not in self._told_by_people and _differs(row, old):
                row.pk = old.pk
                changed.append(row)
        Organisation.objects.bulk_create(new, batch_size=500)
        if changed:
            Organisation.objects.bulk_update(changed, KEPT, batch_size=200)
        self.created += len(new)
        self.updated += len(changed)


def _by_code(row: Organisation) -> tuple[str, str]:
    return "", row.code


def _by_name(row: Organisation) -> tuple[str, str]:
    return row.kind, row.name


def _differs(row: Organisation, old: Organisation) -> bool:
    return any(getattr(row, name) != getattr(old, name) for name in COMPARED)


def _body_row(
    body: Body, ids: Mapping[str, int], parents: Mapping[str, int]
) -> Organisation:
    prefecture = None if body.kind == "prefecture" else ids[PREFECTURE[body.code[:2]]]
    return Organisation(
        kind=body.kind,
        code=body.code,
        name=body.name,
        kana=body.kana,
        name_en=body.name_en,
        prefecture_id=prefecture,
        parent_id=parents.get(body.code),
        since=body.since,
        latitude=body.lat,
        longitude=body.lon,
    )


def _lost_wards(book: Register, ids: Mapping[str, int]) -> Iterator[Organisation]:
    """Wards that recent papers name and that are gone: kept with their last day."""
    cities = [b for b in book.bodies.values() if b.kind == "designated_city"]
    for change in {c.code: c for c in book.changes if _is_lost_ward(c)}.values():
        assert change.day is not None
        city = next(c for c in cities if change.name.startswith(c.name))
        yield Organisation(
            kind=Kind.WARD,
            code=change.code,
            name=change.name,
            prefecture_id=ids[PREFECTURE[change.code[:2]]],
            parent_id=ids[city.code],
            until=change.day - timedelta(days=1),
            latitude=change.lat,
            longitude=change.lon,
        )


def _is_lost_ward(change: Change) -> bool:
    return (
        change.name.endswith("区")
        and change.day is not None
        and change.day.year >= 2017
    )


def _branch_rows(book: Register, ids: Mapping[str, int]) -> Iterator[Organisation]:
    """The 67 branches (支部): one in each prefecture and each designated city."""
    for body in book.bodies.values():
        if body.kind not in ("prefecture", "designated_city"):
            continue
        yield Organisation(
            kind=Kind.BRANCH,
            name=f"{body.name}支部",
            kana=f"{body.kana}しぶ",
            name_en=f"{body.name_en} Branch",
            prefecture_id=ids[PREFECTURE[body.code[:2]]],
            parent_id=ids[body.code],
            latitude=body.lat,
            longitude=body.lon,
        )


def _own_data(name: str) -> Iterator[dict[str, str]]:
    folder = files("kakehashi.foundation.organisations")
    text = folder.joinpath(f"data/{name}").read_text("utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _association_rows(kinds: set[str], parent: int | None) -> Iterator[Organisation]:
    for row in _own_data("association.csv"):
        if row["kind"] in kinds:
            yield Organisation(
                kind=row["kind"],
                name=row["name"],
                kana=row["kana"],
                name_en=row["name_en"],
                parent_id=parent,
                time_zone=row["time_zone"],
                latitude=float(row["latitude"]) if row["latitude"] else None,
                longitude=float(row["longitude"]) if row["longitude"] else None,
                note=row["note"],
            )


def _keep_countries() -> None:
    offices = dict(
        Organisation.objects.filter(kind=Kind.OVERSEAS_OFFICE).values_list("name", "pk")
    )
    there = set(CoveredCountry.objects.values_list("office_id", "name_ja"))
    CoveredCountry.objects.bulk_create(
        CoveredCountry(
            office_id=offices[row["office"]],
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            since=row["since"],
            source=row["source"],
        )
        for row in _own_data("covered_countries.csv")
        if (offices[row["office"]], row["name_ja"]) not in there
    )


def _keep_changes(book: Register) -> None:
    sources = about()["sources"]
    rows = Organisation.objects.exclude(code="").values_list("code", "name", "pk")
    ids = {(code, name): pk for code, name, pk in rows}
    there = set(
        BodyChange.objects.values_list(
            "sort", "former_code", "former_name", "successor_code"
        )
    )
    BodyChange.objects.bulk_create(
        (
            BodyChange(
                sort=c.sort,
                day=c.day,
                former_id=ids.get((c.code, c.name)),
                former_code=c.code,
                former_name=c.name,
                successor_id=ids.get((c.to_code, c.to_name)),
                successor_code=c.to_code,
                successor_name=c.to_name,
                source=sources[c.source],
            )
            for c in book.changes
            if (c.sort, c.code, c.name, c.to_code) not in there
        ),
        batch_size=500,
    )
