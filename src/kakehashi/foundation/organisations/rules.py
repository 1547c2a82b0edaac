"""Why a body cannot be registered or changed. Pure: no query, no clock, no write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.models import LOCAL_GOVERNMENTS, Organisation
from kakehashi.kernel.codes import read_corporate_number
from kakehashi.kernel.problems import Problem, Unreadable

# With or without hyphens and brackets, an extension (内線) behind it.
_PHONE: Final = re.compile(r"\+?[0-9()-]{9,20}(?:\s*(?:内線|ext\.?)\s*[0-9-]{1,8})?")


def problems_with_name(name: str) -> list[Problem]:
    """A body needs a name: ``name-missing``."""
    if name.strip():
        return []
    return [Problem("name-missing", _("Enter the name of the body."), "name")]


def problems_with_corporate_number(
    number: str, *, is_needed: bool = False
) -> list[Problem]:
    """A number has 13 digits and a right check digit; only a company must have one.

    Codes: ``corporate-number-missing``, ``corporate-number-form``,
    ``corporate-number-check``.
    Source: 法人番号の指定等に関する省令 (2014), article 2.
    """
    if not number.strip():
        message = _("Enter the corporate number of the company.")
        missing = Problem("corporate-number-missing", message, "corporate_number")
        return [missing] if is_needed else []
    messages = {
        "corporate-number-form": _("A corporate number has 13 digits."),
        "corporate-number-check": _(
            "The corporate number does not fit its first digit. "
            "Please compare the digits."
        ),
    }
    try:
        read_corporate_number(number)
    except Unreadable as error:
        return [Problem(error.code, messages[error.code], "corporate_number")]
    return []


def problems_with_parent(parent: Organisation) -> list[Problem]:
    """An association is founded by a local government: ``parent-not-local``."""
    if parent.kind in LOCAL_GOVERNMENTS:
        return []
    message = _("Choose the local government that the association belongs to.")
    return [Problem("parent-not-local", message, "parent")]


def problems_with_time_zone(name: str) -> list[Problem]:
    """A time zone is one of the IANA names: ``time-zone-unknown``."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = _("This time zone is not known. Example: Europe/London")
        return [Problem("time-zone-unknown", message, "time_zone")]
    return []


def problems_with_change(
    bodies: Sequence[Organisation], *, day: date, source: str
) -> list[Problem]:
    """A change needs a source, and bodies that exist on its eve.

    Codes: ``source-missing``, ``body-gone``, ``change-before-body``.
    """
    problems = []
    if not source.strip():
        message = _("Say which notice or page tells of this change.")
        problems.append(Problem("source-missing", message, "source"))
    for body in bodies:
        if body.until is not None:
            message = _("%(name)s no longer exists.") % {"name": body.name}
            problems.append(Problem("body-gone", message))
        elif body.since is not None and day <= body.since:
            message = _("%(name)s began on this day or later.") % {"name": body.name}
            problems.append(Problem("change-before-body", message, "day"))
    return problems


def problems_with_merger(
    bodies: Sequence[Organisation], into: Organisation
) -> list[Problem]:
    """Bodies merge into another one: ``merger-with-itself``, ``merger-of-none``."""
    if not bodies:
        return [Problem("merger-of-none", _("Choose the bodies that merge."), "bodies")]
    if any(body.pk == into.pk for body in bodies):
        message = _("A body cannot merge into itself.")
        return [Problem("merger-with-itself", message, "into")]
    return []


def problems_with_contact(*, section: str, phone: str, email: str) -> list[Problem]:
    """A contact names its section; number and mail address are readable if given.

    Codes: ``section-missing``, ``phone-unreadable``, ``email-unreadable``.
    """
    problems = []
    if not section.strip():
        message = _("Say which section is in charge.")
        problems.append(Problem("section-missing", message, "section"))
    if phone.strip() and not _PHONE.fullmatch(phone.strip()):
        message = _("“%(text)s” is no telephone number.") % {"text": phone}
        problems.append(Problem("phone-unreadable", message, "phone"))
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError:
            message = _("“%(text)s” is no mail address.") % {"text": email}
            problems.append(Problem("email-unreadable", message, "email"))
    return problems
