from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.chain import canonical, digest
from kakehashi.foundation.ledger.models import ChainHead, DocumentNumber, Entry
from kakehashi.foundation.ledger.queries import verify_chain
from kakehashi.foundation.ledger.verbs import (
    Act,
    record,
    record_all,
    record_reading,
    take_number,
)
from kakehashi.foundation.organisations.models import Organisation
from tests.foundation.ledger.people import NOON, a_person


@pytest.mark.django_db
def test_an_act_is_written_with_who_what_and_when() -> None:
    hana = a_person()
    entry = record(
        "cases.submit",
        by=hana,
        at=NOON,
        subject="grants.application:G-2026-0001",
        detail={"version": 3, "on": date(2026, 11, 22), "yen": Decimal("1.50")},
    )
    entry.refresh_from_db()
    assert (entry.sequence, entry.by, entry.by_label) == (1, hana, "実演 hana")
    assert (entry.act, entry.at) == ("cases.submit", NOON)
    assert entry.detail == {"version": 3, "on": "2026-11-22", "yen": "1.50"}


@pytest.mark.django_db
def test_each_entry_carries_the_hash_of_the_one_before() -> None:
    first = record("a", by=None, at=NOON, subject="x")
    second = record("b", by=None, at=NOON, subject="x")
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert len({first.hash, second.hash}) == 2
    assert list(verify_chain()) == []


@pytest.mark.django_db
def test_a_reading_stands_in_the_same_chain_as_an_act() -> None:
    hana = a_person()
    record("a", by=hana, at=NOON, subject="x")
    entry = record_reading("passport", by=hana, at=NOON, subject="jet.person:7")
    assert (entry.sequence, entry.act) == (2, "read")
    assert (entry.subject, entry.detail) == ("jet.person:7", {"field": "passport"})


@pytest.mark.django_db
def test_the_posts_a_page_has_loaded_are_written_down() -> None:
    hana = a_person()
    town = Organisation.objects.create(kind="prefecture", name="福島県", code="070009")
    Role.objects.create(
        user=hana, organisation=town, post=Post.OFFICER, since=date(2026, 4, 1)
    )
    assert record("a", by=hana, at=NOON, subject="x").acted_as == ""
    roles_on(hana, date(2026, 11, 22))
    assert record("a", by=hana, at=NOON, subject="x").acted_as == f"officer@{town.pk}"
    said = record("a", by=hana, at=NOON, subject="x", acted_as="successor")
    assert said.acted_as == "successor"


@pytest.mark.django_db
def test_an_act_costs_three_queries_and_so_do_forty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hana = a_person()
    record("first", by=hana, at=NOON, subject="x")
    with django_assert_num_queries(3):
        record("a", by=hana, at=NOON, subject="x")
    with django_assert_num_queries(3):
        record_all([Act("b", f"x:{i}") for i in range(40)], by=hana, at=NOON)
    assert Entry.objects.count() == 42
    assert list(verify_chain()) == []


@pytest.mark.django_db
def test_what_the_caller_rolls_back_was_never_written() -> None:
    record("a", by=None, at=NOON, subject="x")
    with transaction.atomic():
        record("b", by=None, at=NOON, subject="x")
        transaction.set_rollback(True)
    record("c", by=None, at=NOON, subject="x")
    written = Entry.objects.values_list("sequence", "act")
    assert list(written) == [(1, "a"), (2, "c")]
    assert list(verify_chain()) == []


@pytest.mark.django_db
def test_an_hour_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="naive"), transaction.atomic():
        record("a", by=None, at=datetime(2026, 11, 22), subject="x")  # noqa: DTZ001
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_text_no_database_takes_is_kept_in_another_writing() -> None:
    entry = record(
        "a" * 80,
        by=None,
        at=NOON,
        subject="長" * 400,
        detail={"zero\0": "half \ud800 of a pair", "float": 0.1},
    )
    entry.refresh_from_db()
    assert (len(entry.act), len(entry.subject)) == (60, 300)
    assert entry.detail == {"zero\\x00": "half \\ud800 of a pair", "float": "0.1"}
    assert list(verify_chain()) == []


leaves: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.floats(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.decimals(),
)


@given(
    st.recursive(
        leaves, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=9
    )
)
def test_what_is_canonical_stays_as_it_is(value: object) -> None:
    once = canonical(value)
    assert canonical(once) == once


def test_every_part_of_an_entry_is_in_its_hash() -> None:
    row = {
        "sequence": 1,
        "at": NOON,
        "by_id": 1,
        "by_label": "b",
        "acted_as": "r",
        "act": "a",
        "subject": "s",
        "detail": {"k": "v"},
        "origin": "o",
        "previous_hash": "p",
    }
    other = {
        "sequence": 2,
        "at": NOON.replace(microsecond=1),
        "by_id": None,
        "detail": {"k": "w"},
    }
    hashes = {digest(**row)}  # type: ignore[arg-type]
    for key in row:
        hashes.add(digest(**row | {key: other.get(key, "changed")}))  # type: ignore[arg-type]
    assert len(hashes) == len(row) + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET act = 'nothing' WHERE sequence = 1",
        "DELETE FROM ledger_entry WHERE sequence = 1",
        "UPDATE ledger_documentnumber SET number = 9",
        "DELETE FROM ledger_documentnumber",
    ],
)
def test_the_database_refuses_to_change_what_is_written(change: str) -> None:
    record("a", by=None, at=NOON, subject="x")
    take_number("自国助", kind="letter", by=a_person(), at=NOON)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Entry.objects.get(sequence=1).act == "a"
    assert DocumentNumber.objects.get().number == 1


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_to_empty_the_ledger() -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE ledger_entry")


@pytest.mark.django_db(transaction=True)
def test_four_writers_at_once_never_fork_the_chain() -> None:
    together = Barrier(4)

    def write(name: str) -> None:
        try:
            together.wait()
            for i in range(25):
                record(f"{name}-{i}", by=None, at=NOON, subject="x")
        finally:
            connection.close()

    threads = [Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequences = list(Entry.objects.values_list("sequence", flat=True))
    assert sequences == list(range(1, 101))
    assert ChainHead.objects.get().sequence == 100
    assert list(verify_chain()) == []
