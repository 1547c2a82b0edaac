"""What a grant's account says: committed, paid, and what is open between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from kakehashi.programmes.grants.models import Application, Call, Movement


@dataclass(frozen=True, slots=True)
class Account:
    """The state of one grant in yen. ``balance`` > 0 is owed to the body, < 0 by it."""

    committed: int = 0
    paid: int = 0

    @property
    def balance(self) -> int:
        return self.committed - self.paid


def account_of(application: Application) -> Account:
    """The account of one grant. One query."""
    return accounts_of([application])[application.pk]


def accounts_of(applications: Iterable[Application]) -> dict[int, Account]:
    """The accounts of many grants by application id. One query."""
    keys = [application.pk for application in applications]
    rows = (
        Movement.objects.filter(application__in=keys)
        .order_by()
        .values_list("application")
        .annotate(committed=Sum("committed_yen"), paid=Sum("paid_yen"))
    )
    found = {pk: Account(committed, paid) for pk, committed, paid in rows}
    return {pk: found.get(pk, Account()) for pk in keys}


def movements_of(application: Application) -> QuerySet[Movement]:
    """Every entry of a grant's account, in order, with who wrote it."""
    return application.movements.select_related("by", "procedure__case")


def committed_yen(call: Call) -> int:
    """What the budget of a call is bound to now, changes and settlements counted."""
    total = Movement.objects.filter(application__call=call).aggregate(
        s=Sum("committed_yen")
    )
    return total["s"] or 0
