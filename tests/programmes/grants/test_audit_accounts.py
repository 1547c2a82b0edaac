"""Every account is held against what was decided; what differs is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Model
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.models import (
    Award,
    Change,
    Letter,
    Movement,
    MovementKind,
    ProcedureKind,
    ProcedureLine,
    Report,
    Settlement,
)
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.verbs.money import note_movement
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_accounts import a_shelf
from tests.programmes.grants.makers_settle import a_grant, a_settled

pytestmark = pytest.mark.django_db
Plant = tuple[str, Callable[[], object]]


def gaps() -> list[tuple[str, int, int]]:
    return [(g.what, g.written, g.decided) for g in audit_accounts()]


def test_accounts_that_agree_say_nothing() -> None:
    a_shelf()

    assert gaps() == []


def test_an_award_changed_in_its_row_is_found() -> None:
    a_grant(1_000_000)
    Award.objects.update(amount_yen=900_000)

    assert gaps() == [
        ("awarded", 1_000_000, 900_000),
        ("award letter", 1_000_000, 900_000),
    ]


def test_money_paid_that_nobody_decided_is_found() -> None:
    application = a_grant()
    note_movement(
        application,
        MovementKind.ADVANCE,
        paid_yen=5,
        on=date(2027, 7, 1),
        by=a_secretary(),
        at=NOON,
    )

    assert gaps() == [("advances", 5, 0)]
    assert "5 as written, 0 as decided" in str(audit_accounts()[0])


def test_a_settlement_that_its_lines_do_not_bear_is_found() -> None:
    report = a_settled(spent=(300_000, 600_000))
    Settlement.objects.update(settled_yen=899_999)

    assert gaps() == [
        ("settled", -100_000, -100_001),
        ("settlement letter", 900_000, 899_999),
        ("settlement sum", 899_999, 900_000),
    ]
    assert audit_accounts()[0].reference == report.application.case.reference


def test_a_grant_called_closed_while_money_is_owed_is_found() -> None:
    a_grant()
    Award.objects.update(closed_at=NOON)

    assert gaps() == [("closed", 1, 0)]


def test_entries_without_an_award_are_found() -> None:
    a_grant()
    Award.objects.all().delete()

    assert [(g.what, g.written) for g in audit_accounts()] == [("no-award", 1_000_000)]
    assert Movement.objects.count() == 1


def test_some_accounts_are_looked_at_alone() -> None:
    grants = a_shelf()
    Award.objects.filter(application=grants["paid"]).update(amount_yen=1)

    others = Award.objects.exclude(application=grants["paid"])
    assert audit_accounts(others) == []
    assert audit_accounts(Award.objects.filter(application=grants["paid"])) != []


def test_many_accounts_cost_no_more_queries_than_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    a_shelf()

    with django_assert_num_queries(7):
        audit_accounts()


def test_the_database_refuses_to_change_or_to_lose_an_entry() -> None:
    a_grant()

    for act in (
        lambda: Movement.objects.update(committed_yen=1),
        lambda: Movement.objects.all().delete(),
    ):
        refused = pytest.raises(DatabaseError, match="only ever appended")
        with refused, transaction.atomic():
            act()
    assert Movement.objects.get().committed_yen == 1_000_000


def test_every_wrong_yen_that_is_planted_is_found() -> None:
    """One sum after another is changed by a yen, doubled or taken out."""
    a_shelf()
    let_entries_be_changed()
    unseen = [what for what, act in plants() if is_unseen(act)]

    assert unseen == []


@pytest.mark.parametrize(
    ("name", "kind", "column"),
    [
        ("changed twice", MovementKind.CHANGE, "committed_yen"),
        ("advanced", MovementKind.ADVANCE, "paid_yen"),
        ("repaid", MovementKind.REPAYMENT, "paid_yen"),
    ],
)
def test_yen_shifted_from_one_entry_to_another_are_found(
    name: str, kind: str, column: str
) -> None:
    """Each entry has a document of its own, so wrong sums cannot make up for others."""
    grant = a_shelf()[name]
    let_entries_be_changed()
    first, second = Movement.objects.filter(application=grant, kind=kind)

    adding(first, column, 1)()
    adding(second, column, -1)()

    assert len(audit_accounts()) >= 2


def plants() -> Iterator[Plant]:
    """Every way to make one row of the shelf wrong."""
    decided = Settlement.objects.values("procedure")
    lines = ProcedureLine.objects.filter(procedure__in=decided)
    for rows, columns in (
        (Movement.objects.filter(paid_yen=0), ["committed_yen"]),
        (Movement.objects.filter(committed_yen=0), ["paid_yen"]),
        (Award.objects.all(), ["amount_yen"]),
        (Change.objects.filter(approved_yen__isnull=False), ["approved_yen"]),
        (
            Settlement.objects.all(),
            ["spent_yen", "accepted_yen", "other_income_yen", "settled_yen"],
        ),
        (Settlement.objects.all(), ["committed_yen"]),
        (lines.filter(amount_yen__gt=0), ["amount_yen", "cut_yen"]),
        (Report.objects.filter(procedure__in=decided), ["other_income_yen"]),
        (Letter.objects.filter(amount_yen__isnull=False), ["amount_yen"]),
    ):
        for row in rows:
            for column in columns:
                yield f"{row} {column} +1", adding(row, column, 1)
                yield f"{row} {column} -1", adding(row, column, -1)
    for model in (Movement, Award, Settlement):
        for row in model._default_manager.all():
            yield f"{model.__name__} {row} gone", taking_out(row)
    for movement in Movement.objects.all():
        yield f"{movement} twice", doubling(movement)
    for award in Award.objects.all():
        yield f"{award} closed, or not", turning(award)


def adding(row: Model, column: str, yen: int) -> Callable[[], object]:
    rows = type(row)._default_manager.filter(pk=row.pk)
    return lambda: rows.update(**{column: F(column) + yen})


def taking_out(row: Model) -> Callable[[], object]:
    table, key = row._meta.db_table, row._meta.pk
    assert key is not None

    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM {table} WHERE "{key.column}" = %s', [row.pk])

    return act


def doubling(movement: Movement) -> Callable[[], object]:
    twin = Movement.objects.get(pk=movement.pk)
    twin.pk = None
    return lambda: twin.save(force_insert=True)


def turning(award: Award) -> Callable[[], object]:
    rows = Award.objects.filter(pk=award.pk)
    return lambda: rows.update(closed_at=None if award.closed_at else NOON)


def is_unseen(act: Callable[[], object]) -> bool:
    """Whether the database takes it and the audit says nothing; then it is undone."""
    unseen = False
    try:
        with transaction.atomic():
            act()
            unseen = not audit_accounts()
            raise Undone
    except (Undone, IntegrityError):
        return unseen


class Undone(Exception):
    """Takes back what was planted."""


def let_entries_be_changed() -> None:
    """Take off the guard of the database that the test before this one holds."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        for act in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER grants_movement_no_{act}")


def test_the_shelf_has_every_kind_of_entry_and_report() -> None:
    a_shelf()

    kinds = set(Movement.objects.values_list("kind", flat=True))
    assert kinds == set(MovementKind.values)
    states = Report.objects.filter(procedure__kind=ProcedureKind.REPORT)
    assert set(states.values_list("procedure__case__state", flat=True)) == {
        "submitted",
        "settled",
        "claimed",
        "repaying",
        "closed",
    }
