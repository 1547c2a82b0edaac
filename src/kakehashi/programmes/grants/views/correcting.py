"""The secretariat corrects a call, and lays down next year's (公募の訂正・次年度)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.terms import (
    CopyForm,
    CorrectionForm,
    correctable,
)
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.queries.calls import rounds as all_rounds
from kakehashi.programmes.grants.queries.corrections import corrections_of
from kakehashi.programmes.grants.rules.call_terms import changes
from kakehashi.programmes.grants.rules.next_year import asked_of, proposed
from kakehashi.programmes.grants.verbs.copying import copy_round, next_of
from kakehashi.programmes.grants.verbs.corrections import correct_call
from kakehashi.programmes.grants.verbs.touching import (
    Preview,
    changes_in,
    preview_correction,
    terms_of,
    touched_since_sent,
)


@who_may(Post.SECRETARIAT)
@once
def correct(request: MemberRequest, call_id: int) -> HttpResponse:
    """The terms in one form; what would change and for whom; then the correction."""
    call, now = _call(call_id), timezone.now()
    facts = terms_of(call)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        facts=facts,
        terms=correctable(facts),
    )
    history = [(one, changes_in(one)) for one in corrections_of(call)]
    last = history[0][0].number if history else 0
    preview: Preview | None = None
    do = request.POST.get("do")
    if request.method == "POST" and do != "edit" and form.is_valid():
        told = form.cleaned_data
        try:
            if do == "correct":
                correction = correct_call(
                    call,
                    form.facts(),
                    seen=told["seen"] or 0,
                    reason_ja=told["reason_ja"],
                    reason_en=told["reason_en"],
                    by=request.user,
                    at=now,
                )
                said = {"n": correction.number}
                messages.success(request, _("Correction %(n)s was made.") % said)
                return redirect("grants:correct", call.pk)
            preview = preview_correction(call, form.facts(), at=now)
            if preview.problems:
                raise Refused(*preview.problems)
        except Refused as refusal:
            show_refusal(form, refusal)
            preview = None
    is_wrong = request.method == "POST" and do != "edit" and preview is None
    context = {
        "call": call,
        "form": form,
        "preview": preview,
        "hidden": _hidden(form) if preview else [],
        "last": last,
        "history": history,
        "touched": touched_since_sent(call),
        "is_told": call.opens_at is None or call.opens_at <= now,
        "now": now,
    }
    status = 422 if is_wrong else 200
    return render(request, "grants/correct.html", context, status=status)


@who_may(Post.SECRETARIAT)
@once
def copy(request: MemberRequest, call_id: int) -> HttpResponse:
    """Next year's round: what changes by year is asked, proposed to be confirmed."""
    call, now = _call(call_id), timezone.now()
    facts = terms_of(call)
    later = proposed(facts)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        facts=later,
        terms=asked_of(facts, later),
        was=facts,
    )
    changed = None
    do = request.POST.get("do")
    if request.method == "POST" and do != "edit" and form.is_valid():
        try:
            if do == "copy":
                copied = copy_round(
                    call,
                    {**later, **form.facts()},
                    is_announced=form.cleaned_data["is_announced"],
                    by=request.user,
                    at=now,
                )
                messages.success(request, _("Next year's round was laid down."))
                return redirect("grants:round_", copied.pk)
            changed = changes(facts, {**later, **form.facts()})
        except Refused as refusal:
            show_refusal(form, refusal)
    is_wrong = request.method == "POST" and do != "edit" and changed is None
    context = {
        "call": call,
        "year": say_year(call.fiscal_year + 1),
        "there": next_of(call),
        "form": form,
        "changed": changed,
        "hidden": _hidden(form) if changed is not None else [],
    }
    status = 422 if is_wrong else 200
    return render(request, "grants/copy.html", context, status=status)


def _call(call_id: int) -> Call:
    return get_object_or_404(
        all_rounds().prefetch_related("caps", "eligibilities", "exclusions"),
        pk=call_id,
    )


def _hidden(form: forms.Form) -> list[tuple[str, str]]:
    """What was typed, as it was typed, to be sent once more."""
    assert isinstance(form.data, QueryDict)
    return [
        (name, value)
        for name in form.fields
        for value in form.data.getlist(name)
        if name != "seen"
    ]
