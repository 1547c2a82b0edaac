"""Past awards come in by a sheet, all of them or none, and go out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kakehashi.engines.imports.models import Import, Line, Outcome
from kakehashi.engines.imports.queries import lines_to_write
from kakehashi.engines.imports.verbs import commit_import, undo_import
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.queries import bodies_by_code
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import PastAward
from kakehashi.programmes.grants.queries.past_awards import (
    past_awards_by_key,
    text_of_past_award,
)

SHOWN: Final = 20
Texts = Mapping[str, str]


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
    stored = past_awards_by_key()
    _refuse_changed(lines, [line.before for line in lines], stored)
    _add((line for line in lines if line.outcome == Outcome.ADDED), source)
    _rewrite((stored[line.key], line.after) for line in lines if line.before)
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
    stored = past_awards_by_key()
    _refuse_changed(lines, [line.after for line in lines], stored)
    added = [stored[line.key].pk for line in lines if line.outcome == Outcome.ADDED]
    PastAward.objects.filter(source=source, pk__in=added).update(undone_at=at)
    _rewrite((stored[line.key], line.before) for line in lines if line.before)
    return source


def _add(lines: Iterable[Line], source: Import) -> None:
    bodies = bodies_by_code()
    new = [
        PastAward(
            fiscal_year=int(line.after["fiscal_year"]),
            organisation=bodies[line.after["code"]],
            source=source,
            **_columns(line.after),
        )
        for line in lines
    ]
    try:
        with transaction.atomic():
            PastAward.objects.bulk_create(new)
    except IntegrityError:  # two imports were committed in the same moment
        message = _("Someone imported the same rows just now. Please compare again.")
        raise Refused(Problem("row-changed-since", message)) from None


def _columns(texts: Texts) -> dict[str, str | int | None]:
    settled = texts["settled_yen"]
    return {
        "title": texts["title"],
        "awarded_yen": int(texts["awarded_yen"]),
        "settled_yen": int(settled) if settled else None,
    }


def _rewrite(changes: Iterable[tuple[PastAward, Texts]]) -> None:
    changed = []
    for award, texts in changes:
        for name, value in _columns(texts).items():
            setattr(award, name, value)
        changed.append(award)
    PastAward.objects.bulk_update(changed, ["title", "awarded_yen", "settled_yen"])


def _refuse_changed(
    lines: Sequence[Line], expected: Sequence[Texts], stored: Mapping[str, PastAward]
) -> None:
    message = _("Row %(row)s was changed by someone else meanwhile: %(key)s.")
    problems = []
    for line, texts in zip(lines, expected, strict=True):
        award = stored.get(line.key)
        if (text_of_past_award(award) if award else {}) != texts:
            told = message % {"row": line.row, "key": line.key}
            problems.append(Problem("row-changed-since", told))
    if problems:
        raise Refused(*problems[:SHOWN])
