from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.plain.models import Matter, Town


def hello(request: HttpRequest, reference: str = "") -> HttpResponse:
    return HttpResponse("hello")


@login_required
def bare_list(request: HttpRequest) -> HttpResponse:
    """Fifty rows in five queries: session, person, towns, count, rows."""
    matters = Matter.objects.select_related("town", "stands_at").order_by("due_at")
    context = {
        "towns": list(Town.objects.all()[:47]),
        "count": matters.count(),
        "matters": matters[:50],
    }
    return render(request, "plain/list.html", context)
