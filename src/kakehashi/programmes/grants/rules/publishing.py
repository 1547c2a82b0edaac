"""Whether a report may become a case study (事業事例), and what must not be in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import CaseStudy, Report

LONGEST_TITLE: Final = 120
_BETWEEN = r"[-‐‑‒–—―−ー\s().・]*"
# Numbers as people dial them: 9 to 11 digits from a 0, or after +81.
_TELEPHONE = re.compile(rf"(?<!\d)(?:\+81|0){_BETWEEN}\d(?:{_BETWEEN}\d){{7,9}}(?!\d)")
_MAIL = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|【at】|アットマーク)\s*[\w-]+(?:\.[\w-]+)+", re.I
)
_TITLES = "さん|氏|様|先生|殿|君|くん|ちゃん"


@dataclass(frozen=True, slots=True)
class Wording:
    """What of a case study is worded: fields are columns of `CaseStudy`."""

    title: str
    summary: str
    point: str = ""
    chosen_for: str = ""

    @property
    def mark(self) -> str:
        """A mark of this very wording, by which a page says which one it shows."""
        return sha256("\0".join(asdict(self).values()).encode()).hexdigest()[:16]


def wording_of(study: CaseStudy) -> Wording:
    """How a case study is worded now."""
    return Wording(study.title, study.summary, study.point, study.chosen_for)


def problems_with_source(report: Report | None, *, is_fixed: bool) -> list[Problem]:
    """Why nothing may be published of a grant, by its final report.

    ``is_fixed`` says whether the sum has been fixed after it. Codes: ``no-report``,
    ``not-settled``, ``no-consent``.
    """
    if report is None:
        return [Problem("no-report", _("There is no final report yet."))]
    if not is_fixed:
        message = _("The amount is not fixed yet; the report may still change.")
        return [Problem("not-settled", message)]
    if not report.may_publish:
        message = _("The body has not agreed to a publication.")
        return [Problem("no-consent", message)]
    return []


def problems_with_wording(wording: Wording, *, names: Iterable[str]) -> list[Problem]:
    """What must be put differently before it is published, field by field.

    Codes: ``missing``, ``too-long``, ``telephone-number``, ``mail-address``,
    ``persons-name``.

    Args:
        names: of the people in charge, as they stand in the application.
    """
    problems = []
    for field in ("title", "summary"):
        if not getattr(wording, field).strip():
            problems.append(Problem("missing", _("Please fill this in."), field))
    if len(wording.title) > LONGEST_TITLE:
        message = _("The title may have %s characters at most.") % LONGEST_TITLE
        problems.append(Problem("too-long", message, "title"))
    known = [name for name in names if name.strip()]
    for field, text in asdict(wording).items():
        problems += _personal(text, field, known)
    return problems


def _personal(text: str, field: str, names: Iterable[str]) -> Iterator[Problem]:
    """Privacy check: what in a text looks like the data of a person."""
    plain = unicodedata.normalize("NFKC", text)
    if found := _TELEPHONE.search(plain):
        message = _("“%s” looks like a telephone number. Please leave it out.")
        yield Problem("telephone-number", message % found[0].strip(), field)
    if found := _MAIL.search(plain):
        message = _("“%s” looks like a mail address. Please leave it out.")
        yield Problem("mail-address", message % found[0], field)
    for name in dict.fromkeys(names):
        if said := _name_in(plain, name):
            message = _("“%s” looks like the name of the person in charge.")
            yield Problem("persons-name", message % said, field)
            return


def _name_in(plain: str, name: str) -> str:
    """The name as it stands in the text: whole, or the family name and a title."""
    parts = unicodedata.normalize("NFKC", name).split()
    whole = r"[\s・]*".join(re.escape(part) for part in parts)
    if len("".join(parts)) > 1 and (found := re.search(whole, plain, re.I)):
        return found[0]
    if len(parts) > 1 and (
        found := re.search(rf"{re.escape(parts[0])}\s*(?:{_TITLES})", plain)
    ):
        return found[0]
    return ""
