from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.ledger.models import (
    DocumentKind,
    DocumentNumber,
    NumberCounter,
    SectionMark,
)
from kakehashi.foundation.ledger.queries import kind_on, verify_numbers
from kakehashi.foundation.ledger.verbs import (
    KindRow,
    load_document_kinds,
    set_section_mark,
    take_number,
)
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Refused
from tests.foundation.ledger.people import NOON, a_person


@pytest.mark.parametrize(
    ("year", "number", "printed"),
    [
        (2026, 123, "8自国経第123号"),
        (2019, 1, "元自国経第1号"),
        (2020, 7, "2自国経第7号"),
        (2018, 7, "30自国経第7号"),
    ],
)
def test_a_number_is_printed_as_offices_write_it(
    year: int, number: int, printed: str
) -> None:
    given = DocumentNumber(fiscal_year=year, mark="自国経", number=number)
    assert str(given) == printed


@pytest.mark.django_db
def test_numbers_count_by_mark_and_begin_again_in_april() -> None:
    hana = a_person()
    last_evening = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)  # 23:59 on 31 March
    midnight = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)  # 0:00 on 1 April
    given = [
        str(take_number(mark, kind="letter", by=hana, at=at))
        for mark, at in [
            ("自国経", NOON),
            ("自国経", last_evening),
            ("自国総", NOON),
            ("自国経", midnight),
        ]
    ]
    assert given == ["8自国経第1号", "8自国経第2号", "8自国総第1号", "9自国経第1号"]


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    hana = a_person()
    take_number("自国経", kind="letter", by=hana, at=NOON)
    with transaction.atomic():
        assert take_number("自国経", kind="letter", by=hana, at=NOON).number == 2
        transaction.set_rollback(True)
    assert take_number("自国経", kind="letter", by=hana, at=NOON).number == 2
    assert list(verify_numbers()) == []


@pytest.mark.django_db
def test_a_number_costs_four_queries_and_its_savepoint(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hana = a_person()
    take_number("自国経", kind="letter", by=hana, at=NOON)
    with django_assert_num_queries(6):
        take_number("自国経", kind="letter", by=hana, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_four_threads_take_a_hundred_numbers_without_a_gap() -> None:
    hana = a_person()
    together = Barrier(4)

    def take(mark: str) -> None:
        try:
            together.wait()
            for _ in range(25):
                take_number(mark, kind="letter", by=hana, at=NOON)
        finally:
            connection.close()

    threads = [Thread(target=take, args=("自国経",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = DocumentNumber.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 101))
    assert list(verify_numbers()) == []


@pytest.mark.django_db
def test_a_counter_that_ran_ahead_is_found() -> None:
    take_number("自国経", kind="letter", by=a_person(), at=NOON)
    NumberCounter.objects.update(last=5)
    assert [f.code for f in verify_numbers()] == ["number-missing"]


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["", " 自国経", "自\n経", "長" * 21])
def test_a_mark_that_cannot_be_printed_is_refused(mark: str) -> None:
    with pytest.raises(Refused) as refusal:
        take_number(mark, kind="letter", by=a_person(), at=NOON)
    assert [p.code for p in refusal.value.problems] == ["mark-unreadable"]


@pytest.mark.django_db
def test_a_mark_is_used_only_in_its_term() -> None:
    hana = a_person()
    body = Organisation.objects.create(kind="association", name="実演協会")
    set_section_mark(
        "自国経",
        organisation_id=body.pk,
        since=date(2026, 4, 1),
        until=date(2026, 11, 22),
        by=hana,
        at=NOON,
    )
    assert take_number("自国経", kind="letter", by=hana, at=NOON).number == 1
    tomorrow = datetime(2026, 11, 23, 3, tzinfo=UTC)
    with pytest.raises(Refused) as refusal:
        take_number("自国経", kind="letter", by=hana, at=tomorrow)
    assert [p.code for p in refusal.value.problems] == ["mark-not-in-force"]
    assert SectionMark.objects.get().organisation == body


@pytest.mark.django_db
def test_the_years_of_a_kind_are_those_in_force_that_day() -> None:
    old = KindRow("letter", "通知", None, date(2026, 4, 1), "")
    new = KindRow("letter", "通知", 5, date(2027, 4, 1), "実演の文書管理規程 第9条")
    assert load_document_kinds([old, new], by=None, at=NOON) == 2
    assert load_document_kinds([old, new], by=None, at=NOON) == 0
    in_2026 = kind_on("letter", date(2027, 3, 31))
    in_2027 = kind_on("letter", date(2027, 4, 1))
    assert in_2026 is not None
    assert in_2027 is not None
    assert (in_2026.retention_years, in_2027.retention_years) == (None, 5)
    assert in_2026.source
    assert kind_on("letter", date(2026, 3, 31)) is None
    assert DocumentKind.objects.count() == 2
