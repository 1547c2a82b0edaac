"""What the page of an act does everywhere: show, do, lead on, or say why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.kernel.problems import Refused

A_PAGE = 50


class Placed(Protocol):
    """Something that has a page of its own."""

    def get_absolute_url(self) -> str:
        """Where its page is."""


def act_page(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[Mapping[str, Any]], Placed],
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """Do what the form asks for and go on to what came of it, or say why not (422)."""
    if form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("It was done."))
            return redirect(made)
    status = 422 if form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


def list_page(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """A list, page by page."""
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, template, {**context, "page": page})
