"""Every kind of case the desk can meet. A new chart is a new line here."""

from __future__ import annotations

from functools import cache

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case
from kakehashi.programmes.experts.charts import DISPATCH
from kakehashi.programmes.experts.charts import State as DispatchState
from kakehashi.programmes.grants.charts import (
    APPLICATION,
    PROCEDURES,
    ProcedureState,
    State,
)
from kakehashi.programmes.grants.models import ProcedureKind

CHARTS: dict[str, Chart] = {
    APPLICATION.kind: APPLICATION,
    **PROCEDURES,
    DISPATCH.kind: DISPATCH,
}
STATES = {  # the words for the states of each chart
    APPLICATION.kind: State,
    **dict.fromkeys(PROCEDURES, ProcedureState),
    DISPATCH.kind: DispatchState,
}
KINDS = {  # what a case of each chart is called
    APPLICATION.kind: _("Application"),
    **{f"grants.{kind.value}": kind.label for kind in ProcedureKind},
    DISPATCH.kind: _("Request for an expert"),
}
_ANY = "reference"


def url_of(case: Case) -> str:
    """The page of a case: the URL is named as its kind, ``grants:application``."""
    return reverse(case.kind.replace(".", ":"), args=[case.reference])


def address_of(kind: str, reference: str) -> str:
    """As `url_of`, for the rows of a long list: the pattern is looked up once."""
    return _pattern(kind, translation.get_language()).replace(_ANY, reference, 1)


@cache
def _pattern(kind: str, language: str | None) -> str:
    # The language is in the address, hence in the key.
    return url_of(Case(kind=kind, reference=_ANY))


def state_words() -> dict[tuple[str, str], str]:
    """(kind, state) → what people read, in the language in use."""
    return {
        (kind, str(value)): str(label)
        for kind, states in STATES.items()
        for value, label in states.choices
    }
