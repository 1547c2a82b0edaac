"""What a call says to one body, before it starts: in whole sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Call, Cap, Eligibility, Venue, Way
from kakehashi.programmes.grants.rules.terms import cap_for, way_in

Kind = Organisation.Kind
YOURS = {
    Kind.PREFECTURE: gettext_lazy("Your prefecture"),
    Kind.DESIGNATED_CITY: gettext_lazy("Your city"),
    Kind.CITY: gettext_lazy("Your city"),
    Kind.SPECIAL_WARD: gettext_lazy("Your ward"),
    Kind.TOWN: gettext_lazy("Your town"),
    Kind.VILLAGE: gettext_lazy("Your village"),
    Kind.REGIONAL_ASSOCIATION: gettext_lazy("Your association"),
}


class Window(StrEnum):
    """Where a call is in its life."""

    OPEN = "open"
    SOON = "soon"
    CLOSED = "closed"


def window_of(call: Call, at: datetime) -> Window:
    """Whether a call is open at ``at``, will be, or was.

    A call whose opening day is not known and that has not closed counts as to come.
    """
    if at >= call.closes_at:
        return Window.CLOSED
    return Window.OPEN if call.is_open(at) else Window.SOON


def days_left(call: Call, today: date) -> int:
    """Whole days from ``today`` to the last day; 0 is the last day itself."""
    return (call.closing_day - today).days


def whose(kind: str) -> str:
    """“Your town”, as the body's kind has it."""
    return str(YOURS[Kind(kind)]) if kind in YOURS else _("Your organisation")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a call offers a body: sentences to read, and whether it may apply itself."""

    way: Way | None
    sentences: tuple[str, ...]

    @property
    def may_apply(self) -> bool:
        return self.way == Way.DIRECT


def offer_to(
    kind: str,
    *,
    name: str,
    caps: Sequence[Cap],
    eligibilities: Sequence[Eligibility],
) -> Offer:
    """Tell a body of ``kind``, called ``name``, whether and how much it may ask for."""
    way = way_in(eligibilities, kind)
    if way is None:
        return Offer(None, (_("%(body)s cannot apply to this call.") % {"body": name},))
    if way == Way.THROUGH:
        sentence = _(
            "%(body)s applies jointly, through a local government or a regional"
            " association."
        )
        return Offer(way, (sentence % {"body": name},))
    sentences = [*_ceilings(kind, name, caps)]
    if any(e.way == Way.THROUGH for e in eligibilities):
        sentences.append(_("NPOs and the like apply through you."))
    return Offer(way, tuple(sentences))


def _ceilings(kind: str, name: str, caps: Sequence[Cap]) -> Iterator[str]:
    single = cap_for(caps, kind=kind, is_joint=False, venue="")
    joint = cap_for(caps, kind=kind, is_joint=True, venue="")
    if single is not None:
        sentence = _("%(body)s may ask for up to %(yen)s yen.")
        yield sentence % {"body": name, "yen": f"{single:,}"}
    else:
        abroad = cap_for(caps, kind=kind, is_joint=False, venue=Venue.ABROAD)
        home = cap_for(caps, kind=kind, is_joint=False, venue=Venue.HOME)
        if abroad is None or home is None:
            yield _("%(body)s may apply. The ceiling is not known.") % {"body": name}
            return
        sentence = _(
            "%(body)s may ask for up to %(abroad)s yen where the project is mainly"
            " abroad, and up to %(home)s yen where it is mainly in Japan."
        )
        yield sentence % {"body": name, "abroad": f"{abroad:,}", "home": f"{home:,}"}
    if joint is not None and joint != single:
        yield _("A joint project: up to %(yen)s yen.") % {"yen": f"{joint:,}"}
