"""Past awards come in by a sheet, all of them or none, and go out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.imports.models import Import, Line, Outcome
from kakehashi.engines.imports.queries import lines_to_write
from kakehashi.engines.imports.verbs import commit_import, undo_import
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.queries import bodies_by_code
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import PastAward
from kakehashi.programmes.grants.queries.past_awards import past_awards

Key = tuple[int, str, str]


@transaction.atomic
def import_past_awards(
    source: Import, *, version: int, by: User, at: datetime
) -> Import:
    """Write every new and changed row of an import.

    Raises:
        Refused: of ``commit_import``, and ``row-changed-since`` when what is stored is
            not what the difference was made against.
    """
    source = commit_import(source, version=version, by=by, at=at)
    lines = list(lines_to_write(source))
    stored = _stored()
    _refuse_changed(
        line for line in lines if _text_of(stored.get(_key(line))) != line.before
    )
    bodies = bodies_by_code()
    new = [line for line in lines if line.outcome == Outcome.ADDED]
    PastAward.objects.bulk_create(
        PastAward(
            fiscal_year=int(line.after["fiscal_year"]),
            organisation=bodies[line.after["code"]],
            title=line.after["title"],
            source=source,
            **_money(line.after),
        )
        for line in new
    )
    _rewrite(
        (stored[_key(line)], line.after)
        for line in lines
        if line.outcome == Outcome.CHANGED
    )
    return source


@transaction.atomic
def undo_past_awards(source: Import, *, version: int, by: User, at: datetime) -> Import:
    """Put back what an import wrote: new rows leave the list, changed ones their sums.

    Raises:
        Refused: of ``undo_import``, and ``row-changed-since`` when a row was changed
            after this import.
    """
    source = undo_import(source, version=version, by=by, at=at)
    lines = list(lines_to_write(source))
    stored = _stored()
    _refuse_changed(
        line for line in lines if _text_of(stored.get(_key(line))) != line.after
    )
    added = [stored[_key(line)].pk for line in lines if line.outcome == Outcome.ADDED]
    PastAward.objects.filter(pk__in=added).update(undone_at=at)
    _rewrite(
        (stored[_key(line)], line.before)
        for line in lines
        if line.outcome == Outcome.CHANGED
    )
    return source


def texts_of_past_awards() -> dict[Key, dict[str, str]]:
    """Everything stored as text by field, for comparing with a sheet."""
    return {key: _text_of(award) for key, award in _stored().items()}


def _stored() -> dict[Key, PastAward]:
    return {
        (award.fiscal_year, award.organisation.code, award.title): award
        for award in past_awards()
    }


def _key(line: Line) -> Key:
    row = line.after
    return int(row["fiscal_year"]), row["code"], row["title"]


def _text_of(award: PastAward | None) -> dict[str, str]:
    if award is None:
        return {}
    settled = "" if award.settled_yen is None else str(award.settled_yen)
    return {
        "fiscal_year": str(award.fiscal_year),
        "code": award.organisation.code,
        "title": award.title,
        "awarded_yen": str(award.awarded_yen),
        "settled_yen": settled,
    }


def _money(texts: dict[str, str]) -> dict[str, int | None]:
    settled = texts["settled_yen"]
    return {
        "awarded_yen": int(texts["awarded_yen"]),
        "settled_yen": int(settled) if settled else None,
    }


def _rewrite(changes: Iterable[tuple[PastAward, dict[str, str]]]) -> None:
    changed = []
    for award, texts in changes:
        for name, value in _money(texts).items():
            setattr(award, name, value)
        changed.append(award)
    PastAward.objects.bulk_update(changed, ["awarded_yen", "settled_yen"])


def _refuse_changed(lines: Iterable[Line]) -> None:
    message = _("Row %(row)s was changed by someone else meanwhile: %(key)s.")
    problems = [
        Problem("row-changed-since", message % {"row": line.row, "key": line.key})
        for line in lines
    ]
    if problems:
        raise Refused(*problems[:20])
