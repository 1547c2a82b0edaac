"""Questions on a call (質問): until when, and what must not be said in public."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Call

MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Ten or eleven digits from 0, in two or three groups.
PHONE: Final = re.compile(
    r"(?<![0-9])0[0-9]{1,4}[-() ]?[0-9]{1,4}[-() ]?[0-9]{3,4}(?![0-9])"
)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")


def problems_with_asking(call: Call, text: str, *, at: datetime) -> list[Problem]:
    """Why a question cannot be asked at ``at``.

    Questions are taken until the call closes: an answer later would help nobody.
    """
    problems = []
    if at >= call.closes_at:
        problems.append(
            Problem(
                "call-closed",
                _("Questions are taken until the call closes. Please call us instead."),
            )
        )
    if not text.strip():
        problems.append(
            Problem("text-missing", _("Please write your question."), "text")
        )
    return problems


def names_someone(
    *texts: str, names: Collection[str], fields: Collection[str]
) -> list[Problem]:
    """What in ``texts``, to be published, tells who asked: a name, a phone, a mail.

    ``fields`` are the names of the fields, in the order of ``texts``.
    """
    return [
        problem
        for text, field in zip(texts, fields, strict=True)
        for problem in _named(text, names, field)
    ]


def _named(text: str, names: Collection[str], field: str) -> Iterator[Problem]:
    plain = unicodedata.normalize("NFKC", text)
    folded = plain.casefold()
    for name in dict.fromkeys(names):
        if len(name) > 1 and unicodedata.normalize("NFKC", name).casefold() in folded:
            yield Problem(
                "names-asker",
                _("This names who asked: %(name)s.") % {"name": name},
                field,
            )
    if found := MAIL.search(plain):
        yield Problem(
            "names-mail",
            _("This has a mail address: %(found)s.") % {"found": found[0]},
            field,
        )
    for found in PHONE.finditer(plain.translate(_DASHES)):
        if 9 <= sum(c.isdigit() for c in found[0]) <= 11:
            yield Problem(
                "names-phone",
                _("This has a telephone number: %(found)s.") % {"found": found[0]},
                field,
            )
            return
