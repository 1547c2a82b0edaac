"""Bodies that people register: companies, NPOs, associations, bodies abroad."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.organisations.rules import (
    problems_with_corporate_number,
    problems_with_name,
    problems_with_parent,
    problems_with_time_zone,
)
from kakehashi.kernel.codes import read_corporate_number
from kakehashi.kernel.problems import Problem, Refused


@transaction.atomic
def register_company(
    *,
    name: str,
    corporate_number: str,
    prefecture: Organisation | None = None,
    kana: str = "",
    name_en: str = "",
    by: AbstractUser,
    at: datetime,
) -> Organisation:
    """Register a company (企業); every company in Japan has a corporate number.

    Raises:
        Refused: ``name-missing``, ``corporate-number-missing``,
            ``corporate-number-form``, ``corporate-number-check``,
            ``corporate-number-taken``.
    """
    return _register(
        Organisation(
            kind=Kind.COMPANY,
            name=name,
            corporate_number=corporate_number,
            prefecture=prefecture,
            kana=kana,
            name_en=name_en,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def register_npo(
    *,
    name: str,
    corporate_number: str = "",
    prefecture: Organisation | None = None,
    parent: Organisation | None = None,
    kana: str = "",
    name_en: str = "",
    by: AbstractUser,
    at: datetime,
) -> Organisation:
    """Register a non-profit body; an unincorporated one has no number.

    ``parent`` is the local government through which it applies, if any.

    Raises:
        Refused: as ``register_company``, and ``parent-not-local``.
    """
    return _register(
        Organisation(
            kind=Kind.NPO,
            name=name,
            corporate_number=corporate_number,
            prefecture=prefecture or (parent.own_prefecture if parent else None),
            parent=parent,
            kana=kana,
            name_en=name_en,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def register_regional_association(
    *,
    name: str,
    parent: Organisation,
    corporate_number: str = "",
    kana: str = "",
    name_en: str = "",
    by: AbstractUser,
    at: datetime,
) -> Organisation:
    """Register an international association (地域国際化協会) of a local government.

    Raises:
        Refused: as ``register_company``, and ``parent-not-local``.
    """
    return _register(
        Organisation(
            kind=Kind.REGIONAL_ASSOCIATION,
            name=name,
            corporate_number=corporate_number,
            prefecture=parent.own_prefecture,
            parent=parent,
            kana=kana,
            name_en=name_en,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def register_foreign_body(
    *,
    name: str,
    name_en: str = "",
    time_zone: str,
    latitude: float | None = None,
    longitude: float | None = None,
    by: AbstractUser,
    at: datetime,
) -> Organisation:
    """Register a body abroad (海外機関) with its IANA time zone.

    Raises:
        Refused: ``name-missing``, ``time-zone-unknown``.
    """
    return _register(
        Organisation(
            kind=Kind.FOREIGN_BODY,
            name=name,
            name_en=name_en,
            time_zone=time_zone,
            latitude=latitude,
            longitude=longitude,
        ),
        by=by,
        at=at,
    )


def _register(body: Organisation, *, by: AbstractUser, at: datetime) -> Organisation:
    problems = [
        *problems_with_name(body.name),
        *problems_with_corporate_number(
            body.corporate_number, is_needed=body.kind == Kind.COMPANY
        ),
        *problems_with_time_zone(body.time_zone),
        *(problems_with_parent(body.parent) if body.parent else ()),
    ]
    if problems:
        raise Refused(*problems)
    body.name = body.name.strip()
    body.corporate_number = body.corporate_number.strip()
    if body.corporate_number:
        body.corporate_number = read_corporate_number(body.corporate_number)
    try:
        with transaction.atomic():
            body.save(force_insert=True)
    except IntegrityError:
        if not Organisation.objects.filter(
            corporate_number=body.corporate_number
        ).exists():
            raise
        message = _("A body with this corporate number is registered already.")
        problem = Problem("corporate-number-taken", message, "corporate_number")
        raise Refused(problem) from None
    record(
        "organisations.register",
        by=by,
        at=at,
        subject=f"organisations.body:{body.pk}",
        detail={"kind": body.kind, "name": body.name},
    )
    return body
