"""“Tell me when a call fits my town”: which lines one watches, for which body."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.once import once
from kakehashi.programmes.grants.forms.watching import WatchForm
from kakehashi.programmes.grants.models import Call, Scheme
from kakehashi.programmes.grants.queries.calls import open_calls
from kakehashi.programmes.grants.queries.watches import watches_of
from kakehashi.programmes.grants.verbs.watches import unwatch_scheme, watch_scheme
from kakehashi.programmes.grants.views.calls import demonstration
from kakehashi.programmes.grants.views.found import own_bodies


@dataclass(frozen=True, slots=True)
class Line:
    """A line of grants for a body: watched or not, and what is open in it now."""

    scheme: str
    label: str
    is_watched: bool
    calls: list[Call]


@who_may(Post.OFFICER)
@once
def watches(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    bodies = own_bodies(request, Post.OFFICER)
    form = WatchForm(request.POST if request.method == "POST" else None, bodies=bodies)
    if form.is_valid():
        scheme, body = form.cleaned_data["scheme"], form.body()
        label = Scheme(scheme).label
        if form.cleaned_data["do"] == "watch":
            watch_scheme(scheme, organisation=body, by=request.user, at=now)
            said = _("You are told when a call of “%(line)s” opens that fits.")
        else:
            unwatch_scheme(scheme, organisation=body, by=request.user, at=now)
            said = _("You are told no more of “%(line)s”.")
        messages.success(request, said % {"line": label})
        return redirect("grants:watches")
    watched = {(w.organisation_id, w.scheme) for w in watches_of(request.user)}
    is_real = not demonstration()
    open_now = [c for c in open_calls(at=now) if not (is_real and c.is_demonstration)]
    context = {
        "form": form,
        "bodies": [(body, _lines(body, watched, open_now)) for body in bodies],
    }
    status = 422 if form.errors else 200
    return render(request, "grants/watches.html", context, status=status)


def _lines(
    body: Organisation, watched: set[tuple[int, str]], open_now: list[Call]
) -> list[Line]:
    return [
        Line(
            scheme,
            str(label),
            (body.pk, scheme) in watched,
            [call for call in open_now if call.scheme == scheme],
        )
        for scheme, label in Scheme.choices
    ]
