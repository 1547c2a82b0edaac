"""What the tests of a call's corrections, questions and watches need."""

from __future__ import annotations

from collections.abc import Mapping

from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.forms.terms import TermsForm, correctable
from kakehashi.programmes.grants.models import Call, Question
from kakehashi.programmes.grants.rules.next_year import asked_of, proposed
from kakehashi.programmes.grants.verbs.questions import ask_question
from kakehashi.programmes.grants.verbs.touching import terms_of
from tests.programmes.grants.makers import NOON, a_call, a_town, an_officer


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def correction_typed(call: Call, **typed: str) -> dict[str, str]:
    """The form of a correction as the page shows it, some of it typed anew."""
    facts = terms_of(call)
    form = TermsForm(None, facts=facts, terms=correctable(facts))
    why = {"reason_ja": "誤記のため。", "reason_en": "A slip.", "seen": "0"}
    return {**_shown(form), **why, **_typed(typed)}


def copy_typed(call: Call, **typed: str) -> dict[str, str]:
    """The form of next year's round as proposed, some of it typed anew."""
    facts = terms_of(call)
    later = proposed(facts)
    form = TermsForm(None, facts=later, terms=asked_of(facts, later))
    return {**_shown(form), **_typed(typed)}


def _typed(typed: Mapping[str, str]) -> dict[str, str]:
    """``cap__joint`` for ``cap-joint``."""
    return {name.replace("__", "-"): value for name, value in typed.items()}


def _shown(form: TermsForm) -> dict[str, str]:
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else str(value)
        for name, value in values.items()
        if value not in (None, False)
    }


def a_question(
    call: Call | None = None,
    *,
    text: str = "檮原町です。委託料は対象ですか。",
    by: User | None = None,
) -> Question:
    return ask_question(
        call or a_call(),
        text,
        organisation=a_town(),
        by=by or an_officer(),
        at=NOON,
    )
