"""Questions on a call (質問と回答): read by everyone, asked by officers, answered."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import everyone, who_may
from kakehashi.foundation.pages.formats import say_time
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.asking import AnswerForm, AskForm
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.calls import calls_shown
from kakehashi.programmes.grants.queries.questions import (
    answered_questions,
    asked_by,
    open_questions,
    published_of,
)
from kakehashi.programmes.grants.queries.questions import questions as all_questions
from kakehashi.programmes.grants.verbs.questions import answer_question, ask_question
from kakehashi.programmes.grants.views.calls import demonstration
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.found import own_bodies

ASKERS = (Post.OFFICER, Post.BRANCH)
A_PAGE = 30


@everyone
@cache_public(60)
def questions(request: HttpRequest, call_id: int) -> HttpResponse:
    """What was asked and answered on a call; who is signed in sees her own as well."""
    now = timezone.now()
    call = _call(call_id, now)
    person = request.user if isinstance(request.user, User) else None
    held = roles_on(person, timezone.localdate(now)) if person else ()
    context = {
        "call": call,
        "page": Paginator(published_of(call), A_PAGE).get_page(request.GET.get("page")),
        "own": list(asked_by(person, call)) if person else [],
        "is_taking": now < call.closes_at,
        "may_ask": person is None or any(role.post in ASKERS for role in held),
    }
    return render(request, "grants/questions.html", context)


@who_may(*ASKERS)
@once
def ask(request: MemberRequest, call_id: int) -> HttpResponse:
    now = timezone.now()
    call, bodies = _call(call_id, now), own_bodies(request, *ASKERS)
    form = AskForm(request.POST if request.method == "POST" else None, bodies=bodies)
    if form.is_valid():
        chosen = form.cleaned_data.get("body", str(bodies[0].pk))
        body = next(b for b in bodies if str(b.pk) == chosen)
        text = form.cleaned_data["text"]
        try:
            ask_question(call, text, organisation=body, by=request.user, at=now)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("Your question was sent. You are told when it is answered."),
            )
            return redirect("grants:questions", call.pk)
    context = {"call": call, "form": form, "is_taking": now < call.closes_at}
    status = 422 if form.errors else 200
    return render(request, "grants/ask.html", context, status=status)


@who_may(Post.SECRETARIAT)
def asked(request: MemberRequest) -> HttpResponse:
    """What awaits an answer, the oldest first; or what was answered, or all as CSV."""
    is_open = request.GET.get("which") != "answered"
    found = open_questions() if is_open else answered_questions()
    if request.GET.get("as") == "csv":
        return _csv(is_open=is_open)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "is_open": is_open,
        "now": timezone.now(),
    }
    return render(request, "grants/asked.html", context)


def _csv(*, is_open: bool) -> HttpResponse:
    header = [
        _("Call"),
        _("Asked by"),
        _("Asked at"),
        _("Question"),
        _("Question as published"),
        _("Answer"),
        _("Answered at"),
        _("Public"),
    ]
    rows = (
        [
            one.call.name,
            one.organisation.full_name,
            say_time(one.at),
            one.text,
            one.public_text,
            one.answer,
            say_time(one.answered_at),
            _("yes") if one.is_public else _("no"),
        ]
        for one in (open_questions() if is_open else answered_questions())
    )
    return csv_response(f"questions_{timezone.localdate():%Y%m%d}.csv", header, rows)


@who_may(Post.SECRETARIAT)
@once
def answer(request: MemberRequest, question_id: int) -> HttpResponse:
    """Answer a question: the words everyone reads, or an answer to the asker alone."""
    now = timezone.now()
    question = get_object_or_404(all_questions(), pk=question_id)
    is_post = request.method == "POST"
    form = AnswerForm(request.POST if is_post else None, question=question)
    may_override = False
    if form.is_valid():
        told = form.cleaned_data
        try:
            answer_question(
                question,
                public_text=told["public_text"],
                answer=told["answer"],
                is_public=told["is_public"],
                is_checked=told["is_checked"],
                seen_at=_seen(request),
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
            may_override = all(p.code.startswith("names-") for p in refusal.problems)
            question = get_object_or_404(all_questions(), pk=question_id)
        else:
            messages.success(request, _("The answer was given."))
            return redirect("grants:asked")
    context = {
        "question": question,
        "call": question.call,
        "form": form,
        "may_override": may_override or bool(request.POST.get("is_checked")),
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/answer.html", context, status=status)


def _seen(request: MemberRequest) -> datetime | None:
    """When the answer on the page was given; None: it showed none."""
    typed = request.POST.get("seen_at", "")
    found: datetime = AnswerForm.base_fields["seen_at"].clean(typed)
    return found if typed else None


def _call(call_id: int, at: datetime) -> Call:
    shown = calls_shown(demonstration=demonstration(), at=at)
    return get_object_or_404(shown, pk=call_id)
