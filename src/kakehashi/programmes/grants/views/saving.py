"""What the pages of a draft share: what was typed, saved, or saved by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.rules.approvals import at_stake
from kakehashi.programmes.grants.rules.story import tone_of
from kakehashi.programmes.grants.verbs.applications import problems_with
from kakehashi.programmes.grants.verbs.approvals import standings_of
from kakehashi.programmes.grants.views.steps import STEPS, anchor_of, steps_for

CHANGED = "changed-meanwhile"
MANY_ROWS = 10
# What is no answer: tokens, and what a page cannot give back.
NO_ANSWER = frozenset({"seen_at", "uploads", "note"})


@dataclass(frozen=True, slots=True)
class Beside:
    """An answer that somebody else saved while this one was being typed."""

    label: str
    saved: str
    anchor: str


def typed(
    request: MemberRequest, *, seen: Application | None = None
) -> QueryDict | None:
    """What was posted; with ``seen``, as if she had looked at that version."""
    if request.method != "POST":
        return None
    if seen is None:
        return request.POST
    data = request.POST.copy()
    data["seen_at"] = seen.saved_at.isoformat()
    return data


def differing(form: forms.Form) -> list[str]:
    """The answers that differ from what is saved."""
    return [name for name in form.changed_data if name not in NO_ANSWER]


def beside(form: forms.Form) -> list[Beside]:
    """What is saved, for every answer that differs."""
    return [
        Beside(str(form[name].label), _shown(form, name), anchor_of(name))
        for name in differing(form)
    ]


def _shown(form: forms.Form, name: str) -> str:
    field, value = form.fields[name], form[name].initial
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField):
        choices = form[name].subwidgets
        return next(
            (str(c.choice_label) for c in choices if c.data["value"] == str(value)), ""
        )
    prepared = field.prepare_value(value)
    return "" if prepared is None else str(prepared)


def saved(request: MemberRequest, reference: str, page: str) -> HttpResponse:
    """On to the next page, back to this one, or out, as the button said."""
    action = request.POST.get("action", "")
    messages.success(request, _("Saved."))
    if action == "leave":
        return redirect("grants:application", reference)
    if action == "more":
        address = reverse(f"grants:{page}", args=[reference])
        return redirect(f"{address}?rows={MANY_ROWS}#lines")
    if action == "next":
        names = [name for name, _label in STEPS]
        page = names[names.index(page) + 1]
    return redirect(f"grants:{page}", reference)


def autosaved(
    request: MemberRequest,
    application: Application,
    form: forms.Form,
    *,
    is_kept: bool,
) -> HttpResponse:
    """Tell the page whether it was saved, and what could not be read yet.

    Where it was not, the page keeps its token: the next save still compares.
    """
    unread = [form[name].label for name in form.errors if name in form.fields]
    context = {
        "application": application,
        "unread": unread,
        "is_kept": is_kept,
        "seen_at": application.saved_at.isoformat(),
    }
    return render(request, "grants/_autosaved.html", context)


def not_editable(
    request: MemberRequest, application: Application
) -> HttpResponse | None:
    """Lead a reader away from the pages of a draft that is no draft any more."""
    if request.method == "POST" or application.case.state in EDITABLE:
        return None
    messages.info(
        request, _("This application has been sent; it cannot be changed now.")
    )
    return redirect("grants:application", application.case.reference)


def head(application: Application) -> dict[str, object]:
    """What stands at the head of every page of a draft."""
    case = application.case
    returned = case.state == State.RETURNED
    return {
        "application": application,
        "case": case,
        "call": application.call,
        "state_label": State(case.state).label,
        "tone": tone_of(case.state),
        "returned": case.events.filter(move="return").last() if returned else None,
        "due_at": case.due_at if returned else application.call.closes_at,
    }


def draft_page(
    request: MemberRequest,
    application: Application,
    page: str,
    context: Mapping[str, object],
    *,
    bad: bool,
) -> HttpResponse:
    """One page of a draft, with the steps, why it came back, and its approvals.

    A page whose draft is being approved, or was, does not save by itself.
    """
    now = timezone.now()
    approvals = standings_of(application)
    problems = problems_with(application, approvals=approvals, at=now)
    shared = {
        **head(application),
        "steps": steps_for(application.case.reference, page, problems),
        "at_stake": at_stake(approvals),
        "voided": [one for one in approvals if one.is_void],
        "now": now,
    }
    return render(
        request,
        f"grants/{page}.html",
        {**shared, **context},
        status=422 if bad else 200,
    )
